import { columnsOf, maxLength, type Column, type TableName } from "../contract/tables.ts";
import { EARLIEST, isOneOf, LATEST } from "./macros.sql.ts";

/** A rule that a row can break; `bad` of a checked row is its place in `rulesOf` plus one. */
export interface Rule {
  readonly column: string | null;
  readonly rule: string;
  /** What to do about it, without the value. */
  readonly hint: string;
  /** SQL over the columns `r_<name>` (text, NULL where empty) and `v_<name>` (normal form) that is true where the row breaks it. */
  readonly broken: string;
}

/** Rows that are no rows: an empty line of JSON Lines. */
export const BLANK = -1;

/** SQL type of a column's normal form. */
function sqlType(column: Column): "VARCHAR" | "BIGINT" | "DOUBLE" | "BOOLEAN" {
  switch (column.type) {
    case "time":
    case "count":
    case "asn":
      return "BIGINT";
    case "amount":
      return "DOUBLE";
    case "boolean":
      return "BOOLEAN";
    default:
      return "VARCHAR";
  }
}

/** Columns that are kept of a checked row: all but exchange ids, of which a hash is enough. Of a prompt only its skeleton is kept. */
function keptColumns(table: TableName): [string, Column][] {
  return Object.entries(columnsOf(table)).filter(([name]) => !(table === "exchanges" && name === "exchange_id"));
}

/** What the integers of a column are believed within. */
function bounds(column: Column): { least: number; most: number } {
  return column.type === "time" ? { least: EARLIEST, most: LATEST } : { least: 0, most: Number.MAX_SAFE_INTEGER };
}

/** Types of columns whose values tie accounts together, where the contract does not say otherwise. */
const TYING: ReadonlySet<string> = new Set(["id", "instrument", "bin", "identifier_value", "ip", "email", "domain"]);

/** Whether a word that stands for "no value" is taken for an absent one: in such a column it would tie strangers. */
function isTying(column: Column): boolean {
  return column.ties ?? TYING.has(column.type);
}

/** SQL that is true where a value of a column is absent. */
function absent(name: string, column: Column): string {
  return isTying(column) ? `r_${name} IS NULL OR h_placeholder(r_${name})` : `r_${name} IS NULL`;
}

/** SQL of a column's normal form, NULL where the raw value has none: a text, or an integer where the file's own type says so. */
function normalForm(name: string, column: Column, isInteger: boolean): string {
  const raw = `r_${name}`;
  if (isInteger) {
    const { least, most } = bounds(column);
    return `CASE WHEN ${raw} BETWEEN ${least} AND ${most} THEN ${raw} END`;
  }
  if (isTying(column)) return `CASE WHEN NOT h_placeholder(${raw}) THEN ${textForm(raw, column)} END`;
  return textForm(raw, column);
}

/** SQL of the normal form of a text that stands for itself. */
function textForm(raw: string, column: Column): string {
  switch (column.type) {
    case "id":
    case "text":
      return raw;
    case "choice":
      return `CASE WHEN ${isOneOf(`lower(${raw})`, column.values ?? [])} THEN lower(${raw}) END`;
    case "identifier_type":
      return `h_type(${raw})`;
    case "identifier_value":
      return `h_identifier(h_type(r_type), ${raw})`;
    default:
      // A prompt too: its normal form is its skeleton.
      return `h_${column.type}(${raw})`;
  }
}

const HINTS: Readonly<Record<string, string>> = {
  time: "ISO 8601 with a zone, or epoch milliseconds (not seconds), between 1990 and 2100",
  boolean: "true or false",
  country: "an ISO 3166 two-letter code",
  ip: "one IPv4 or IPv6 address, without port, prefix length or zone",
  email: "one address of the form name@domain",
  domain: "a domain name",
  count: "a whole number of zero or more",
  amount: "a number",
  bin: "the first 6 to 8 digits",
  asn: "a number, or AS and a number",
  instrument: "looks like a card number: give the processor's token or fingerprint instead",
  identifier_type: "letters, digits, spaces, dots, colons, hyphens and underscores",
  identifier_value: "not a value of the type that the row names",
};

