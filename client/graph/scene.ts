import type { GraphEdge, GraphNode, GraphSlice } from "../../server/contract/api.ts";
import type { Family } from "../../server/contract/graph.ts";
import type { Edits } from "../state/canvas.ts";
import { openGroups } from "../state/groups.ts";
import { bundleEdges, findBundles, namedBundles, strongest, type Bundle } from "./bundle.ts";

/** What is drawn: the server's slice and the analyst's additions, without what is hidden or muted; alike identifiers as one. */
export interface Scene {
  nodes: ReadonlyMap<string, GraphNode>;
  edges: ReadonlyMap<string, GraphEdge>;
  /** Ties between drawn nodes, of which `edges` may leave out the weaker. */
  ties: number;
  /** Drawn neighbours of each drawn node. */
  neighbours: ReadonlyMap<string, ReadonlySet<string>>;
  /** Groups of identifiers by their node's id. */
  bundles: ReadonlyMap<string, Bundle>;
  /** The group in which an identifier is drawn. */
  bundleOf: ReadonlyMap<string, string>;
  /** What the analyst has on the canvas, groups taken apart. */
  all: ReadonlyMap<string, GraphNode>;
  accounts: number;
  /** Identifiers, alone or in a group of them. */
  identifiers: number;
  /** Groups of accounts, and how many accounts are in them. */
  groups: number;
  grouped: number;
  /** The opened group in whose place a node is drawn. */
  within: ReadonlyMap<string, string>;
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

function adjacency(nodes: ReadonlyMap<string, GraphNode>, edges: Iterable<GraphEdge>): Map<string, Set<string>> {
  const neighbours = new Map<string, Set<string>>();
  for (const id of nodes.keys()) neighbours.set(id, new Set());
  for (const { source, target } of edges) {
    neighbours.get(source)?.add(target);
    neighbours.get(target)?.add(source);
  }
  return neighbours;
}

/** Derives the scene, without nodes that are `quiet`; a node that both slice and additions hold is taken from the slice, which is newer. */
export function buildScene(
  base: GraphSlice | null,
  edits: Edits,
  muted: ReadonlySet<Family>,
  quiet: ReadonlySet<string> = new Set(),
): Scene {
  const known = new Map<string, GraphNode>();
  const within = new Map<string, string>();
  const open = new Set(openGroups(edits));
  for (const node of base?.nodes ?? []) known.set(node.id, node);
  for (const { from, nodes } of edits.added) {
    for (const node of nodes) {
      if (known.has(node.id)) continue;
      known.set(node.id, node);
      if (from !== null && open.has(from)) within.set(node.id, from);
    }
  }
  for (const group of open) known.delete(group);

  const all = new Map<string, GraphNode>();
  let hidden = 0;
  let silent = 0;
  let accounts = 0;
  let groups = 0;
  let grouped = 0;
  for (const node of known.values()) {
    if (quiet.has(node.id)) continue;
    if (edits.hidden.has(node.id)) hidden++;
    else if (node.family !== null && muted.has(node.family)) silent++;
    else {
      all.set(node.id, node);
      if (node.type === "account") accounts++;
      if (node.type === "group") {
        groups++;
        grouped += node.degree;
      }
    }
  }
  const named = namedBundles(
    [...(base?.bundles ?? []), ...edits.added.flatMap(({ bundles }) => bundles ?? [])],
    all,
    edits.opened,
  );
  const bundles = new Map(named.map((bundle) => [bundle.node.id, bundle]));
  const bundleOf = new Map(named.flatMap(({ node, members }) => members.map((member) => [member, node.id])));
  const single = new Map<string, GraphEdge>();
  const take = (edge: GraphEdge): void => {
    const key = edgeKey(edge);
    const there = all.has(edge.source) && (all.has(edge.target) || bundles.has(edge.target));
    if (edge.source !== edge.target && there && !single.has(key)) single.set(key, edge);
  };
  for (const edge of base?.edges ?? []) take(edge);
  for (const { edges } of edits.added) for (const edge of edges) take(edge);

  const apart = new Map([...all].filter(([id]) => !bundleOf.has(id)));
  for (const bundle of findBundles(apart, adjacency(all, single.values()), edits.opened)) {
    bundles.set(bundle.node.id, bundle);
    for (const member of bundle.members) bundleOf.set(member, bundle.node.id);
  }
  const nodes = new Map<string, GraphNode>();
  for (const node of all.values()) if (!bundleOf.has(node.id)) nodes.set(node.id, node);
  const edges = new Map<string, GraphEdge>();
  for (const [key, edge] of single) if (!bundleOf.has(edge.target)) edges.set(key, edge);
  for (const bundle of bundles.values()) {
    nodes.set(bundle.node.id, bundle.node);
    // What the server counted over all of a bundle stands before the sum over those that it named.
    for (const edge of bundleEdges(bundle, single.values()))
      if (!edges.has(edgeKey(edge))) edges.set(edgeKey(edge), edge);
  }
  return {
    nodes,
    edges: strongest(edges, nodes.size),
    ties: edges.size,
    neighbours: adjacency(nodes, edges.values()),
    bundles,
    bundleOf,
    all,
    accounts,
    identifiers:
      all.size - accounts - groups + named.reduce((sum, { total, members }) => sum + total - members.length, 0),
    groups,
    grouped,
    within,
    hidden,
    muted: silent,
  };
}

/** The nodes that the server knows behind drawn ones: groups are taken apart. */
export function realNodes(scene: Scene, drawn: readonly string[]): string[] {
  return drawn.flatMap((id) => scene.bundles.get(id)?.members ?? [id]);
}

/** The node as which something is drawn: itself, or the group that holds it. */
export function drawnAs(scene: Scene, id: string): string {
  return scene.bundleOf.get(id) ?? id;
}

/** How many neighbours of each kind a node has on the canvas. */
export function shownNeighbours(scene: Scene, node: string): ReadonlyMap<string, number> {
  const shown = new Map<string, number>();
  const own = scene.neighbours.get(drawnAs(scene, node)) ?? [];
  for (const neighbour of own) {
    const kind = scene.nodes.get(neighbour)?.kind;
    if (kind !== undefined)
      shown.set(kind, (shown.get(kind) ?? 0) + (scene.bundles.get(neighbour)?.members.length ?? 1));
  }
  return shown;
}

/** Identifiers and groups that at least two of the given accounts share on the canvas, most shared first. */
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
