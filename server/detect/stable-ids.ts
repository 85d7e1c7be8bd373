import type { Change } from "../contract/cluster.ts";
import type { EarlierCluster } from "../contract/projection.ts";

/** Ids given to clusters, what happened to each, and the number that comes next. */
export interface Identified {
  ids: string[];
  changes: Change[];
  nextId: number;
}

/** Part of an earlier cluster from which what moved counts as a split or a merge, and not as members that came and went. */
const MOVED = 0.2;

/**
 * Gives each cluster (lists of account ids) the id of the earlier cluster that it matches best: greedily by Jaccard index, then by
 * overlap, then by id, each id once; one account in common is enough, so that a cluster keeps its name while it grows. What
 * matches nothing gets the next number. A cluster that takes in a fifth or more of several earlier ones has merged; where a fifth or more of
 * an earlier one went elsewhere too, it has split.
 */
export function identify(clusters: string[][], earlier: EarlierCluster[], nextId: number): Identified {
  const overlaps = countOverlaps(clusters, earlier);
  const before = new Map<number, number>();
  const taken = new Set<number>();
  for (const { cluster, old } of overlaps) {
    if (before.has(cluster) || taken.has(old)) continue;
    before.set(cluster, old);
    taken.add(old);
  }
  let next = nextId;
  const ids = clusters.map((_, cluster) => {
    const old = before.get(cluster);
    return old === undefined ? `H-${String(next++).padStart(4, "0")}` : earlier[old].id;
  });
  const moved = overlaps.filter(({ old, shared }) => shared >= MOVED * earlier[old].members.length);
  const parents = listBy(moved, ({ cluster }) => cluster);
  const heirs = listBy(moved, ({ old }) => old);
  const changes = clusters.map((members, cluster): Change => {
    const origins = parents.get(cluster) ?? [];
    if (origins.length > 1) return { kind: "merged", by: origins.length - 1 };
    const others = Math.max(0, ...origins.map(({ old }) => (heirs.get(old)?.length ?? 1) - 1));
    if (others > 0) return { kind: "split", by: others };
    const old = before.get(cluster);
    if (old === undefined) return { kind: "new", by: members.length };
    return sameOrResized(members, earlier[old].members);
  });
  return { ids, changes, nextId: next };
}

function sameOrResized(now: string[], before: string[]): Change {
  const old = new Set(before);
  const gained = now.filter((account) => !old.has(account)).length;
  const lost = before.length - (now.length - gained);
  if (gained === 0 && lost === 0) return { kind: "same", by: 0 };
  return gained >= lost ? { kind: "grew", by: gained } : { kind: "shrank", by: lost };
}

interface Overlap {
  cluster: number;
  old: number;
  shared: number;
  jaccard: number;
}

/** Every pair of a cluster and an earlier one with an account in common, best first. */
function countOverlaps(clusters: string[][], earlier: EarlierCluster[]): Overlap[] {
  const oldOf = new Map<string, number>();
  earlier.forEach(({ members }, old) => members.forEach((account) => oldOf.set(account, old)));
  return clusters
    .flatMap((members, cluster) => {
      const shared = new Map<number, number>();
      for (const account of members) {
        const old = oldOf.get(account);
        if (old !== undefined) shared.set(old, (shared.get(old) ?? 0) + 1);
      }
      return [...shared].map(([old, count]) => {
        const union = members.length + earlier[old].members.length - count;
        return { cluster, old, shared: count, jaccard: count / union };
      });
    })
    .sort(
      (x, y) =>
        y.jaccard - x.jaccard ||
        y.shared - x.shared ||
        (earlier[x.old].id < earlier[y.old].id ? -1 : 1) ||
        x.cluster - y.cluster,
    );
}

function listBy<T>(items: T[], key: (item: T) => number): Map<number, T[]> {
  const lists = new Map<number, T[]>();
  for (const item of items) {
    const list = lists.get(key(item));
    if (list) list.push(item);
    else lists.set(key(item), [item]);
  }
  return lists;
}
