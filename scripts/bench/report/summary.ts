import type { Measured, Outcome } from "../measure.ts";
import type { Observation } from "../observation.ts";

/** Least, middle and greatest of a figure over a contender's runs. */
export interface Spread {
  min: number;
  median: number;
  max: number;
}

/** The figure of a run by its name; NaN where it has none. */
export function figureOf(run: Observation, figure: string): number {
  return figure === "seconds" ? run.seconds : (run.seen?.[figure] ?? Number.NaN);
}

/** Spread of numbers, of which there is one at least. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { min: sorted[0], median: sorted[Math.floor((sorted.length - 1) / 2)], max: sorted[sorted.length - 1] };
}

/** One line of a table: a contender with its figure and its memory, or the reason why there is none. */
export interface Line {
  name: string;
  what: string;
  figure: Spread | null;
  /** Peak of the process tree, the greatest of all runs. */
  peakMb: number | null;
  runs: number;
  failed: string | null;
  seen: Record<string, number>;
}

/** The lines of a measure, ours first. */
export function linesOf({ outcomes, figure }: Measured): Line[] {
  return Object.entries(outcomes).map(([name, outcome]) => {
    const runs = runsOf(outcome);
    const peaks = runs.flatMap(({ peak_mb }) => (peak_mb === undefined ? [] : [peak_mb]));
    const values = runs.map((run) => figureOf(run, figure)).filter((value) => !Number.isNaN(value));
    return {
      name,
      what: outcome.what,
      figure: values.length === 0 ? null : spreadOf(values),
      peakMb: peaks.length === 0 ? null : Math.max(...peaks),
      runs: runs.length,
      failed: "failed" in outcome ? outcome.failed : null,
      seen: runs.at(-1)?.seen ?? {},
    };
  });
}

function runsOf(outcome: Outcome): Observation[] {
  return outcome.runs ?? [];
}

/** A number as people read it: about three digits that count, thousands apart. */
export function readable(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  return new Intl.NumberFormat("en", { maximumFractionDigits: digits }).format(value);
}
