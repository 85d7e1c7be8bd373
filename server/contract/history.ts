import { z } from "zod";
import { Page } from "./api.ts";
import { Disposition, Instant } from "./graph.ts";

/** Kinds of change that the history keeps. */
export const HistoryKind = z.enum([
  "verdict",
  "note",
  "decision",
  "known_good",
  "case",
  "investigation",
  "export",
  "exemplar",
]);
export type HistoryKind = z.infer<typeof HistoryKind>;

/** One change: who did what, when and why. Entries are only ever added. */
export const HistoryEntry = z.object({
  /** Without gaps from 1, in the order in which they were written. */
  number: z.int().positive(),
  at: Instant,
  by: z.string(),
  kind: HistoryKind,
  /** What was done, in plain words. */
  text: z.string(),
  reason: z.string(),
  cluster_id: z.string().nullable(),
  /** The account or identifier that it is about, where it is one. */
  node: z.string().nullable(),
  /** Accounts concerned; null where that says nothing. */
  accounts: z.int().nullable(),
  /** What was made: the id of a label event, decision, note, batch, … */
  subject: z.string().nullable(),
  /** The subject that this change took back. */
  undoes: z.string().nullable(),
  /** True where a later change took this one back. */
  undone: z.boolean(),
  /** Of a verdict: what it gave, or for an undo what most accounts went back to. */
  disposition: Disposition.nullable(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

const Filter = z.object({
  by: z.string().max(100).optional(),
  kind: HistoryKind.optional(),
  /** About a cluster, or accounts that are its members now. */
  cluster: z.string().max(100).optional(),
  /** First and last day (UTC), each included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});

/** GET /api/history/export: every entry that the filter holds, as CSV. */
export const HistoryFilter = Filter;
export type HistoryFilter = z.infer<typeof HistoryFilter>;

/** GET /api/history */
export const HistoryQuery = Filter.extend({
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().max(1000).default(100),
});
export type HistoryQuery = z.infer<typeof HistoryQuery>;

/** Newest first; `people` names everybody who ever changed something. */
export const HistoryPage = z.object({ page: Page, entries: z.array(HistoryEntry), people: z.array(z.string()) });
export type HistoryPage = z.infer<typeof HistoryPage>;
