import { z } from "zod";
import { IDENTIFIERS_DRAWN, type GraphEdge, type GraphNode, type GraphSlice } from "../contract/api.ts";
import { Disposition, type Family } from "../contract/graph.ts";
import type { GroupPart, GroupTie, KeptGroup } from "../contract/groups.ts";
import { nodeOfAccount } from "../contract/node-id.ts";
import { NotFoundError } from "../errors.ts";
import { clusterKey, readCluster } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { chooseTies, drawCluster } from "./cluster-graph.ts";
import * as cypher from "./groups.cypher.ts";
import { readGroups } from "./kept-groups.ts";
import { openView, readEvidence, readNodes, type View } from "./nodes.ts";
import { surveyOf, type Survey } from "./survey.ts";

/** Accounts of one group that are drawn, and identifiers of their own beside those that tie the groups around them. */
const ACCOUNTS_DRAWN = 200;
const OWN_IDENTIFIERS = 12;

const VerdictRow = z.object({ path: z.string().nullable(), disposition: Disposition, accounts: z.int() });
type Verdicts = z.infer<typeof VerdictRow>[];

/**
 * A cluster (the empty path) or one of its groups as what it opens into: smaller groups with the identifiers that tie them, or accounts
 * with theirs. What the run kept no groups of is drawn as accounts.
 * @throws NotFoundError, GraphError
 */
export async function drawGroup(
  graph: Graph,
  id: string,
  path: string,
  survey: Survey = surveyOf(graph),
): Promise<GraphSlice> {
  const view = await openView(graph);
  const cluster = await readCluster(graph, view.run?.run_id, id);
  const key = clusterKey(cluster.run_id, id);
  const line = await readGroups(graph, key, path);
  const group = line.at(-1);
  if (group === undefined) {
    if (path === "")
      return drawCluster(graph, id, { view: "evidence", accounts: 200, identifiers: IDENTIFIERS_DRAWN }, survey);
    throw new NotFoundError(
      `Cluster ${id.slice(0, 40)} has no such group.`,
      "Open the cluster again: a new run divides it anew.",
    );
  }
  if (group.parts.length > 0) return drawParts(graph, view, { cluster: id, key, group });
  return drawAccounts(graph, view, group, line);
}

async function drawParts(
  graph: Graph,
  view: View,
  { cluster, key, group }: { cluster: string; key: string; group: KeptGroup },
): Promise<GraphSlice> {
  const { parts, ties, links, around } = group;
  const [verdicts, identifiers] = await Promise.all([
    readAs(graph, VerdictRow, cypher.VERDICTS_BY_GROUP, { key }),
    readNodes(
      graph,
      view,
      ties.flatMap((tie) => tie.identifiers),
    ),
  ]);
  const ids = parts.map(({ path }) => groupId(cluster, path));
  const bitsOf = new Map(identifiers.map((node) => [node.id, node.bits ?? 0]));
  const reach = (target: string, family: Family, bits: number, accounts: readonly (readonly [number, number])[]) =>
    accounts
      .filter(([, count]) => count > 0)
      .map(([part, count]) => evidence(ids[part], target, family, (bits * count) / parts[part].size, count));
  return {
    nodes: [...parts.map((part) => groupNode(cluster, part, verdicts)), ...identifiers],
    edges: [
      ...ties.flatMap((tie) => reach(tie.id, tie.family, tie.bits, [...tie.accounts.entries()])),
      ...ties.flatMap((tie) =>
        tie.each.flatMap((accounts, place) => {
          const target = tie.identifiers[place];
          return reach(target, tie.family, bitsOf.get(target) ?? 0, [...accounts.entries()]);
        }),
      ),
      ...around.flatMap((tie) => reach(tie.id, tie.family, tie.bits, tie.reach)),
      ...links.map(({ a, b, count, bits }): GraphEdge => ({
        ...evidence(ids[a], ids[b], null, bits, count),
        type: "link",
      })),
    ],
    bundles: ties.filter(({ total }) => total > 1).map(bundleOf),
    shown: {
      accounts: 0,
      accounts_total: group.size,
      identifiers: ties.reduce((sum, { total }) => sum + total, 0),
      identifiers_total: group.shared?.total ?? ties.reduce((sum, { total }) => sum + total, 0),
      why: `The ${parts.length} groups and what ties most of them; open a group to see its accounts.`,
    },
  };
}

async function drawAccounts(
  graph: Graph,
  view: View,
  group: KeptGroup,
  line: readonly KeptGroup[],
): Promise<GraphSlice> {
  const accounts = group.accounts.slice(0, ACCOUNTS_DRAWN);
  const bundled = new Set(line.flatMap(({ ties }) => ties.flatMap(({ identifiers }) => identifiers)));
  const limit = line.length > 1 ? OWN_IDENTIFIERS : IDENTIFIERS_DRAWN;
  const chosen = await chooseTies(graph, accounts, limit + bundled.size);
  const own = chosen.filter((id) => !bundled.has(id)).slice(0, limit);
  const alone = group.around.filter(({ id }) => !id.startsWith("bundle:")).map(({ id }) => id);
  const [nodes, edges] = await Promise.all([
    readNodes(graph, view, [...accounts.map(nodeOfAccount), ...own]),
    readEvidence(graph, view, accounts, [...own, ...alone]),
  ]);
  const bundles = group.around.filter(({ id }) => id.startsWith("bundle:"));
  return {
    nodes,
    edges: [
      ...edges,
      ...bundles.flatMap(({ id, family, bits, reach }) =>
        reach
          .filter(([place]) => place < accounts.length)
          .map(([place]) => evidence(nodeOfAccount(accounts[place]), id, family, bits, 1)),
      ),
    ],
    shown: {
      accounts: accounts.length,
      accounts_total: group.size,
      identifiers: own.length,
      identifiers_total: group.shared?.total ?? own.length,
      why: accounts.length < group.size ? "The most strongly tied members are drawn." : null,
    },
  };
}

function groupId(cluster: string, path: string): string {
  return `group:${cluster}/${path}`;
}

function groupNode(cluster: string, part: GroupPart, verdicts: Verdicts): GraphNode {
  const counts = { open: part.size, confirmed_fraud: 0, benign: 0, inconclusive: 0 };
  for (const { path, disposition, accounts } of verdicts) {
    if (disposition === "open" || (path !== part.path && path?.startsWith(`${part.path}.`) !== true)) continue;
    counts[disposition] += accounts;
    counts.open -= accounts;
  }
  return {
    id: groupId(cluster, part.path),
    type: "group",
    kind: "group",
    family: null,
    label: `Group ${part.path}`,
    hub: false,
    hub_reason: null,
    degree: part.size,
    bits: null,
    core: null,
    linkage: null,
    cluster_id: cluster,
    disposition: null,
    verified: null,
    status: null,
    exchanges: null,
    group: { cluster, path: part.path, size: part.size, core: part.core, verdicts: counts },
  };
}

function bundleOf({ id, identifiers, total, accounts }: GroupTie): NonNullable<GraphSlice["bundles"]>[number] {
  return { id, members: identifiers, total, accounts: accounts.reduce((sum, count) => sum + count, 0) };
}

function evidence(source: string, target: string, family: Family | null, bits: number, count: number): GraphEdge {
  return { source, target, type: "evidence", family, bits, count, first_seen: null, last_seen: null };
}
