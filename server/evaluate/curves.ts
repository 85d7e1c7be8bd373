import type { Interval } from "../contract/evaluation.ts";
import { DAY_MS } from "../contract/time.ts";
import type { Found } from "./found.ts";
import { wilson } from "../contract/intervals.ts";
import type { TruthRow } from "./truth.ts";

/** What would be were every cluster of this risk or more acted on whole. */
export interface PrecisionRecallPoint {
  risk: number;
  accounts: number;
  precision: number;
  recall: number;
}

/** Precision and recall over all judged accounts at each risk of a cluster, the highest first; unclustered accounts are never reached. */
export function precisionRecall(truth: readonly TruthRow[], found: Found): PrecisionRecallPoint[] {
  const abusive = truth.reduce((sum, row) => sum + Number(row.abusive), 0);
  const atRisk = new Map<number, { accounts: number; abusive: number }>();
  for (const row of truth) {
    const risk = found.get(row.account_id)?.cluster_risk;
    if (risk === undefined) continue;
    const there = atRisk.get(risk) ?? { accounts: 0, abusive: 0 };
    atRisk.set(risk, { accounts: there.accounts + 1, abusive: there.abusive + Number(row.abusive) });
  }
  let accounts = 0;
  let hits = 0;
  return [...atRisk]
    .toSorted(([one], [other]) => other - one)
    .map(([risk, there]) => {
      accounts += there.accounts;
      hits += there.abusive;
      return { risk, accounts, precision: hits / accounts, recall: abusive === 0 ? 1 : hits / abusive };
    });
}

/** Area under the curve by its steps: mean precision over the recall gained (average precision), 0 to 1. */
export function averagePrecision(points: readonly PrecisionRecallPoint[]): number {
  return points.reduce((sum, { precision, recall }, i) => sum + precision * (recall - (points[i - 1]?.recall ?? 0)), 0);
}

/** Abusive accounts whose volume is in `[from, to)` exchanges a day, and how many of them were flagged. */
export interface VolumeBin {
  from: number;
  to: number;
  accounts: number;
  flagged: number;
  recall: number;
  interval: Interval;
  /** False where too few accounts are there for a judgement. */
  judged: boolean;
}

/** How recall falls as accounts get quieter. */
export interface EvasionCurve {
  /** Ascending, without empty ones; two to a decade. */
  bins: VolumeBin[];
  /** Exchanges a day under which recall falls below one half, null where no judged bin does. */
  halfBelow: number | null;
  /** Abusive accounts whose volume is not known, or zero. */
  unknown: number;
}

/** Accounts that a bin needs for a judgement. */
const LEAST_ACCOUNTS = 20;

/** Recall of abusive accounts by their exchanges a day; `volumes` by account id. */
export function evasionCurve(
  truth: readonly TruthRow[],
  found: Found,
  volumes: ReadonlyMap<string, number>,
): EvasionCurve {
  const counts = new Map<number, { accounts: number; flagged: number }>();
  let unknown = 0;
  for (const row of truth) {
    if (!row.abusive) continue;
    const volume = volumes.get(row.account_id) ?? 0;
    if (volume <= 0) {
      unknown++;
      continue;
    }
    const step = stepOf(volume);
    const bin = counts.get(step) ?? { accounts: 0, flagged: 0 };
    counts.set(step, bin);
    bin.accounts++;
    if (found.get(row.account_id)?.flagged === true) bin.flagged++;
  }
  const bins = [...counts]
    .toSorted(([one], [other]) => one - other)
    .map(([step, { accounts, flagged }]): VolumeBin => {
      const recall = flagged / accounts;
      const judged = accounts >= LEAST_ACCOUNTS;
      return {
        from: edge(step),
        to: edge(step + 1),
        accounts,
        flagged,
        recall,
        interval: wilson(flagged, accounts),
        judged,
      };
    });
  const highestUnderHalf = bins.findLast(({ judged, recall }) => judged && recall < 0.5);
  return { bins, halfBelow: highestUnderHalf?.to ?? null, unknown };
}

/** Lower edge of a step: … .3, 1, 3, 10, 30 … for … -1, 0, 1, 2, 3 … */
function edge(step: number): number {
  const decade = Math.floor(step / 2);
  const digit = step % 2 === 0 ? 1 : 3;
  // A division keeps .3 what it is written as.
  return decade >= 0 ? digit * 10 ** decade : digit / 10 ** -decade;
}

function stepOf(volume: number): number {
  const decade = Math.floor(Math.log10(volume));
  const guess = 2 * decade + 1;
  return [guess + 1, guess, guess - 1].find((step) => edge(step) <= volume) ?? guess - 2;
}

/** Exchanges a day over the time between an account's first and last sighting (epoch ms), which counts as a day at least. */
export function exchangesPerDay(exchanges: number, firstSeen: number, lastSeen: number): number {
  return exchanges / Math.max(1, (lastSeen - firstSeen) / DAY_MS);
}
