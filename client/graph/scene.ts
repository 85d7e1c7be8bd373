import type { GraphEdge, GraphNode, GraphSlice } from "../../server/contract/api.ts";
import type { Family } from "../../server/contract/graph.ts";
import type { Edits } from "../state/canvas.ts";

/** What is drawn: the server's slice and the analyst's additions, without what is hidden or muted. */
export interface Scene {
  nodes: ReadonlyMap<string, GraphNode>;
  edges: ReadonlyMap<string, GraphEdge>;
  /** Drawn neighbours of each drawn node. */
  neighbours: ReadonlyMap<string, ReadonlySet<string>>;
  accounts: number;
  identifiers: number;
  /** Nodes that the analyst hid. */
  hidden: number;
  /** Nodes of muted families. */
  muted: number;
}

/** Key of an edge: a link is the same in both directions. */
export function edgeKey(edge: Pick<GraphEdge, "source" | "target" | "type">): string {
  const [first, second] =
    edge.type === "link" && edge.source > edge.target ? [edge.target, edge.source] : [edge.source, edge.target];
  return `${edge.type} ${first} ${second}`;
}

/** Derives the scene; a node that both slice and additions hold is taken from the slice, which is newer. */
export function buildScene(base: GraphSlice | null, edits: Edits, muted: ReadonlySet<Family>): Scene {
  const all = new Map<string, GraphNode>();
  for (const node of base?.nodes ?? []) all.set(node.id, node);
  for (const addition of edits.added) for (const node of addition.nodes) if (!all.has(node.id)) all.set(node.id, node);

  const nodes = new Map<string, GraphNode>();
  const neighbours = new Map<string, Set<string>>();
  let accounts = 0;
  let hidden = 0;
  let silent = 0;
  for (const node of all.values()) {
    if (edits.hidden.has(node.id)) hidden++;
    else if (node.family !== null && muted.has(node.family)) silent++;
    else {
      nodes.set(node.id, node);
      neighbours.set(node.id, new Set());
      if (node.type === "account") accounts++;
    }
  }
  const edges = new Map<string, GraphEdge>();
  const take = (edge: GraphEdge): void => {
    const source = neighbours.get(edge.source);
    const target = neighbours.get(edge.target);
    if (source === undefined || target === undefined || edge.source === edge.target) return;
    const key = edgeKey(edge);
    if (edges.has(key)) return;
    edges.set(key, edge);
    source.add(edge.target);
    target.add(edge.source);
  };
  for (const edge of base?.edges ?? []) take(edge);
  for (const addition of edits.added) for (const edge of addition.edges) take(edge);
  return { nodes, edges, neighbours, accounts, identifiers: nodes.size - accounts, hidden, muted: silent };
}

/** How many drawn neighbours of each kind a node has. */
export function shownNeighbours(scene: Scene, node: string): ReadonlyMap<string, number> {
  const shown = new Map<string, number>();
  for (const neighbour of scene.neighbours.get(node) ?? []) {
    const kind = scene.nodes.get(neighbour)?.kind;
    if (kind !== undefined) shown.set(kind, (shown.get(kind) ?? 0) + 1);
  }
  return shown;
}

/** Identifiers that at least two of the given accounts share on the canvas, most shared first. */
export function sharedOnCanvas(scene: Scene, accounts: readonly string[]): { node: GraphNode; accounts: number }[] {
  const counts = new Map<string, number>();
  for (const account of accounts) {
    for (const neighbour of scene.neighbours.get(account) ?? []) {
      if (scene.nodes.get(neighbour)?.type === "identifier") counts.set(neighbour, (counts.get(neighbour) ?? 0) + 1);
    }
  }
  const shared: { node: GraphNode; accounts: number }[] = [];
  for (const [id, shares] of counts) {
    const node = scene.nodes.get(id);
    if (node !== undefined && shares > 1) shared.push({ node, accounts: shares });
  }
  return shared.toSorted((a, b) => b.accounts - a.accounts || (a.node.id < b.node.id ? -1 : 1));
}
