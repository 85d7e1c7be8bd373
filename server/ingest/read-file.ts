import { columnsOf, type Mapping, type TableName } from "../contract/tables.ts";
import { DuckError, type Duck } from "../store/duckdb.ts";
import { BLANK, checked, checkedRows } from "./checks.sql.ts";
import { headingNames, memberNames, parquetColumns } from "./column-names.ts";
import { matchColumns, type ColumnMatch } from "./columns.ts";
import { FileRefusedError } from "./errors.ts";
import type { InputFile } from "./find-files.ts";
import {
  FORGET_REJECTS,
  isInteger,
  linesOf,
  rawObjects,
  rawParquet,
  rawRecords,
  recordsOf,
  REJECTS,
  type ParquetColumn,
  type RecordShape,
} from "./sources.sql.ts";
import { CREATE_BROKEN_PLACES } from "./rows.sql.ts";
import { readInPlace, staysInPlace, type InPlace } from "./read-in-place.ts";
import { assertWhole } from "./whole.ts";

/** What was read of a file. */
export interface ReadFile {
  readonly file: InputFile;
  /** Its number: `file` of the checked rows. */
  readonly number: number;
  /** `rowid` before its first checked row. */
  readonly base: number;
  readonly rows: number;
  readonly quarantined: number;
  readonly unknown: string[];
  /** Columns of the contract that it has. */
  readonly present: ReadonlySet<string>;
  readonly warnings: string[];
  /** Null where the rows are in the scratch database. */
  readonly inPlace: InPlace | null;
}

/** Scratch tables beside the checked rows: lines that could not be read, and records that span several lines. */
export const CREATE_NOTES = `
CREATE TABLE broken_lines (file INTEGER, line BIGINT, error VARCHAR, message VARCHAR, lost BIGINT);
CREATE TABLE long_records (file INTEGER, record BIGINT, extra BIGINT);
${CREATE_BROKEN_PLACES};`;

/**
 * Reads, checks and keeps one file in the scratch database.
 * @throws FileRefusedError where it cannot be read as what its ending says.
 */
export async function readFile(duck: Duck, file: InputFile, number: number, mapping: Mapping): Promise<ReadFile> {
  try {
    const [whole, result] = await Promise.allSettled([assertWhole(file), read(duck, file, number, mapping)]);
    if (whole.status === "rejected") throw whole.reason;
    if (result.status === "rejected") throw result.reason;
    return result.value;
  } catch (cause) {
    if (!(cause instanceof DuckError)) throw cause;
    throw new FileRefusedError(
      `${file.path} cannot be read as ${file.format.kind}${file.format.compression === "none" ? "" : ` (${file.format.compression})`}.`,
      "Check that the file is whole and is what its ending says.",
      { path: file.path, table: file.table },
      cause,
    );
  }
}

async function read(duck: Duck, file: InputFile, number: number, mapping: Mapping): Promise<ReadFile> {
  const base = await count(duck, `SELECT count(*) AS n FROM ${checked(file.table)}`);
  const source = await openSource(duck, file, mapping);
  const present = source === null ? new Set<string>() : new Set(source.match.found.keys());
  if (source === null)
    return { file, number, base, rows: 0, quarantined: 0, unknown: [], present, warnings: [], inPlace: null };
  const { match, integers, staying } = source;
  if (staying !== null) {
    const { rows, broken, inPlace } = await readInPlace(duck, file, number, staying, integers);
    return { file, number, base: 0, rows, quarantined: broken, unknown: match.unknown, present, warnings: [], inPlace };
  }

  const strict = await insert(duck, file, number, source);
  let broken = 0;
  if (file.format.kind !== "parquet") {
    await duck.run(
      `INSERT INTO broken_lines SELECT $file, line, min(error_type::VARCHAR), min(error_message), 0 FROM ${REJECTS} GROUP BY line`,
      { file: number },
    );
    broken = await count(duck, "SELECT count(*) AS n FROM broken_lines WHERE file = $file", { file: number });
  }
  const [sums] = await duck.rows(
    `SELECT count(*) FILTER (bad IS NULL) AS good, count(*) FILTER (bad > 0) AS bad, count(*) FILTER (bad = ${BLANK}) AS blank
     FROM ${checked(file.table)} WHERE file = $file`,
    { file: number },
  );
  const good = Number(sums?.["good"] ?? 0);
  const bad = Number(sums?.["bad"] ?? 0);
  let lost = 0;
  if ((file.format.kind === "csv" || file.format.kind === "tsv") && bad + broken > 0) {
    lost = await noteLongRecords(
      duck,
      file,
      number,
      { format: file.format, width: source.width, strict },
      good + bad + broken,
    );
  }
  return {
    file,
    number,
    base,
    rows: good + bad + broken + lost,
    quarantined: bad + broken + lost,
    unknown: match.unknown,
    present,
    warnings: strict
      ? []
      : [`${file.path} mixes line ends (\\n, \\r\\n, \\r): stray quotation marks in it may have gone unnoticed.`],
    inPlace: null,
  };
}

interface Source {
  /** SQL of the raw rows; CSV that mixes line ends is read with `strict` false. */
  readonly raw: (strict: boolean) => string;
  /** Columns whose raw values are integers. */
  readonly integers: ReadonlySet<string>;
  /** Columns of a file that is read in place; null of the others. */
  readonly staying: ReadonlyMap<string, ParquetColumn> | null;
  readonly match: ColumnMatch;
  /** Columns in the heading. */
  readonly width: number;
}

