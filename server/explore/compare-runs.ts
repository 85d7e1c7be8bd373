import type { ClusterDifference, ClusterFate, RunComparison } from "../contract/runs.ts";

/** A cluster as one run found it; `acted_on` are the members that its flag concerns. */
export interface FoundCluster {
  id: string;
  flagged: boolean;
  risk: number;
  members: string[];
  acted_on: string[];
}

/** Share of an earlier cluster from which what went elsewhere counts as a split or a merge: that of the stable ids. */
const MOVED = 0.2;
const MOST_CLUSTERS = 1000;
const MOST_ACCOUNTS = 500;

type Differences = Omit<RunComparison, "from" | "to" | "settings" | "loads">;

/** What became of clusters and of accounts between two runs; clusters are the same by their id. */
export function compareRuns(before: readonly FoundCluster[], after: readonly FoundCluster[]): Differences {
  const was = clusterOfAccounts(before);
  const is = clusterOfAccounts(after);
  const earlier = new Map(before.map((cluster) => [cluster.id, cluster]));
  const later = new Map(after.map((cluster) => [cluster.id, cluster]));
  const differences = [...new Set([...earlier.keys(), ...later.keys()])].map((id) =>
    difference(id, earlier, later, was, is),
  );
  const changed = differences.filter(({ fate, before: b, after: a }) => fate !== "same" || b?.flagged !== a?.flagged);
  const moved = movedAccounts(was, is);
  const flags = changedFlags(before, after, was, is);
  const both = moved.filter(({ from, to }) => from !== null && to !== null);
  return {
    accounts: {
      moved: both.length,
      joined: moved.filter(({ from }) => from === null).length,
      left: moved.filter(({ to }) => to === null).length,
      newly_flagged: flags.filter(({ flagged }) => flagged).length,
      no_longer_flagged: flags.filter(({ flagged }) => !flagged).length,
    },
    fates: countFates(differences),
    clusters: changed.toSorted(byWeight).slice(0, MOST_CLUSTERS),
    clusters_total: changed.length,
    moved: both.slice(0, MOST_ACCOUNTS),
    flagged: flags.slice(0, MOST_ACCOUNTS),
  };
}

function countFates(differences: readonly ClusterDifference[]): Record<ClusterFate, number> {
  const counts = { new: 0, grew: 0, shrank: 0, changed: 0, split: 0, merged: 0, absorbed: 0, gone: 0, same: 0 };
  for (const { fate } of differences) counts[fate] += 1;
  return counts;
}

function difference(
  id: string,
  earlier: ReadonlyMap<string, FoundCluster>,
  later: ReadonlyMap<string, FoundCluster>,
  was: ReadonlyMap<string, string>,
  is: ReadonlyMap<string, string>,
): ClusterDifference {
  const before = earlier.get(id);
  const after = later.get(id);
  const from = tally(
    (after?.members ?? []).filter((account) => was.get(account) !== id),
    was,
  );
  const into = tally(
    (before?.members ?? []).filter((account) => is.get(account) !== id),
    is,
  );
  const stayed = (after?.members ?? []).filter((account) => was.get(account) === id).length;
  return {
    cluster_id: id,
    fate: fateOf({ before, after, from, into, stayed, sizeOf: (other) => earlier.get(other)?.members.length ?? 0 }),
    before: before === undefined ? null : side(before),
    after: after === undefined ? null : side(after),
    stayed,
    from,
    into,
  };
}

function fateOf(facts: {
  before: FoundCluster | undefined;
  after: FoundCluster | undefined;
  from: ClusterDifference["from"];
  into: ClusterDifference["into"];
  stayed: number;
  sizeOf: (earlier: string) => number;
}): ClusterFate {
  const { before, after, from, into, stayed, sizeOf } = facts;
  const large = ({ cluster_id, accounts }: ClusterDifference["from"][number], whole: number): boolean =>
    cluster_id !== null && accounts >= MOVED * whole;
  if (after === undefined) return into.some((part) => large(part, before?.members.length ?? 0)) ? "absorbed" : "gone";
  const parents = from.filter((part) => large(part, sizeOf(part.cluster_id ?? ""))).length;
  if (before === undefined) return parents > 1 ? "merged" : parents === 1 ? "split" : "new";
  if (parents > 0) return "merged";
  if (into.some((part) => large(part, before.members.length))) return "split";
  const [gained, lost] = [after.members.length - stayed, before.members.length - stayed];
  if (gained === 0 && lost === 0) return "same";
  if (gained > 0 && lost > 0 && gained === lost) return "changed";
  return gained > lost ? "grew" : "shrank";
}

function side({ members, flagged, risk }: FoundCluster): ClusterDifference["before"] {
  return { size: members.length, flagged, risk };
}

function clusterOfAccounts(clusters: readonly FoundCluster[]): Map<string, string> {
  return new Map(clusters.flatMap(({ id, members }) => members.map((account): [string, string] => [account, id])));
}

/** Accounts by their cluster in `clusterOf`, most first. */
function tally(accounts: readonly string[], clusterOf: ReadonlyMap<string, string>): ClusterDifference["from"] {
  const counts = new Map<string | null, number>();
  for (const account of accounts) {
    const cluster = clusterOf.get(account) ?? null;
    counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  }
  return [...counts]
    .map(([cluster_id, n]) => ({ cluster_id, accounts: n }))
    .toSorted((a, b) => b.accounts - a.accounts || (a.cluster_id ?? "").localeCompare(b.cluster_id ?? ""));
}

function movedAccounts(was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): RunComparison["moved"] {
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((account) => {
    const [from, to] = [was.get(account) ?? null, is.get(account) ?? null];
    return from === to ? [] : [{ account, from, to }];
  });
}

function changedFlags(
  before: readonly FoundCluster[],
  after: readonly FoundCluster[],
  was: ReadonlyMap<string, string>,
  is: ReadonlyMap<string, string>,
): RunComparison["flagged"] {
  const [then, now] = [before, after].map((clusters) => new Set(clusters.flatMap(({ acted_on }) => acted_on)));
  const added = [...now].filter((account) => !then.has(account));
  const dropped = [...then].filter((account) => !now.has(account));
  return [
    ...added.map((account) => ({ account, cluster_id: is.get(account) ?? "", flagged: true })),
    ...dropped.map((account) => ({ account, cluster_id: is.get(account) ?? was.get(account) ?? "", flagged: false })),
  ];
}

/** Clusters whose flag changed first, then by how many accounts came and went. */
function byWeight(a: ClusterDifference, b: ClusterDifference): number {
  const turned = ({ before, after }: ClusterDifference): number =>
    Number((before?.flagged ?? false) !== (after?.flagged ?? false));
  const weight = ({ from, into }: ClusterDifference): number =>
    [...from, ...into].reduce((sum, { accounts }) => sum + accounts, 0);
  return turned(b) - turned(a) || weight(b) - weight(a) || a.cluster_id.localeCompare(b.cluster_id);
}
