import { DuckError, type Duck } from "../store/duckdb.ts";
import { loaded } from "./duplicates.ts";

/**
 * Functions whose value (`h_key`, 64 bits) a text of exchanges is told by while they are grouped, which takes a third of the time and memory that the texts take.
 * The quick one first; where two texts of a column share its value, the next.
 */
const KEYS = ["hash", "md5_number_lower"];

/** What stands for a model, capability or channel that an exchange does not name. */
const UNKNOWN = "unknown";

/** Columns by which exchanges are grouped. */
const GROUPED = [
  "account_id",
  "ip",
  "prompt_fingerprint",
  "client",
  "api_key_id",
  "model",
  "capability",
  "channel",
] as const;
type Grouped = (typeof GROUPED)[number];

/**
 * Makes the macro `h_key` of the first function that gives no two texts of a column the same value, and the tables of texts (`key`, `text`), one for each column by
 * which exchanges are grouped. @throws DuckError where each of them does.
 */
export async function makeTexts(duck: Duck, keys: readonly string[] = KEYS): Promise<void> {
  for (const key of keys) {
    await duck.run(createTexts(key));
    const [shared] = await duck.rows(COUNT_SHARED_KEYS);
    if (Number(shared?.["n"]) === 0) return;
  }
  throw new DuckError("Two texts of the exchanges have one hash.", null);
}

function createTexts(key: string): string {
  const tables = GROUPED.map(
    (column) => `CREATE OR REPLACE TABLE ${texts(column)} AS SELECT h_key(text) AS key, text FROM (
      SELECT DISTINCT "${column}" AS text FROM ${loaded("exchanges")} UNION SELECT '${UNKNOWN}') WHERE text IS NOT NULL`,
  );
  return [`CREATE OR REPLACE MACRO h_key(text) AS ${key}(text)`, ...tables].join(";\n");
}

/** How many texts have a key that another of their column has too. */
const COUNT_SHARED_KEYS = `SELECT sum(n) AS n FROM (${GROUPED.map((column) => `SELECT count(*) - count(DISTINCT key) AS n FROM ${texts(column)}`).join(" UNION ALL ")})`;

/** SQL of a text of a row that may be missing. */
export function orUnknown(text: string): string {
  return `coalesce(${text}, '${UNKNOWN}')`;
}

/** SQL of a query's rows with texts for the keys in some of its columns: `keys` says of which column of the exchanges each is. */
export function withTexts(sql: string, keys: Readonly<Record<string, Grouped>>): string {
  const replaced = Object.keys(keys).map((key) => `text_${key}.text AS ${key}`);
  const joins = Object.entries(keys).map(
    ([key, column]) => `JOIN ${texts(column)} AS text_${key} ON text_${key}.key = keyed.${key}`,
  );
  return `SELECT keyed.* REPLACE (${replaced.join(", ")}) FROM (${sql}) AS keyed ${joins.join(" ")}`;
}

function texts(column: Grouped): string {
  return `texts_${column}`;
}
