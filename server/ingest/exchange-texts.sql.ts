import { loaded } from "./duplicates.ts";

/** What the texts of exchanges are told by while they are grouped: 64 bits are grouped in a third of the time and memory that the texts take. */
export type TextKey = "hash" | "md5_number_lower";

/** The quick one first; where two texts of a load share it, the next. */
export const TEXT_KEYS: readonly TextKey[] = ["hash", "md5_number_lower"];

/** What stands for a model, capability or channel that an exchange does not name. */
const UNKNOWN = "unknown";

const GROUPED = ["account_id", "ip", "prompt_fingerprint", "client", "api_key_id", "model", "capability", "channel"];

/** SQL that makes the table `exchange_texts` (`key`, `text`) of the texts by which exchanges are grouped. */
export function createTexts(key: TextKey): string {
  const columns = GROUPED.map((column) => `SELECT DISTINCT "${column}" AS text FROM ${loaded("exchanges")}`);
  return `CREATE OR REPLACE TABLE exchange_texts AS SELECT ${key}(text) AS key, text
    FROM (${columns.join(" UNION ")} UNION SELECT '${UNKNOWN}') WHERE text IS NOT NULL`;
}

/** How many of them have a key that another has too. */
export const COUNT_SHARED_KEYS = "SELECT count(*) - count(DISTINCT key) AS n FROM exchange_texts";

/** SQL of a text of a row that may be missing. */
export function orUnknown(text: string): string {
  return `coalesce(${text}, '${UNKNOWN}')`;
}

/** SQL of a query's rows with the texts of its columns `keys` for their keys. */
export function withTexts(sql: string, keys: readonly string[]): string {
  const texts = keys.map((key) => `text_${key}.text AS ${key}`);
  const joins = keys.map((key) => `JOIN exchange_texts AS text_${key} ON text_${key}.key = keyed.${key}`);
  return `SELECT keyed.* REPLACE (${texts.join(", ")}) FROM (${sql}) AS keyed ${joins.join(" ")}`;
}
