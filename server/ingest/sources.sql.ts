import type { FileFormat } from "./find-files.ts";

/** Longest line of a text file in bytes. */
const MAX_LINE = 4_000_000;

/** Names of the scratch tables in which DuckDB notes the lines that it could not read. */
export const REJECTS = "rejected_lines";
export const REJECT_SCANS = "rejected_scans";

/** Forgets the rejected lines of the file before. */
export const FORGET_REJECTS = `DROP TABLE IF EXISTS ${REJECTS}; DROP TABLE IF EXISTS ${REJECT_SCANS}`;

const rejecting = `store_rejects = true, rejects_table = '${REJECTS}', rejects_scan = '${REJECT_SCANS}', rejects_limit = 0`;

/** A text as an SQL literal: table functions take options and file names only so. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The file name as DuckDB takes it literally: it would read `*`, `?` and `[` as patterns. */
export function fileLiteral(path: string): string {
  return literal(path.replaceAll(/[*?[\]]/g, (character) => (character === "]" ? "]" : `[${character}]`)));
}

/** Every physical line of a text file as `line` (NULL where empty). */
export function linesOf(path: string, format: FileFormat, rejects: boolean): string {
  return `read_csv(${fileLiteral(path)}, auto_detect = false, header = false, delim = E'\\x01', quote = '', escape = '', comment = '',
    columns = {'line': 'VARCHAR'}, compression = '${format.compression}', max_line_size = ${MAX_LINE}, strict_mode = false,
    ${rejects ? rejecting : "ignore_errors = true"})`;
}

/** The first line of a text file as `line`; no row where the file is empty. */
export function headingOf(path: string, format: FileFormat): string {
  return `SELECT line FROM ${linesOf(path, format, false)} LIMIT 1`;
}

/** How records of a CSV or TSV file are read. */
export interface RecordShape {
  readonly format: FileFormat;
  /** Columns in the heading. */
  readonly width: number;
  /** False for files that mix line ends, which DuckDB's strict reader refuses whole; it then forgives stray quotation marks. */
  readonly strict: boolean;
}

/** Records of a CSV or TSV file with a heading as `c0`, `c1`, …; all text, nothing guessed. */
export function recordsOf(path: string, { format, width, strict }: RecordShape, rejects: boolean): string {
  const columns = Array.from({ length: width }, (_, index) => `'c${index}': 'VARCHAR'`).join(", ");
  return `read_csv(${fileLiteral(path)}, auto_detect = false, header = true, delim = ${format.kind === "tsv" ? "E'\\t'" : "','"},
    quote = '"', escape = '"', comment = '', columns = {${columns}}, compression = '${format.compression}', strict_mode = ${strict}, null_padding = false,
    max_line_size = ${MAX_LINE}, ${rejects ? rejecting : "ignore_errors = true"})`;
}

/** The raw rows of a CSV or TSV file: `columns` gives the place in the heading of each column of the contract that it has. */
export function rawRecords(path: string, shape: RecordShape, columns: ReadonlyMap<string, number>): string {
  const texts = [...columns].map(([name, index]) => `h_text(c${index}) AS r_${name}`);
  return `SELECT ${["true AS r_readable", ...texts].join(", ")} FROM ${recordsOf(path, shape, true)}`;
}

/** The raw rows of a JSON Lines file: `columns` gives the member of each column of the contract. */
export function rawObjects(path: string, format: FileFormat, columns: ReadonlyMap<string, string>): string {
  const paths = [...columns.values()].map((member) => literal(`$."${member}"`)).join(", ");
  const texts = [...columns.keys()].map((name, index) => `h_text(members[${index + 1}]) AS r_${name}`);
  const object = "CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END";
  return `SELECT r_readable, ${texts.join(", ")} FROM (
    SELECT r_readable, CASE WHEN r_readable THEN json_extract_string(line, [${paths}]) END AS members FROM (
      SELECT line, CASE WHEN h_blank(line) THEN NULL ELSE ${object} END AS r_readable FROM ${linesOf(path, format, true)}))`;
}

/** The raw rows of a Parquet file: `columns` gives name and DuckDB type of each column of the contract. */
export function rawParquet(path: string, columns: ReadonlyMap<string, { name: string; type: string }>): string {
  const texts = [...columns].map(([name, source]) => `h_text(${asText(source)}) AS r_${name}`);
  return `SELECT ${["true AS r_readable", ...texts].join(", ")} FROM ${parquetOf(path)}`;
}

/** A Parquet file as a table. */
export function parquetOf(path: string): string {
  return `read_parquet(${fileLiteral(path)}, binary_as_string = true, hive_partitioning = false)`;
}

function asText({ name, type }: { name: string; type: string }): string {
  const column = `"${name.replaceAll('"', '""')}"`;
  if (type === "TIMESTAMP WITH TIME ZONE") return `epoch_ms(${column})::VARCHAR`;
  if (type === "DOUBLE" || type === "FLOAT") {
    return `CASE WHEN isnan(${column}) THEN NULL WHEN abs(${column}) < 1e15 AND trunc(${column}) = ${column} THEN ${column}::BIGINT::VARCHAR ELSE ${column}::VARCHAR END`;
  }
  return `${column}::VARCHAR`;
}
