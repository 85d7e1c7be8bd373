import type { GraphEdge, GraphNode, GraphSlice } from "../../server/contract/api.ts";
import { count, kindName } from "../state/format.ts";

/** Identifiers that tie fewer accounts than this on the canvas stay single. */
const LEAST_REACH = 6;
/** Identifiers that a group must hold. */
const LEAST_GROUP = 3;
/** Share of common accounts from which two identifiers say the same. */
const ALIKE = 0.7;

/** Identifiers drawn as one node, because they tie the same accounts. */
export interface Bundle {
  node: GraphNode;
  members: readonly string[];
  /** All of them, where the server named the strongest alone. */
  total: number;
}

/** Prefix of the id of a bundle, which no server knows. */
export const BUNDLE = "bundle:";

function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  let common = 0;
  for (const id of a) if (b.has(id)) common++;
  return common >= ALIKE * (a.size + b.size - common);
}

/**
 * Finds identifiers of one kind that tie nearly the same accounts; each such group can be drawn as one node, so that the
 * picture shows what holds a cluster together and not thirty times the same. Groups in `opened` stay apart.
 */
export function findBundles(
  nodes: ReadonlyMap<string, GraphNode>,
  neighbours: ReadonlyMap<string, ReadonlySet<string>>,
  opened: ReadonlySet<string>,
): Bundle[] {
  const groups: { kind: string; reach: ReadonlySet<string>; members: GraphNode[] }[] = [];
  const candidates = [...nodes.values()]
    .filter((node) => node.type === "identifier" && !node.hub && (neighbours.get(node.id)?.size ?? 0) >= LEAST_REACH)
    .toSorted(
      (a, b) => (neighbours.get(b.id)?.size ?? 0) - (neighbours.get(a.id)?.size ?? 0) || (a.id < b.id ? -1 : 1),
    );
  for (const node of candidates) {
    const reach = neighbours.get(node.id) ?? new Set<string>();
    const group = groups.find((other) => other.kind === node.kind && alike(other.reach, reach));
    if (group === undefined) groups.push({ kind: node.kind, reach, members: [node] });
    else group.members.push(node);
  }
  return groups.flatMap(({ members }) => {
    const [first] = members;
    if (first === undefined || members.length < LEAST_GROUP) return [];
    const id = `${BUNDLE}${first.id}`;
    if (opened.has(id)) return [];
    const accounts = new Set(members.flatMap((member) => [...(neighbours.get(member.id) ?? [])]));
    return [bundleOf(id, [first, ...members.slice(1)], members.length, accounts.size)];
  });
}

/** The bundles that a slice names, of what is left of their members in `nodes`. */
export function namedBundles(
  bundles: NonNullable<GraphSlice["bundles"]>,
  nodes: ReadonlyMap<string, GraphNode>,
  opened: ReadonlySet<string>,
): Bundle[] {
  return bundles.flatMap(({ id, members, total, accounts }) => {
    const [first, ...others] = members.flatMap((member) => nodes.get(member) ?? []);
    if (first === undefined || opened.has(id)) return [];
    return [bundleOf(id, [first, ...others], total, accounts)];
  });
}

function bundleOf(id: string, members: [GraphNode, ...GraphNode[]], total: number, accounts: number): Bundle {
  const [first] = members;
  const node: GraphNode = {
    ...first,
    id,
    label: `${count(total)} ${kindName(first.kind, true)}`,
    degree: accounts,
    bits: Math.max(...members.map(({ bits }) => bits ?? 0)),
  };
  return { node, members: members.map((member) => member.id), total };
}

/** The earlier of two ISO instants, null where neither is known. */
export function earlier(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b < a) ? b : a;
}

/** The later of two ISO instants, null where neither is known. */
export function later(a: string | null, b: string | null): string | null {
  return a === null || (b !== null && b > a) ? b : a;
}

/** The edges of a bundle: one for each account, with what all of its identifiers give together. */
export function bundleEdges(bundle: Bundle, edges: Iterable<GraphEdge>): GraphEdge[] {
  const members = new Set(bundle.members);
  const merged = new Map<string, GraphEdge>();
  for (const edge of edges) {
    if (!members.has(edge.target)) continue;
    const known = merged.get(edge.source);
    merged.set(edge.source, {
      ...edge,
      target: bundle.node.id,
      bits: (known?.bits ?? 0) + edge.bits,
      count: (known?.count ?? 0) + edge.count,
      first_seen: earlier(known?.first_seen ?? null, edge.first_seen),
      last_seen: later(known?.last_seen ?? null, edge.last_seen),
    });
  }
  return [...merged.values()];
}

/**
 * The edges worth drawing where there are too many to tell apart: those among the `keep` strongest of either end. All are
 * returned where there are at most `enough` for each node.
 */
export function strongest<E extends Pick<GraphEdge, "source" | "target" | "bits">>(
  edges: ReadonlyMap<string, E>,
  nodes: number,
  keep = 4,
  enough = 6,
): ReadonlyMap<string, E> {
  if (edges.size <= nodes * enough) return edges;
  const sorted = [...edges].toSorted(([aKey, a], [bKey, b]) => b.bits - a.bits || (aKey < bKey ? -1 : 1));
  const used = new Map<string, number>();
  const kept = new Map<string, E>();
  for (const [key, edge] of sorted) {
    const source = used.get(edge.source) ?? 0;
    const target = used.get(edge.target) ?? 0;
    if (source >= keep && target >= keep) continue;
    used.set(edge.source, source + 1);
    used.set(edge.target, target + 1);
    kept.set(key, edge);
  }
  return kept;
}
