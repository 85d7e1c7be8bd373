import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { GraphEdge, GraphNode } from "../../server/contract/api.ts";
import { findCommon, findPaths } from "../api/canvas.ts";
import { RequestError } from "../api/client.ts";
import { fraction } from "../graph/seeds.ts";
import { add } from "./canvas.ts";
import { bits, count, plural } from "./format.ts";
import { select } from "./router.ts";
import type { CanvasState } from "./use-scene.ts";

/** Things in common that one request brings. */
const COMMON_STEP = 50;

/** Brings what lies between nodes onto a canvas: the strongest paths between two, or what several have in common. One request each. */
export function useReach(canvas: CanvasState): {
  path: (from: string, to: string) => void;
  common: (nodes: readonly string[]) => void;
  busy: boolean;
} {
  const bring = (from: string, nodes: GraphNode[], edges: GraphEdge[]): { fresh: number; kept: string } => {
    const { hidden } = canvas.history.now;
    const stay = nodes.filter(({ id }) => hidden.has(id)).length;
    const fresh = nodes.filter(({ id }) => !canvas.scene.all.has(id)).length - stay;
    canvas.edit((now) => add(now, { from, nodes, edges }));
    return { fresh, kept: stay > 0 ? `; ${count(stay)} stay hidden, as you hid them` : "" };
  };
  const path = useMutation({
    mutationFn: ([from, to]: readonly [string, string]) => findPaths({ from, to }),
    onSuccess: ({ paths, nodes, edges, bounded }) => {
      const [best] = paths;
      if (best === undefined) {
        const why = bounded
          ? "the strongest ties of each were followed, six identifiers far"
          : "nothing but hubs connects them";
        notifications.show({ message: `No path between the two: ${why}.` });
        return;
      }
      const { kept } = bring("path", nodes, edges);
      select([...new Set(paths.flatMap((each) => each.nodes))]);
      notifications.show({
        message: `${plural(paths.length, "path")}; the strongest goes over ${plural(best.steps, "identifier")}, the weakest of them ${bits(best.bits)} bits${kept}.`,
      });
    },
    onError: showRefusal,
  });
  const common = useMutation({
    mutationFn: async (nodes: readonly string[]) => {
      // The next page starts after what was brought for these before.
      const from = `common:${fraction([...nodes].sort().join(" "))}`;
      const offset = canvas.history.now.added
        .filter((addition) => addition.from === from)
        .reduce((sum, addition) => sum + addition.nodes.length, 0);
      return { from, result: await findCommon({ nodes: [...nodes], offset, limit: COMMON_STEP }) };
    },
    onSuccess: ({ from, result: { page, common: found, edges, compared } }) => {
      if (page.total === 0) {
        notifications.show({ message: `No two of the ${count(compared)} have anything in common.` });
        return;
      }
      const { fresh, kept } = bring(
        from,
        found.map(({ node }) => node),
        edges,
      );
      notifications.show({
        message: `${count(fresh)} added, the rarest first; ${count(page.offset + found.length)} of ${count(page.total)} in common seen${kept}.`,
      });
    },
    onError: showRefusal,
  });
  return {
    path: (from, to) => path.mutate([from, to]),
    common: (nodes) => common.mutate(nodes),
    busy: path.isPending || common.isPending,
  };
}

function showRefusal(error: Error): void {
  notifications.show({
    color: "red",
    title: error.message,
    message: error instanceof RequestError ? error.next : "",
  });
}
