import type { Found } from "./found.ts";
import type { TruthRow } from "./truth.ts";

/** Judged accounts by operator and by cluster; an account nobody shares is an operator, and one unclustered a cluster, of its own. */
export interface Contingency {
  operators: { name: string | null; size: number; scenario: string | null; harmful: boolean }[];
  clusters: { id: string | null; size: number }[];
  /** Numbers of an operator and a cluster that have accounts in common, and how many. */
  cells: { operator: number; cluster: number; count: number }[];
}

/** Counts accounts by operator and cluster, in time linear in accounts. */
export function contingency(truth: readonly TruthRow[], found: Found): Contingency {
  const table: Contingency = { operators: [], clusters: [], cells: [] };
  const operatorOf = new Map<string, number>();
  const clusterOf = new Map<string, number>();
  const cellOf = new Map<string, number>();
  for (const row of truth) {
    const operator = numberOf(operatorOf, row.operator, table.operators.length);
    table.operators[operator] ??= { name: row.operator, size: 0, scenario: row.scenario, harmful: false };
    table.operators[operator].size++;
    table.operators[operator].harmful ||= row.abusive;
    const id = found.get(row.account_id)?.cluster_id ?? null;
    const cluster = numberOf(clusterOf, id, table.clusters.length);
    table.clusters[cluster] ??= { id, size: 0 };
    table.clusters[cluster].size++;
    const cell = numberOf(cellOf, `${operator} ${cluster}`, table.cells.length);
    table.cells[cell] ??= { operator, cluster, count: 0 };
    table.cells[cell].count++;
  }
  return table;
}

/** The number of a name, `next` where it is new; null is always new. */
function numberOf(numbers: Map<string, number>, name: string | null, next: number): number {
  const number = (name === null ? undefined : numbers.get(name)) ?? next;
  if (name !== null) numbers.set(name, number);
  return number;
}

/** How well one operator was found: Jaccard index with its best cluster, share of its accounts there, and in its best three. */
export interface FoundOperator {
  name: string;
  scenario: string | null;
  size: number;
  harmful: boolean;
  jaccard: number;
  /** The best cluster, null where the operator's accounts are unclustered. */
  cluster: string | null;
  share: number;
  inThree: number;
}

/** Every operator that the truth names with its best cluster. */
export function foundOperators({ operators, clusters, cells }: Contingency): FoundOperator[] {
  const parts = operators.map((): { cluster: number; count: number }[] => []);
  for (const { operator, cluster, count } of cells) parts[operator].push({ cluster, count });
  return operators.flatMap(({ name, scenario, size, harmful }, operator) => {
    if (name === null) return [];
    const jaccard = ({ cluster, count }: { cluster: number; count: number }) =>
      count / (size + clusters[cluster].size - count);
    const best = parts[operator].reduce((one, other) => (jaccard(other) > jaccard(one) ? other : one));
    const counts = parts[operator].map(({ count }) => count).toSorted((a, b) => b - a);
    const inThree = counts.slice(0, 3).reduce((sum, n) => sum + n, 0) / size;
    const { id } = clusters[best.cluster];
    return [{ name, scenario, size, harmful, jaccard: jaccard(best), cluster: id, share: best.count / size, inThree }];
  });
}

/** A cluster that holds two operators or more with two judged accounts each. */
export interface WrongMerge {
  cluster: string;
  /** Judged accounts of the cluster. */
  accounts: number;
  /** Accounts of each such operator, most first, with the operator's scenario. */
  operators: { scenario: string | null; accounts: number }[];
}

/** Every wrong merge, the largest first. */
export function wrongMerges({ operators, clusters, cells }: Contingency): WrongMerge[] {
  const held = new Map<number, WrongMerge["operators"]>();
  for (const { operator, cluster, count } of cells) {
    if (operators[operator].name === null || count < 2) continue;
    const here = held.get(cluster) ?? [];
    here.push({ scenario: operators[operator].scenario, accounts: count });
    held.set(cluster, here);
  }
  return [...held]
    .flatMap(([cluster, list]): WrongMerge[] => {
      const { id, size } = clusters[cluster];
      if (id === null || list.length < 2) return [];
      return [{ cluster: id, accounts: size, operators: list.toSorted((a, b) => b.accounts - a.accounts) }];
    })
    .toSorted((a, b) => b.accounts - a.accounts);
}
