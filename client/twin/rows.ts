import type { GraphEdge, GraphNode } from "../../server/contract/api.ts";
import { earlier, later } from "../graph/bundle.ts";
import { edgeKey, type Scene } from "../graph/scene.ts";

/** A row of the table twin: `nodes` are what is selected on the canvas with it. */
export interface Row {
  id: string;
  nodes: readonly string[];
}

/** A node that is drawn; `first` and `last` are when its drawn ties were seen, as ISO instants. */
export interface NodeRow extends Row {
  node: GraphNode;
  ties: number;
  first: string | null;
  last: string | null;
  /** The opened group in whose place it is drawn. */
  within: string | null;
  pinned: boolean;
  /** Falls out of the cluster without what is put aside. */
  fallen: boolean;
}

/** A tie that is drawn, with its two ends. */
export interface TieRow extends Row {
  edge: GraphEdge;
  from: GraphNode;
  to: GraphNode;
}

/** A row for each node that is drawn, in the order of the scene. */
export function nodeRows(scene: Scene, pinned: ReadonlySet<string>, fallen: ReadonlySet<string>): NodeRow[] {
  const rows = new Map<string, NodeRow>();
  for (const [id, node] of scene.nodes)
    rows.set(id, {
      id,
      nodes: [id],
      node,
      ties: scene.neighbours.get(id)?.size ?? 0,
      first: null,
      last: null,
      within: scene.within.get(id) ?? null,
      pinned: pinned.has(id),
      fallen: fallen.has(id),
    });
  for (const { source, target, first_seen: first, last_seen: last } of scene.edges.values())
    for (const end of [source, target]) {
      const row = rows.get(end);
      if (row === undefined) continue;
      row.first = earlier(row.first, first);
      row.last = later(row.last, last);
    }
  return [...rows.values()];
}

/** A row for each tie that is drawn, in the order of the scene. */
export function tieRows(scene: Scene): TieRow[] {
  return [...scene.edges.values()].flatMap((edge) => {
    const [from, to] = [scene.nodes.get(edge.source), scene.nodes.get(edge.target)];
    return from === undefined || to === undefined
      ? []
      : [{ id: edgeKey(edge), nodes: [from.id, to.id], edge, from, to }];
  });
}
