import type { Measures, PrecisionRecall } from "../contract/evaluation.ts";
import { calibrationBins, calibrationError } from "./calibration.ts";
import { contingency, foundOperators, wrongMerges, type Contingency } from "./contingency.ts";
import type { Found } from "./found.ts";
import { wilson } from "../contract/intervals.ts";
import type { TruthRow } from "./truth.ts";

/** Measures a run against some rows of the truth, in time linear in them; members that they do not name are left out. */
export function measure(truth: readonly TruthRow[], found: Found): Measures {
  const table = contingency(truth, found);
  const abusive = truth.reduce((sum, row) => sum + Number(row.abusive), 0);
  const bins = calibrationBins(truth, found);
  return {
    judged: truth.length,
    abusive,
    abusive_share: ratio(abusive, truth.length, 0),
    clustered: bins.reduce((sum, bin) => sum + bin.accounts, 0),
    ...partition(table, truth.length),
    ...operators(table),
    flagged: flags(truth, found, abusive),
    ...organisations(truth, found),
    expected_calibration_error: calibrationError(bins),
  };
}

const pairs = (n: number) => (n * (n - 1)) / 2;
const ratio = (part: number, whole: number, empty: number) => (whole === 0 ? empty : part / whole);

function withF1(precision: number, recall: number): PrecisionRecall {
  return { precision, recall, f1: ratio(2 * precision * recall, precision + recall, 0) };
}

function partition(table: Contingency, accounts: number): Pick<Measures, "pairwise" | "bcubed" | "ari"> {
  let both = 0;
  let precision = 0;
  let recall = 0;
  for (const { operator, cluster, count } of table.cells) {
    both += pairs(count);
    precision += (count * count) / table.clusters[cluster].size;
    recall += (count * count) / table.operators[operator].size;
  }
  const claimed = table.clusters.reduce((sum, { size }) => sum + pairs(size), 0);
  const actual = table.operators.reduce((sum, { size }) => sum + pairs(size), 0);
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

function operators(table: Contingency): OperatorMeasures {
  const named = foundOperators(table);
  const harmful = named.filter((operator) => operator.harmful);
  const recovered = (list: typeof named, least: number) => list.filter(({ jaccard }) => jaccard >= least).length;
  return {
    operators: named.length,
    operators_recovered_50: recovered(named, 0.5),
    operators_recovered_80: recovered(named, 0.8),
    abusive_operators: harmful.length,
    abusive_operators_recovered_50: recovered(harmful, 0.5),
    abusive_operators_recovered_80: recovered(harmful, 0.8),
    abusive_in_three_clusters: harmful.reduce((least, { inThree }) => Math.min(least, inThree), 1),
    wrong_merges: wrongMerges(table).length,
  };
}

function flags(truth: readonly TruthRow[], found: Found, abusive: number): Measures["flagged"] {
  let flagged = 0;
  let both = 0;
  for (const row of truth) {
    if (found.get(row.account_id)?.flagged !== true) continue;
    flagged++;
    if (row.abusive) both++;
  }
  return {
    accounts: flagged,
    abusive: both,
    precision: ratio(both, flagged, 1),
    recall: ratio(both, abusive, 1),
    precision_interval: wilson(both, flagged),
    recall_interval: wilson(both, abusive),
  };
}

function organisations(
  truth: readonly TruthRow[],
  found: Found,
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
