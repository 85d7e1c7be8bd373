import type { Evaluation, Measures, PrecisionRecall } from "../contract/evaluation.ts";
import type { TruthRow } from "./truth.ts";

/** What a run says of an account: `cluster_risk` is the probability of abuse of its cluster, 0 to 1. */
export interface MemberRow {
  account_id: string;
  cluster_id: string;
  flagged: boolean;
  cluster_risk: number;
}

/** The scenario of accounts that are judged together with every other scenario. */
export const BACKGROUND = "background";

/** Measures a run against the truth, in time linear in accounts; members that the truth does not name are left out. */
export function evaluate(truth: readonly TruthRow[], members: Iterable<MemberRow>): Evaluation {
  const found = new Map<string, MemberRow>();
  for (const member of members) found.set(member.account_id, member);
  const scenarios = new Set<string>();
  for (const row of truth) if (row.scenario !== null && row.scenario !== BACKGROUND) scenarios.add(row.scenario);
  const by_scenario = [...scenarios].toSorted().map((name) => {
    const rows = truth.filter((row) => row.scenario === name || row.scenario === BACKGROUND);
    return [name, measure(rows, found)] as const;
  });
  return { ...measure(truth, found), by_scenario: Object.fromEntries(by_scenario) };
}

function measure(truth: readonly TruthRow[], found: ReadonlyMap<string, MemberRow>): Measures {
  const table = contingency(truth, found);
  return {
    judged: truth.length,
    abusive: truth.reduce((sum, row) => sum + Number(row.abusive), 0),
    ...partition(table, truth.length),
    ...operators(table),
    flagged: flags(truth, found),
    ...organisations(truth, found),
    expected_calibration_error: calibrationError(truth, found),
  };
}

interface Table {
  /** Accounts by operator (a single is an operator of its own), and by cluster. */
  operatorSizes: number[];
  clusterSizes: number[];
  /** Whether the truth names the operator, and whether an account of it is abusive. */
  named: boolean[];
  harmful: boolean[];
  /** Accounts by operator and cluster, where not 0. */
  cells: { operator: number; cluster: number; count: number }[];
}

function contingency(truth: readonly TruthRow[], found: ReadonlyMap<string, MemberRow>): Table {
  const table: Table = { operatorSizes: [], clusterSizes: [], named: [], harmful: [], cells: [] };
  const operatorOf = new Map<string, number>();
  const clusterOf = new Map<string, number>();
  const cellOf = new Map<string, number>();
  for (const row of truth) {
    const operator = numberOf(operatorOf, row.operator, table.operatorSizes);
    const cluster = numberOf(clusterOf, found.get(row.account_id)?.cluster_id ?? null, table.clusterSizes);
    table.named[operator] = row.operator !== null;
    table.harmful[operator] = (table.harmful[operator] ?? false) || row.abusive;
    const key = `${operator} ${cluster}`;
    const cell = cellOf.get(key);
    if (cell === undefined) {
      cellOf.set(key, table.cells.length);
      table.cells.push({ operator, cluster, count: 1 });
    } else {
      table.cells[cell].count++;
    }
  }
  return table;
}

/** The number of a group, counted up by one member; null always begins a group of its own. */
function numberOf(numbers: Map<string, number>, name: string | null, sizes: number[]): number {
  const known = name === null ? undefined : numbers.get(name);
  const number = known ?? sizes.length;
  if (name !== null && known === undefined) numbers.set(name, number);
  sizes[number] = (sizes[number] ?? 0) + 1;
  return number;
}

const pairs = (n: number) => (n * (n - 1)) / 2;
const ratio = (part: number, whole: number, empty: number) => (whole === 0 ? empty : part / whole);

function withF1(precision: number, recall: number): PrecisionRecall {
  return { precision, recall, f1: ratio(2 * precision * recall, precision + recall, 0) };
}

function partition(table: Table, accounts: number): Pick<Measures, "pairwise" | "bcubed" | "ari"> {
  let both = 0;
  let precision = 0;
  let recall = 0;
  for (const { operator, cluster, count } of table.cells) {
    both += pairs(count);
    precision += (count * count) / table.clusterSizes[cluster];
    recall += (count * count) / table.operatorSizes[operator];
  }
  const claimed = table.clusterSizes.reduce((sum, n) => sum + pairs(n), 0);
  const actual = table.operatorSizes.reduce((sum, n) => sum + pairs(n), 0);
  const chance = ratio(claimed * actual, pairs(accounts), 0);
  const share = (sum: number) => Math.min(1, ratio(sum, accounts, 1));
  return {
    pairwise: withF1(ratio(both, claimed, 1), ratio(both, actual, 1)),
    bcubed: withF1(share(precision), share(recall)),
    // Both partitions all singletons, or both one block: identical, which the formula leaves undefined.
    ari: ratio(both - chance, (claimed + actual) / 2 - chance, 1),
  };
}