/** The rules of a table in the order in which they are tried; the first that a row breaks names it. */
export function rulesOf(table: TableName): Rule[] {
  const rules: Rule[] = [
    { column: null, rule: "json", hint: "one JSON object on each line", broken: "NOT r_readable" },
  ];
  const columns = columnsOf(table);
  for (const [name, column] of Object.entries(columns)) {
    if (column.required === true) {
      rules.push({
        column: name,
        rule: "required",
        hint: "must not be empty, or stand for nothing (null, n/a, 000000)",
        broken: absent(name, column),
      });
    }
  }
  for (const [name, column] of Object.entries(columns)) {
    if (column.type !== "prompt") rules.push(...columnRules(name, column));
  }
  if ("first_seen" in columns) {
    rules.push({
      column: "last_seen",
      rule: "order",
      hint: "last_seen must not be before first_seen",
      broken: "v_last_seen < v_first_seen",
    });
  }
  return rules;
}

function columnRules(name: string, column: Column): Rule[] {
  const max = maxLength(column);
  const rules: Rule[] = [];
  if (sqlType(column) === "VARCHAR") {
    rules.push({
      column: name,
      rule: "too_long",
      hint: `at most ${max} characters`,
      // Bytes first: they are cheap to count, and no text has fewer bytes than characters.
      broken: `strlen(r_${name}) > ${max} AND length(r_${name}) > ${max}`,
    });
  }
  if (column.type === "id" || column.type === "instrument" || column.type === "identifier_value") {
    rules.push({
      column: name,
      rule: "control_character",
      hint: "no line breaks or NUL characters",
      broken: `contains(r_${name}, chr(0)) OR contains(r_${name}, chr(10))`,
    });
  }
  if (column.type === "id" || column.type === "instrument" || column.type === "identifier_value") {
    rules.push({
      column: name,
      rule: "rounded_number",
      hint: "a long number that was rounded (1.2E+18), so that different ones fall together: export it as text",
      broken: `h_rounded(r_${name})`,
    });
  }
  if (column.type === "time") {
    rules.push({
      column: name,
      rule: "time_zone",
      hint: "add a zone (2026-05-01T12:00:00Z), or give --timezone",
      broken: `r_${name} IS NOT NULL AND v_${name} IS NULL AND getvariable('zone') IS NULL AND h_looks_naive(r_${name})`,
    });
  }
  if (!["id", "text", "prompt"].includes(column.type)) {
    rules.push({
      column: name,
      rule: column.type === "instrument" ? "card_number" : column.type,
      hint: column.type === "choice" ? `one of ${(column.values ?? []).join(", ")}` : (HINTS[column.type] ?? ""),
      broken: `NOT (${absent(name, column)}) AND v_${name} IS NULL`,
    });
  }
  return rules;
}

/** SQL of the table that holds a table's checked rows; `rowid` is the order of loading, `h` the hash of the row or of its exchange id. */
export function createChecked(table: TableName): string {
  const columns = keptColumns(table).map(([name, column]) => `"${name}" ${sqlType(column)}`);
  return `CREATE TABLE ${checked(table)} (file INTEGER, bad SMALLINT, keyed BOOLEAN, h UHUGEINT, ${columns.join(", ")})`;
}

/** SQL that is true of a value of `judgedValues` that is neither absent nor good and in its normal form. */
export const UNCLEAN = "raw IS NOT NULL AND (broken OR value IS DISTINCT FROM raw)";

/** SQL of values of a column with their normal form: `raw`, `value` and `broken`. `values` is a query of the column `raw`, text or BIGINT. */
export function judgedValues(table: TableName, name: string, isInteger: boolean, values: string): string {
  const column = columnsOf(table)[name];
  if (column === undefined) throw new TypeError(`${table} has no column ${name}`);
  const rules = columnRules(name, column).filter(({ rule }) => !(isInteger && rule === "time_zone"));
  const required = column.required === true ? [absent(name, column)] : [];
  const broken = [...required, ...rules.map((rule) => `coalesce(${rule.broken}, false)`)].join(" OR ") || "false";
  return `SELECT raw, v_${name} AS value, ${broken} AS broken
    FROM (SELECT *, ${normalForm(name, column, isInteger)} AS v_${name} FROM (SELECT raw, ${isInteger ? "raw" : "h_text(raw)"} AS r_${name} FROM (${values})))`;
}

/**
 * SQL of an aggregate of `raw` that is true only where every value is there, good and in its normal form: quick, and false of some such columns.
 * Null of a column whose rules say more.
 */
