import type { GraphSlice } from "../../server/contract/api.ts";
import { add, change, type Addition, type EditHistory } from "./canvas.ts";

/** Prefix of the id of a group of accounts: `group:<cluster>/<path>`. */
const GROUP = "group:";

/** Whether a node id names a group of accounts. */
export function isGroup(node: string): boolean {
  return node.startsWith(GROUP);
}

/** The cluster and the path in it that the id of a group names. */
export function groupPlace(node: string): { cluster: string; path: string } {
  const [cluster = "", path = ""] = node.slice(GROUP.length).split("/");
  return { cluster, path };
}

/** Ids of the group with this path and of those that hold it, the largest first. */
export function groupLine(cluster: string, path: string): string[] {
  const steps = path === "" ? [] : path.split(".");
  return steps.map((_, step) => `${GROUP}${cluster}/${steps.slice(0, step + 1).join(".")}`);
}

/** Name of a group for people. */
export function groupName(node: string): string {
  return `Group ${groupPlace(node).path}`;
}

/** The groups that were opened, in that order: what stands in their place is an addition from them. */
export function openGroups(edits: { readonly added: readonly Pick<Addition, "from">[] }): string[] {
  return edits.added.flatMap(({ from }) => (from !== null && isGroup(from) ? [from] : []));
}

/** What a group holds, as an addition from it. */
export function openedGroup(group: string, { nodes, edges, bundles }: GraphSlice): Addition {
  return { from: group, nodes, edges, ...(bundles === undefined ? {} : { bundles }) };
}

/** Draws what a group holds in its place; nothing changes where it is open. */
export function openInto(history: EditHistory, group: string, slice: GraphSlice): EditHistory {
  if (openGroups(history.now).includes(group)) return history;
  return add(history, openedGroup(group, slice));
}

/** Draws opened groups as one each again, with the groups in them; what else was added stays. */
export function closeInto(history: EditHistory, groups: readonly string[]): EditHistory {
  const added = history.now.added.filter(
    ({ from }) =>
      from === null || !isGroup(from) || !groups.some((group) => from === group || from.startsWith(`${group}.`)),
  );
  return added.length === history.now.added.length ? history : change(history, { ...history.now, added });
}
