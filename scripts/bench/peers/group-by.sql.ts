/** What the exchanges are grouped by, beside the account. */
const PAIRS = ["ip", "prompt_fingerprint", "client", "api_key_id"];
const USAGE = ["model", "capability", "channel"];

/** SQL that reads the exchanges of a world. */
function exchanges(folder: string): string {
  return `read_parquet('${folder.replaceAll("'", "''")}/exchanges*.parquet')`;
}

/** The aggregation of a world's exchanges as bare queries: no check, no quarantine, no ledger, no duplicates. */
export function groupings(folder: string): { name: string; sql: string }[] {
  const from = exchanges(folder);
  return [
    ...PAIRS.map((column) => ({
      name: column,
      sql: `SELECT account_id, ${column}, count(*) AS n, min("at") AS f, max("at") AS l FROM ${from} WHERE ${column} IS NOT NULL GROUP BY 1, 2`,
    })),
    {
      name: "hour",
      sql: `SELECT account_id, epoch_ms("at") // 3600000 AS hour, count(*) AS n FROM ${from} GROUP BY 1, 2`,
    },
    ...USAGE.map((column) => ({
      name: column,
      sql: `SELECT account_id, ${column}, epoch_ms("at") // 86400000 AS day, count(*) AS n, sum(input_tokens) AS i, sum(output_tokens) AS o FROM ${from} WHERE ${column} IS NOT NULL GROUP BY 1, 2, 3`,
    })),
  ];
}

function usedIn(folder: string): string[] {
  return PAIRS.map(
    (column) =>
      `SELECT account_id, '${column}:' || ${column} AS value, count(*) AS n, min(epoch_ms("at")) AS f, max(epoch_ms("at")) AS l FROM ${exchanges(folder)} WHERE ${column} IS NOT NULL GROUP BY 1, 2`,
  );
}

/** The account–identifier pairs of a folder that holds exchanges only. */
export function pairsOfExchanges(folder: string): string {
  return `SELECT account_id AS account, value, n, f, l FROM (${usedIn(folder).join("\n    UNION ALL\n    ")})`;
}

/** Every account–identifier pair of a world with its count and times, in the columns that neo4j-admin reads. */
export function relations(folder: string): string {
  const csv = (table: string) => `read_csv('${folder.replaceAll("'", "''")}/${table}*.csv', all_varchar = true)`;
  const sighted = (table: string, kind: string, value: string, at: string) =>
    `SELECT account_id, ${kind} || ':' || ${value} AS value, 1 AS n, epoch_ms(${at}::TIMESTAMP) AS f, epoch_ms(${at}::TIMESTAMP) AS l FROM ${csv(table)}`;
  const all = [
    sighted("payments", "'instrument'", "instrument_id", "paid_at"),
    sighted("ips", "'ip'", "ip", "seen_at"),
    sighted("prompt_fingerprints", "'prompt_fingerprint'", "fingerprint", "seen_at"),
    sighted("identifiers", "type", "value", "seen_at"),
    ...usedIn(folder),
  ];
  return `SELECT account_id AS ":START_ID(A)", value AS ":END_ID(I)", sum(n)::BIGINT AS "count:long", min(f) AS "firstSeen:long", max(l) AS "lastSeen:long"
    FROM (${all.join("\n    UNION ALL\n    ")}) GROUP BY 1, 2`;
}

/** Accounts of a world, and the identifiers of a table `relations`, in the columns that neo4j-admin reads. */
export const ACCOUNT_NODES = `SELECT DISTINCT ":START_ID(A)" AS "id:ID(A)" FROM relations`;
export const IDENTIFIER_NODES = `SELECT DISTINCT ":END_ID(I)" AS "id:ID(I)" FROM relations`;

/** The exchanges of the last day of a world, a day later and with ids of their own. */
export function oneMoreDay(folder: string): string {
  return `SELECT * REPLACE (exchange_id || '+1' AS exchange_id, ("at"::TIMESTAMP + INTERVAL 1 DAY)::TIMESTAMPTZ AS "at")
    FROM ${exchanges(folder)} WHERE epoch_ms("at") >= (SELECT max(epoch_ms("at")) FROM ${exchanges(folder)}) - 86400000`;
}