export function surelyClean(table: TableName, name: string, isInteger: boolean, raw: string): string | null {
  const column = columnsOf(table)[name];
  if (column === undefined) throw new TypeError(`${table} has no column ${name}`);
  if (isInteger) {
    const { least, most } = bounds(column);
    return `count(${raw}) = count(*) AND coalesce(min(${raw}) >= ${least} AND max(${raw}) <= ${most}, true)`;
  }
  if (column.type !== "id") return null;
  // From one ASCII character that is seen to another: nothing to trim.
  const plain = `${raw} >= '!' AND ${raw} < '~' AND right(${raw}, 1) BETWEEN '!' AND '~' AND strlen(${raw}) <= ${maxLength(column)}
    AND NOT contains(${raw}, chr(0)) AND NOT contains(${raw}, chr(10)) AND NOT contains(${raw}, '+') AND NOT h_placeholder(${raw})`;
  return `coalesce(bool_and(coalesce(${plain}, false)), true)`;
}

/** Name of the table of checked rows. */
export function checked(table: TableName): string {
  return `checked_${table}`;
}

/**
 * The raw rows of a file: `sql` gives `r_readable` (NULL for an empty line) and `r_<column>` for each column that the file has (`present`);
 * those of `integers` are BIGINT, the others text.
 */
export interface RawRows {
  readonly sql: string;
  readonly present: ReadonlySet<string>;
  readonly integers: ReadonlySet<string>;
  /** Columns whose raw values are known to be good and in their normal form (`unclean`). */
  readonly clean?: ReadonlySet<string>;
  /** True of rows that are known to be good: `bad` is then NULL throughout. */
  readonly good?: boolean;
  /** Whether every row has an exchange id. */
  readonly allKeyed?: boolean;
}

/** SQL of a file's rows as the table of checked rows has them but for `file`, after `more` of what `raw` gives beside. */
export function checkedRows(
  table: TableName,
  { sql, present, integers, clean = new Set(), good = false, allKeyed = false }: RawRows,
  more: readonly string[] = [],
): string {
  const columns = Object.entries(columnsOf(table));
  const values = columns.map(([name, column]) => {
    const form = clean.has(name) ? `r_${name}` : normalForm(name, column, integers.has(name));
    const own = present.has(name) ? form : `NULL::${sqlType(column)}`;
    if (name === "exemplar") return `CASE WHEN getvariable('exemplars') THEN ${own} END AS v_${name}`;
    const known = column.type === "prompt" && present.has("prompt_fingerprint");
    return `${known ? `CASE WHEN r_prompt_fingerprint IS NULL THEN ${own} END` : own} AS v_${name}`;
  });
  const cases = rulesOf(table)
    .map((rule, index) => ({ rule, code: index + 1 }))
    .filter(({ rule: { column } }) => column === null || (present.has(column) && !clean.has(column)))
    .filter(({ rule: { column, rule } }) => !(rule === "time_zone" && integers.has(column ?? "")))
    .map(({ rule, code }) => `WHEN ${rule.broken} THEN ${code}`);
  const canonical = `concat_ws(chr(31), '${table}', ${columns.map(([name]) => `'${name}=' || v_${name}::VARCHAR`).join(", ")})`;
  const keyed = table === "exchanges" && present.has("exchange_id");
  const byId = "md5_number('exchange ' || v_exchange_id)";
  const hash = allKeyed
    ? byId
    : keyed
      ? `CASE WHEN v_exchange_id IS NULL THEN md5_number(${canonical}) ELSE ${byId} END`
      : `md5_number(${canonical})`;
  const kept = keptColumns(table).map(([name]) => `v_${name} AS "${name}"`);
  return `
SELECT ${[...more, "bad", `${keyed ? "v_exchange_id IS NOT NULL" : "false"} AS keyed`, `CASE WHEN bad IS NULL THEN ${hash} END AS h`, ...kept].join(", ")}
FROM (
  SELECT *, ${good ? "NULL" : `(CASE WHEN r_readable IS NULL THEN ${BLANK}\n      ${cases.join("\n      ")} END)`}::SMALLINT AS bad
  FROM (SELECT *, ${values.join(",\n    ")} FROM (${sql}) AS source) AS read_rows
) AS judged`;
}
