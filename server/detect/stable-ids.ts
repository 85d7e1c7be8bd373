import type { Change } from "../contract/cluster.ts";
import type { EarlierCluster } from "../contract/projection.ts";

/** Ids given to clusters, what happened to each, and the number that comes next. */
export interface Identified {
  ids: string[];
  changes: Change[];
  nextId: number;
}

/**
 * Gives each cluster (lists of account ids) the id of the earlier cluster that it matches best: greedily by Jaccard index, then by
 * overlap, then by id, each id once; at least one shared account is enough, so that a cluster keeps its name while it grows. What
 * matches nothing gets the next number. A cluster that takes in parts of several earlier ones has merged; the parts of one that
 * came apart have split.
 */
export function identify(clusters: string[][], earlier: EarlierCluster[], nextId: number): Identified {
  const overlaps = countOverlaps(clusters, earlier);
  const ids = new Array<string | undefined>(clusters.length);
  const taken = new Set<number>();
  const before = new Array<number | undefined>(clusters.length);
  for (const { cluster, old } of overlaps) {
    if (ids[cluster] !== undefined || taken.has(old)) continue;
    ids[cluster] = earlier[old].id;
    before[cluster] = old;
    taken.add(old);
  }
  const heirs = countBy(overlaps, ({ old }) => old);
  const parents = countBy(overlaps, ({ cluster }) => cluster);
  let next = nextId;
  const names = clusters.map((_, cluster) => ids[cluster] ?? `H-${String(next++).padStart(4, "0")}`);
  const changes = clusters.map((members, cluster): Change => {
    const old = before[cluster];
    const origins = overlaps.filter((overlap) => overlap.cluster === cluster);
    const others = origins.reduce((most, overlap) => Math.max(most, heirs.get(overlap.old) ?? 0), 0) - 1;
    if ((parents.get(cluster) ?? 0) > 1) return { kind: "merged", by: (parents.get(cluster) ?? 1) - 1 };
    if (others > 0) return { kind: "split", by: others };
    if (old === undefined) return { kind: "new", by: members.length };
    return sameOrResized(members, earlier[old].members);
  });
  return { ids: names, changes, nextId: next };
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
        y.jaccard - x.jaccard || y.shared - x.shared || (earlier[x.old].id < earlier[y.old].id ? -1 : 1) || x.cluster - y.cluster,
    );
}

function countBy<T>(items: T[], key: (item: T) => number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
