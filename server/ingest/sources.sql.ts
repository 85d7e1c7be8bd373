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

/** A column of a Parquet file with its DuckDB type. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: string;
}

/** Name of the column of row numbers from 0 that a Parquet file gives on demand, unless it has one of that name itself. */
export const ROW_NUMBER = "file_row_number";

/**
 * The raw rows of a Parquet file: `columns` gives the column of the file for each of the contract. Those of `integers` keep their numbers (instants:
 * epoch milliseconds), the rest is text.
 */
export function rawParquet(
  path: string,
  columns: ReadonlyMap<string, ParquetColumn>,
  integers: ReadonlySet<string>,
): string {
  return `SELECT ${["true AS r_readable", ...rawColumns(columns, integers)].join(", ")} FROM ${parquetOf(path)}`;
}

/**
 * The same with `place`, the row's number from 0. Texts of the columns `clean` are taken as they are, which keeps DuckDB's dictionaries of them;
 * those of `forms` are replaced by what the table named for the column says (`raw`, `value`).
 */
export function placedParquet(
  path: string,
  columns: ReadonlyMap<string, ParquetColumn>,
  {
    integers,
    clean,
    forms = new Map(),
  }: { integers: ReadonlySet<string>; clean: ReadonlySet<string>; forms?: ReadonlyMap<string, string> },
): string {
  const values = rawColumns(new Map([...columns].filter(([name]) => !forms.has(name))), integers, clean);
  const joins: string[] = [];
  for (const [name, table] of forms) {
    const text = `source.${quoted(columns.get(name)?.name ?? name)}`;
    values.push(`CASE WHEN ${table}.raw IS NULL THEN ${text} ELSE ${table}.value END AS r_${name}`);
    joins.push(` LEFT JOIN ${table} ON ${table}.raw = ${text}`);
  }
  return `SELECT ${["true AS r_readable", `${ROW_NUMBER} AS place`, ...values].join(", ")} FROM ${parquetOf(path, true)} AS source${joins.join("")}`;
}

function rawColumns(
  columns: ReadonlyMap<string, ParquetColumn>,
  integers: ReadonlySet<string>,
  clean: ReadonlySet<string> = new Set(),
): string[] {
  return [...columns].map(([name, source]) => {
    if (integers.has(name)) return `${asInteger(source)} AS r_${name}`;
    return `${clean.has(name) ? quoted(source.name) : `h_text(${asText(source)})`} AS r_${name}`;
  });
}

/** SQL of a column of a Parquet file as it stands there. */
export function rawName({ name }: ParquetColumn): string {
  return quoted(name);
}

/** SQL of a text or whole number of a Parquet file as it stands there. */
export function rawValue(column: ParquetColumn): string {
  return column.type === "VARCHAR" ? quoted(column.name) : asInteger(column);
}

/** The values of one column of a Parquet file as `raw`, each once where `distinct`. */
export function rawValues(path: string, column: ParquetColumn, distinct: boolean): string {
  return `SELECT ${distinct ? "DISTINCT " : ""}${rawValue(column)} AS raw FROM ${parquetOf(path)}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A Parquet file as a table. */
export function parquetOf(path: string, numbered = false): string {
  return `read_parquet(${fileLiteral(path)}, binary_as_string = true, hive_partitioning = false${numbered ? `, ${ROW_NUMBER} = true` : ""})`;
}

/** Whether a column holds whole numbers or instants, which need not be read from text. */
export function isInteger({ type }: ParquetColumn): boolean {
  return [
    "TIMESTAMP WITH TIME ZONE",
    "BIGINT",
    "INTEGER",
    "SMALLINT",
    "TINYINT",
    "UINTEGER",
    "USMALLINT",
    "UTINYINT",
  ].includes(type);
}

function asInteger({ name, type }: ParquetColumn): string {
  const column = quoted(name);
  return type === "TIMESTAMP WITH TIME ZONE" ? `epoch_ms(${column})` : `${column}::BIGINT`;
}

/** Largest whole number up to which a type of floating point holds every one. */
const EXACT: Readonly<Record<string, number>> = { DOUBLE: 2 ** 53 - 1, FLOAT: 2 ** 24 };

function asText({ name, type }: ParquetColumn): string {
  const column = quoted(name);
  if (type === "TIMESTAMP WITH TIME ZONE") return `epoch_ms(${column})::VARCHAR`;
  const exact = EXACT[type];
  if (exact !== undefined) {
    return `CASE WHEN isnan(${column}) THEN NULL WHEN abs(${column}) > ${exact} THEN format('{:e}', ${column})
      WHEN trunc(${column}) = ${column} THEN ${column}::BIGINT::VARCHAR ELSE ${column}::VARCHAR END`;
  }
  if (type.startsWith("DECIMAL")) {
    return `CASE WHEN trunc(${column}) = ${column} THEN ${column}::HUGEINT::VARCHAR ELSE ${column}::VARCHAR END`;
  }
  return `${column}::VARCHAR`;
}
