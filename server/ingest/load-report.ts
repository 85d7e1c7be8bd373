import type { FileReport, LoadReport } from "../contract/load.ts";
import { DAY_MS } from "../contract/time.ts";
import type { RuleCount } from "./quarantine.ts";
import type { ReadFile } from "./read-file.ts";

/** How many rows broke each rule, by table, most frequent first. */
export function reportRules(rules: readonly RuleCount[]): LoadReport["rules"] {
  const sums = new Map<string, LoadReport["rules"][number]>();
  for (const { file, column, rule, rows } of rules) {
    const key = `${file.file.table}/${column}/${rule}`;
    const known = sums.get(key);
    if (known === undefined) sums.set(key, { table: file.file.table, column, rule, rows });
    else known.rows += rows;
  }
  return [...sums.values()].toSorted((a, b) => b.rows - a.rows);
}

/** A rule that rows of one file broke. */
export function reportFault({ file, column, rule, hint, rows, lines }: RuleCount): LoadReport["faults"][number] {
  const { path, table } = file.file;
  return { path, table, column, rule, hint, rows, lines };
}

/** A few times that are wrong are left out of a run's end (`data-end.ts`); more of them move ages, and the days in which accounts are compared, for everybody. */
export function warnOfFuture(last: number, now: number): string[] {
  if (last <= now + DAY_MS) return [];
  const day = new Date(last).toISOString().slice(0, 10);
  return [
    `Something is dated ${day}, after this load: look whether a clock or a zone is wrong. From one active hour in a thousand on, ages and hours are counted to that day.`,
  ];
}

/** Prompts are not kept: says of which files. */
export function warnOfPrompts(reads: readonly ReadFile[]): string[] {
  return reads
    .filter(({ file, present }) => file.table === "exchanges" && present.has("prompt"))
    .map(({ file }) => `${file.path}: prompts without a fingerprint of your own were fingerprinted (p3) and dropped.`);
}

/** What became of the rows of a file. */
export function reportFile(read: ReadFile, duplicate: number): FileReport {
  return {
    path: read.file.path,
    table: read.file.table,
    rows: read.rows,
    loaded: read.rows - read.quarantined - duplicate,
    duplicate,
    quarantined: read.quarantined,
    unknown_columns: read.unknown,
  };
}