type OperatorMeasures = Pick<
  Measures,
  | "operators"
  | "operators_recovered_50"
  | "operators_recovered_80"
  | "abusive_operators"
  | "abusive_operators_recovered_50"
  | "abusive_operators_recovered_80"
  | "abusive_in_three_clusters"
  | "wrong_merges"
>;

function operators(table: Table): OperatorMeasures {
  const best = table.operatorSizes.map(() => 0);
  const parts = table.operatorSizes.map((): number[] => []);
  const sharers = table.clusterSizes.map(() => 0);
  for (const { operator, cluster, count } of table.cells) {
    const union = table.operatorSizes[operator] + table.clusterSizes[cluster] - count;
    best[operator] = Math.max(best[operator], count / union);
    parts[operator].push(count);
    if (table.named[operator] && count >= 2) sharers[cluster]++;
  }
  const named = [...best.keys()].filter((operator) => table.named[operator]);
  const harmful = named.filter((operator) => table.harmful[operator]);
  const recovered = (list: number[], least: number) => list.filter((operator) => best[operator] >= least).length;
  const inThree = (operator: number) => {
    const largest = parts[operator].toSorted((a, b) => b - a).slice(0, 3);
    return largest.reduce((sum, n) => sum + n, 0) / table.operatorSizes[operator];
  };
  return {
    operators: named.length,
    operators_recovered_50: recovered(named, 0.5),
    operators_recovered_80: recovered(named, 0.8),
    abusive_operators: harmful.length,
    abusive_operators_recovered_50: recovered(harmful, 0.5),
    abusive_operators_recovered_80: recovered(harmful, 0.8),
    abusive_in_three_clusters: harmful.reduce((least, operator) => Math.min(least, inThree(operator)), 1),
    wrong_merges: sharers.filter((operatorsThere) => operatorsThere >= 2).length,
  };
}

function flags(truth: readonly TruthRow[], found: ReadonlyMap<string, MemberRow>): Measures["flagged"] {
  let flagged = 0;
  let abusive = 0;
  let both = 0;
  for (const row of truth) {
    const isFlagged = found.get(row.account_id)?.flagged ?? false;
    if (isFlagged) flagged++;
    if (row.abusive) abusive++;
    if (isFlagged && row.abusive) both++;
  }
  return { accounts: flagged, precision: ratio(both, flagged, 1), recall: ratio(both, abusive, 1) };
}

function organisations(
  truth: readonly TruthRow[],
  found: ReadonlyMap<string, MemberRow>,
): Pick<Measures, "legit_organisations" | "legit_organisations_flagged"> {
  const state = new Map<string, { abusive: boolean; flagged: boolean }>();
  for (const row of truth) {
    if (row.operator === null) continue;
    const before = state.get(row.operator);
    state.set(row.operator, {
      abusive: row.abusive || (before?.abusive ?? false),
      flagged: (found.get(row.account_id)?.flagged ?? false) || (before?.flagged ?? false),
    });
  }
  const legit = [...state.values()].filter((organisation) => !organisation.abusive);
  return {
    legit_organisations: legit.length,
    legit_organisations_flagged: legit.filter((organisation) => organisation.flagged).length,
  };
}

function calibrationError(truth: readonly TruthRow[], found: ReadonlyMap<string, MemberRow>): number {
  const bins = Array.from({ length: 10 }, () => ({ accounts: 0, risk: 0, abusive: 0 }));
  let accounts = 0;
  for (const row of truth) {
    const member = found.get(row.account_id);
    if (member === undefined) continue;
    const bin = bins[Math.min(9, Math.floor(member.cluster_risk * 10))];
    accounts++;
    bin.accounts++;
    bin.risk += member.cluster_risk;
    if (row.abusive) bin.abusive++;
  }
  const error = bins.reduce((sum, bin) => sum + Math.abs(bin.risk - bin.abusive), 0);
  return ratio(error, accounts, 0);
}
