import { z } from "zod";
import { Instant } from "./graph.ts";

const ByDay = z.array(z.number());

/** GET /api/clusters/:id/activity: sums by day of what the members did. */
export const Activity = z.object({
  /** Days (UTC) as YYYY-MM-DD, ascending, without gaps; each list below has a number for each. */
  days: z.array(z.string()),
  exchanges: ByDay,
  active_accounts: ByDay,
  sign_ups: ByDay,
  /** Members whose last exchange the day held, and whom a member linked to them followed. */
  hand_offs: ByDay,
  events: z.array(z.object({ at: Instant, kind: z.string(), label: z.string() })),
});
export type Activity = z.infer<typeof Activity>;

/** What the exchanges with one model, capability or channel come to. */
const UsagePart = z.object({ name: z.string(), exchanges: ByDay, tokens: z.number(), accounts: z.int() });
export type UsagePart = z.infer<typeof UsagePart>;

/** GET /api/clusters/:id/usage: what the members used, most exchanges first, on the days of their activity. */
export const Usage = z.object({
  input_tokens: ByDay,
  output_tokens: ByDay,
  models: z.array(UsagePart),
  capabilities: z.array(UsagePart),
  channels: z.array(UsagePart),
});
export type Usage = z.infer<typeof Usage>;
