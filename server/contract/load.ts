import { z } from "zod";
import { TableName } from "./tables.ts";

/** What became of one file: `rows = loaded + duplicate + quarantined`, exactly. */
export const FileReport = z.object({
  path: z.string(),
  table: TableName,
  rows: z.int().nonnegative(),
  loaded: z.int().nonnegative(),
  duplicate: z.int().nonnegative(),
  quarantined: z.int().nonnegative(),
  /** Columns that the contract does not know: ignored. */
  unknown_columns: z.array(z.string()),
});
export type FileReport = z.infer<typeof FileReport>;

/** `load --json`, also kept with the batch in the graph. */
export const LoadReport = z.object({
  files: z.array(FileReport),
  /** Path of the quarantine file (JSON Lines: file, line, column, rule, hint), null where nothing was quarantined. */
  quarantine: z.string().nullable(),
  /** Digest of what was accepted; null where nothing was new. */
  batch: z.string().nullable(),
  dry_run: z.boolean(),
  rows: z.int().nonnegative(),
  loaded: z.int().nonnegative(),
  duplicate: z.int().nonnegative(),
  quarantined: z.int().nonnegative(),
  /** Quarantined rows by broken rule, most frequent first. */
  rules: z.array(z.object({ table: TableName, column: z.string().nullable(), rule: z.string(), rows: z.int() })),
  /** The same by file and hint, with the first lines (of Parquet: rows) that broke each. */
  faults: z
    .array(
      z.object({
        path: z.string(),
        table: TableName,
        column: z.string().nullable(),
        rule: z.string(),
        hint: z.string(),
        rows: z.int().positive(),
        lines: z.array(z.int().positive()),
      }),
    )
    .default([]),
  /** Accounts that this load made although only tables other than `accounts` name them. */
  accounts_created: z.int().nonnegative(),
  /** Files of a folder that are no table of the contract. */
  skipped: z.array(z.string()),
  warnings: z.array(z.string()),
  /** Rows staged for the graph, by target. */
  staged: z.record(z.string(), z.int()),
  /** Seconds of each step. */
  seconds: z.record(z.string(), z.number()),
  /** How most of it came into the graph: by import into an empty managed database, or in batches; null where nothing did. */
  written_by: z.enum(["import", "batches"]).nullable().optional(),
});
export type LoadReport = z.infer<typeof LoadReport>;

/** One line of the quarantine file; never the value. */
export const QuarantineEntry = z.object({
  file: z.string(),
  /** Line of CSV, TSV and JSON Lines from 1, the heading included; row number of Parquet from 1. */
  line: z.int().positive(),
  column: z.string().nullable(),
  rule: z.string(),
  hint: z.string(),
});
export type QuarantineEntry = z.infer<typeof QuarantineEntry>;
