import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { expand } from "../api/changes.ts";
import { RequestError } from "../api/client.ts";
import { add } from "./canvas.ts";
import { count, kindName } from "./format.ts";
import type { CanvasState } from "./use-scene.ts";

/** Neighbours fetched by one expansion. */
export const EXPAND_STEP = 50;

/** How many neighbours of each kind earlier expansions of a node brought. */
export function expansionsOf(canvas: CanvasState, node: string): ReadonlyMap<string, number> {
  const brought = new Map<string, number>();
  for (const { from, nodes } of canvas.history.now.added) {
    const kind = from?.startsWith(`${node} `) === true ? from.slice(node.length + 1) : "";
    if (kind !== "" && !kind.includes(" ")) brought.set(kind, (brought.get(kind) ?? 0) + nodes.length);
  }
  return brought;
}

/** Brings the next neighbours of one kind onto a canvas; says how many of all came, and how many the analyst had hidden. */
export function useExpand(canvas: CanvasState): { run: (node: string, kind: string) => void; busy: boolean } {
  const mutation = useMutation({
    mutationFn: ({ node, kind }: { node: string; kind: string }) => {
      // The next page starts after the neighbours that earlier expansions of this kind brought.
      const offset = expansionsOf(canvas, node).get(kind) ?? 0;
      return expand({ node, kind, offset, limit: EXPAND_STEP });
    },
    onSuccess: (result, { node, kind }) => {
      const { hidden } = canvas.history.now;
      const kept = result.nodes.filter(({ id }) => hidden.has(id)).length;
      const fresh = result.nodes.filter(({ id }) => !canvas.scene.all.has(id)).length - kept;
      canvas.edit((now) => add(now, { from: `${node} ${kind}`, nodes: result.nodes, edges: result.edges }));
      const reached = Math.min(result.page.total, result.page.offset + result.nodes.length);
      notifications.show({
        message: `${count(fresh)} ${kindName(kind, fresh !== 1)} added; ${count(reached)} of ${count(result.page.total)} seen${
          kept > 0 ? `; ${count(kept)} stay hidden, as you hid them` : ""
        }.`,
      });
    },
    onError: (error) => {
      notifications.show({
        color: "red",
        title: error.message,
        message: error instanceof RequestError ? error.next : "",
      });
    },
  });
  return {
    // One request at a time: a second one would fetch the same page.
    run: (node, kind) => {
      if (!mutation.isPending) mutation.mutate({ node, kind });
    },
    busy: mutation.isPending,
  };
}