/** Keeps the checked rows of a file; false where only the forgiving reader could read it. */
async function insert(duck: Duck, file: InputFile, number: number, source: Source): Promise<boolean> {
  const insertRows = (strict: boolean): string =>
    `INSERT INTO ${checked(file.table)} ${checkedRows(file.table, { sql: source.raw(strict), present: new Set(source.match.found.keys()), integers: source.integers }, ["$file"])}`;
  await duck.run(FORGET_REJECTS);
  try {
    await duck.run(insertRows(true), { file: number });
    return true;
  } catch (cause) {
    const words = cause instanceof DuckError && cause.cause instanceof Error ? cause.cause.message : "";
    if (!words.includes("state machine")) throw cause;
    await duck.run(FORGET_REJECTS);
    await duck.run(insertRows(false), { file: number });
    return false;
  }
}

async function openSource(duck: Duck, file: InputFile, mapping: Mapping): Promise<Source | null> {
  const { path, format, table } = file;
  if (format.kind === "parquet") {
    const columns = await parquetColumns(duck, path);
    const match = matchColumns(
      table,
      columns.map(({ name }) => name),
      mapping,
      path,
    );
    const sources = new Map(
      [...match.found].flatMap(([name, index]) => (columns[index] ? [[name, columns[index]]] : [])),
    );
    const integers = new Set(
      [...sources].flatMap(([name, column]) => (isWhole(table, name) && isInteger(column) ? [name] : [])),
    );
    return {
      raw: () => rawParquet(path, sources, integers),
      integers,
      staying: staysInPlace(file, columns, new Set(sources.keys())) ? sources : null,
      match,
      width: columns.length,
    };
  }
  if (format.kind === "jsonl") return openObjects(duck, file, mapping);

  const names = await headingNames(duck, file);
  if (names === null) return null;
  const match = matchColumns(table, names, mapping, path);
  const width = names.length;
  return {
    raw: (strict) => rawRecords(path, { format, width, strict }, match.found),
    integers: new Set(),
    staying: null,
    match,
    width,
  };
}

/** Whether a column of the contract is an instant or a number that is counted. */
function isWhole(table: TableName, name: string): boolean {
  return ["time", "count"].includes(columnsOf(table)[name]?.type ?? "");
}

async function openObjects(duck: Duck, file: InputFile, mapping: Mapping): Promise<Source | null> {
  const { path, format, table } = file;
  const names = await memberNames(duck, file);
  const empty = names.length === 0;
  // A member may appear first after the sample, so every column of the contract is looked for.
  const wanted = [
    ...Object.entries(mapping.columns[table] ?? {}).map(([own]) => own),
    ...Object.keys(columnsOf(table)),
  ];
  const all = [
    ...names,
    ...wanted.filter((name) => !names.some((other) => other.trim().toLowerCase() === name.toLowerCase())),
  ];
  const match = matchColumns(table, empty ? all : names, mapping, path);
  const found = new Map<string, string>();
  for (const [name, index] of matchColumns(table, all, mapping, path).found) found.set(name, all[index] ?? name);
  return {
    raw: () => rawObjects(path, format, found),
    integers: new Set(),
    staying: null,
    match: { found: new Map([...found.keys()].map((name, index) => [name, index])), unknown: match.unknown },
    width: 0,
  };
}

/** Errors that concern one line only; any other may have swallowed the lines after it. */
const ONE_LINE = ["MISSING COLUMNS", "TOO MANY COLUMNS", "INVALID ENCODING"];

/** Notes records of several lines, so that line numbers are physical ones; gives the number of lines that a stray quote swallowed. */
async function noteLongRecords(
  duck: Duck,
  file: InputFile,
  number: number,
  shape: RecordShape,
  records: number,
): Promise<number> {
  const text = `concat_ws('', ${Array.from({ length: shape.width }, (_, index) => `c${index}`).join(", ")})`;
  await duck.run(
    `INSERT INTO long_records SELECT $file, record, extra FROM (
       SELECT row_number() OVER () AS record, length(text) - length(replace(text, chr(10), '')) AS extra
       FROM (SELECT ${text} AS text FROM ${recordsOf(file.path, shape, false)})) WHERE extra > 0`,
    { file: number },
  );
  const stray = await duck.rows(
    `SELECT line FROM broken_lines WHERE file = $file AND error NOT IN (${ONE_LINE.map((error) => `'${error}'`).join(", ")}) ORDER BY line LIMIT 1`,
    { file: number },
  );
  const line = stray[0]?.["line"];
  if (line === undefined) return 0;
  const lines = await count(
    duck,
    `SELECT count(*) AS n FROM ${linesOf(file.path, file.format, false)} WHERE NOT h_blank(line)`,
  );
  const inside = await count(duck, "SELECT coalesce(sum(extra), 0) AS n FROM long_records WHERE file = $file", {
    file: number,
  });
  const lost = Math.max(0, lines - 1 - records - inside);
  await duck.run("UPDATE broken_lines SET lost = $lost WHERE file = $file AND line = $line", {
    file: number,
    lost,
    line: BigInt(String(line)),
  });
  return lost;
}

async function count(duck: Duck, sql: string, values: Record<string, number> = {}): Promise<number> {
  const [row] = await duck.rows(sql, values);
  return Number(row?.["n"] ?? 0);
}
