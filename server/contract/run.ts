import { z } from "zod";
import { Calibration } from "./feedback.ts";
import { Instant } from "./graph.ts";

/** What was treated as a hub, and why. */
export const Hub = z.object({
  node: z.string(),
  label: z.string(),
  kind: z.string(),
  accounts: z.int().positive(),
  reason: z.string(),
});
export type Hub = z.infer<typeof Hub>;

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
  code_version: z.string(),
  accounts: z.int().nonnegative(),
  linked: z.int().nonnegative(),
  links: z.int().nonnegative(),
  clusters: z.int().nonnegative(),
  flagged: z.int().nonnegative(),
  flagged_accounts: z.int().nonnegative(),
  hubs: z.array(Hub),
  hub_count: z.int().nonnegative(),
  /** What verdicts taught this run; null for runs of before they did. */
  calibration: Calibration.nullable().default(null),
  /** Seconds of each step. */
  seconds: z.record(z.string(), z.number()),
});
export type Run = z.infer<typeof Run>;
