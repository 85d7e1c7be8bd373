import { z } from "zod";
import { NodeId } from "./graph.ts";

const Day = z.iso.date();
/** Longest period that is shown by hour, in days. */
export const MOST_DAYS_BY_HOUR = 14;

/** GET /api/clusters/:id/period: from the first day to the last, both included. */
export const PeriodQuery = z
  .object({ from: Day, to: Day, run: z.string().optional() })
  .refine(({ from, to }) => from <= to, "The period ends before it begins.");
export type PeriodQuery = z.infer<typeof PeriodQuery>;

/** What the members of a cluster did in a period (days in UTC). */
export const Period = z.object({
  from: Day,
  to: Day,
  /** Members who made an exchange in it, and all. */
  active: z.int(),
  members: z.int(),
  /** Nodes of members who made none, and of groups in which nobody made one. */
  quiet: z.array(NodeId),
  exchanges: z.int(),
  /** Exchanges and active accounts in each of its hours, 24 a day; null where it is longer than MOST_DAYS_BY_HOUR. */
  hours: z.object({ exchanges: z.array(z.int()), active_accounts: z.array(z.int()) }).nullable(),
});
export type Period = z.infer<typeof Period>;
