import { writeFile } from "node:fs/promises";
import type { QuarantineEntry } from "../contract/load.ts";
import type { Duck } from "../store/duckdb.ts";
import { checked, rulesOf, type Rule } from "./checks.sql.ts";
import type { ReadFile } from "./read-file.ts";

/** Entries written at most; the rest is only counted. */
const MOST_ENTRIES = 1_000_000;
/** Lines named of each broken rule. */
const LINES_NAMED = 5;

/** Rule and hint of a line that could not be read, by DuckDB's name of the error. */
const UNREADABLE: Readonly<Record<string, { rule: string; hint: string }>> = {
  "MISSING COLUMNS": { rule: "columns", hint: "fewer fields than the heading has" },
  "TOO MANY COLUMNS": {
    rule: "columns",
    hint: "more fields than the heading has; quote fields that hold the delimiter",
  },
  "UNQUOTED VALUE": {
    rule: "quotes",
    hint: "a quotation mark is not closed, or stands inside a field without being doubled",
  },
  "INVALID ENCODING": { rule: "encoding", hint: "not UTF-8" },
  "LINE SIZE OVER MAXIMUM": { rule: "line_size", hint: "a line of more than 4 MB; a quotation mark may not be closed" },
};

/**
 * SQL of a file's quarantined rows with their physical lines, in order. `o` is 1 where the file has a heading. Accepted rows are numbered by `rowid`,
 * unreadable lines by DuckDB's count of records: the one is turned into the other by counting how many stand before.
 */
function quarantined(read: ReadFile): string {
  const heading = read.file.format.kind === "csv" || read.file.format.kind === "tsv" ? 1 : 0;
  return `
WITH broken AS (
  SELECT line, error, lost, line - ${heading} - row_number() OVER (ORDER BY line) AS before, row_number() OVER (ORDER BY line) AS nth
  FROM broken_lines WHERE file = $file
), broken_before AS (SELECT before, max(nth) AS nth FROM broken GROUP BY before),
spans AS (SELECT record, sum(extra) OVER (ORDER BY record) AS extra FROM long_records WHERE file = $file),
bad_rows AS (
  SELECT rowid - $base + 1 AS record, bad FROM ${checked(read.file.table)}
  WHERE rowid >= $base AND file = $file AND bad > 0
  UNION ALL SELECT place + 1, bad FROM broken_places WHERE file = $file
)
SELECT bad_rows.record + ${heading} + coalesce(broken_before.nth, 0) + coalesce(spans.extra, 0) AS line, bad AS code, NULL AS error, 0 AS lost
FROM bad_rows ASOF LEFT JOIN broken_before ON broken_before.before < bad_rows.record ASOF LEFT JOIN spans ON spans.record < bad_rows.record
UNION ALL
SELECT broken.line + coalesce(spans.extra, 0), NULL, broken.error, broken.lost
FROM broken ASOF LEFT JOIN spans ON spans.record <= broken.before
ORDER BY 1`;
}

/** How often each rule was broken. */
export interface RuleCount {
  readonly file: ReadFile;
  readonly column: string | null;
  readonly rule: string;
  readonly hint: string;
  rows: number;
  /** The first ones. */
  readonly lines: number[];
}

/** Writes the quarantine file of a load (JSON Lines of QuarantineEntry, never a value) and gives the broken rules, most frequent first. */
export async function writeQuarantine(duck: Duck, files: readonly ReadFile[], path: string): Promise<RuleCount[]> {
  const counts = new Map<string, RuleCount>();
  let written = 0;
  await writeFile(path, entries(), { mode: 0o600 });
  return [...counts.values()].toSorted((a, b) => b.rows - a.rows);

  async function* entries(): AsyncGenerator<string> {
    for (const read of files.filter((file) => file.quarantined > 0)) {
      const rules = rulesOf(read.file.table);
      for await (const rows of duck.stream(quarantined(read), { file: read.number, base: read.base })) {
        yield rows.map((row) => entryOf(read, rules, row)).join("");
      }
    }
  }

  function entryOf(read: ReadFile, rules: readonly Rule[], [line, code, error, lostLines]: readonly unknown[]): string {
    const lost = Number(lostLines);
    const { column, rule, hint } = describe(rules, code === null ? null : Number(code), String(error), lost);
    const key = `${read.number}/${column}/${rule}`;
    const known = counts.get(key);
    const count = known ?? { file: read, column, rule, hint, rows: 0, lines: [] };
    if (known === undefined) counts.set(key, count);
    count.rows += 1 + lost;
    if (count.lines.length < LINES_NAMED) count.lines.push(Number(line));
    const entry: QuarantineEntry = { file: read.file.path, line: Number(line), column, rule, hint };
    return ++written <= MOST_ENTRIES ? `${JSON.stringify(entry)}\n` : "";
  }
}

function describe(
  rules: readonly Rule[],
  code: number | null,
  error: string,
  lost: number,
): { column: string | null; rule: string; hint: string } {
  const rule = code === null ? undefined : rules[code - 1];
  if (rule !== undefined) return { column: rule.column, rule: rule.rule, hint: rule.hint };
  const known = UNREADABLE[error] ?? { rule: "unreadable", hint: "the line cannot be read" };
  return {
    column: null,
    rule: known.rule,
    hint: lost === 0 ? known.hint : `${known.hint}; ${lost} more lines are lost in it`,
  };
}
