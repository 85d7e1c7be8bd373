import { z } from "zod";
import { Calibration } from "./feedback.ts";
import { Instant } from "./graph.ts";
import { DAY_MS } from "./time.ts";

/** What was treated as a hub, and why. */
export const Hub = z.object({
  node: z.string(),
  label: z.string(),
  kind: z.string(),
  accounts: z.int().positive(),
  reason: z.string(),
});
export type Hub = z.infer<typeof Hub>;

/** What the evidence of time rests on beside the two accounts that are compared. */
export const TimingConstants = z.object({
  /** Days that are looked at: the first, since the epoch, and their number. */
  window: z.object({ firstDay: z.int(), days: z.int().nonnegative() }),
  /** Active hours that the smoothed profile stands for beside an account's own; null: it stood alone, in runs of before that. */
  smoothed_hours: z.number().nonnegative().nullable().default(null),
  /** What strangers show: median and spread of their synchrony in standard deviations, over random pairs. */
  strangers: z.object({ median: z.number(), spread: z.number().positive() }),
  /** Accounts that came into being before each day from `firstDay` on, of `accounts` in all. */
  births: z.object({ firstDay: z.int(), upTo: z.array(z.int().nonnegative()), accounts: z.int().nonnegative() }),
});
export type TimingConstants = z.infer<typeof TimingConstants>;

/** Of two linked accounts one takes over where it comes into being this soon before or after the other's last exchange, in hours. */
export const HAND_OFF = { before: 24, after: 72 } as const;

/** Of a graph in which nothing is known of times. */
export const NO_TIMES: TimingConstants = {
  window: { firstDay: 0, days: 0 },
  smoothed_hours: null,
  strangers: { median: 0, spread: 1 },
  births: { firstDay: 0, upTo: [0], accounts: 0 },
};

/** One detection run: everything that is needed to repeat it. */
export const Run = z.object({
  run_id: z.string(),
  started_at: Instant,
  finished_at: Instant.nullable(),
  seed: z.int(),
  /** Digest of the settings as given, and the settings that were used as JSON: with the weights of evidence that verdicts taught. */
  settings_digest: z.string(),
  settings: z.unknown(),
  /** Digests of the load batches in the graph. */
  inputs: z.array(z.string()),
  /** Ordinal of the newest load when the run read the graph: evidence of later loads is not the run's. 0 where loads were not numbered yet. */
  as_of: z.int().nonnegative().default(0),
  code_version: z.string(),
  accounts: z.int().nonnegative(),
  linked: z.int().nonnegative(),
  links: z.int().nonnegative(),
  clusters: z.int().nonnegative(),
  flagged: z.int().nonnegative(),
  flagged_accounts: z.int().nonnegative(),
  hubs: z.array(Hub),
  hub_count: z.int().nonnegative(),
  /** Groups that were left out, being sooner strangers with one tool or course than one operator; null for runs of before that. */
  strangers: z.int().nonnegative().nullable().default(null),
  timing: TimingConstants.default(NO_TIMES),
  /** The last hour of activity that it saw, or its start where it saw none: ages are counted to it. Null for runs of before it was kept. */
  data_end: Instant.nullable().default(null),
  /** What verdicts taught this run; null for runs of before they did. */
  calibration: Calibration.nullable().default(null),
  /** Seconds of each step. */
  seconds: z.record(z.string(), z.number()),
});
export type Run = z.infer<typeof Run>;

/** To when a run counts ages, in epoch milliseconds; to the end of the last day of activity where it did not keep the hour. */
export function endOfData({ data_end: end, timing: { window }, started_at: start }: Run): number {
  if (end !== null) return Date.parse(end);
  return window.days > 0 ? DAY_MS * (window.firstDay + window.days) : Date.parse(start);
}
