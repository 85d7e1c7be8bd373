import type { StagedTarget } from "./staging.ts";

/** Tables of what detection reads of a staged load, and the columns of each; a staged file may have more, or lack some. */
export const STAGED_COLUMNS = {
  accounts: { id: "VARCHAR", createdAt: "BIGINT", verified: "BOOLEAN", status: "VARCHAR", f: "BIGINT", l: "BIGINT" },
  identifiers: { id: "VARCHAR", method: "VARCHAR", bin: "VARCHAR", type: "VARCHAR", proxyService: "VARCHAR" },
  in_network: { ip: "VARCHAR", network: "VARCHAR" },
  relations: { account: "VARCHAR", identifier: "VARCHAR", n: "BIGINT" },
  activity: { account: "VARCHAR", exchanges: "BIGINT", activity: "VARCHAR" },
  labels: { account: "VARCHAR", disposition: "VARCHAR", file_row_number: "BIGINT" },
} as const satisfies Partial<Record<StagedTarget["target"], Record<string, string>>>;

/** Makes the tables, empty. */
export const CREATE_TABLES = Object.entries(STAGED_COLUMNS)
  .map(([name, columns]) => {
    const list = Object.entries(columns).map(([column, type]) => `"${column}" ${type}`);
    return `CREATE TABLE ${name} (${list.join(", ")});`;
  })
  .join("\n");

/** Adds the rows of a staged file, `source` as `parquetFile` gives it, to the table of its target. */
export function addRows(target: keyof typeof STAGED_COLUMNS, source: string): string {
  const wanted = Object.keys(STAGED_COLUMNS[target]).map((column) => `'${column}'`);
  const from = target === "labels" ? source.replace(/\)$/, ", file_row_number = true)") : source;
  return `INSERT INTO ${target} BY NAME SELECT COLUMNS(lambda c: c IN (${wanted.join(", ")})) FROM ${from}`;
}

/** Number of accounts. */
export const SIZES = "SELECT count(*) AS accounts FROM accounts";

/** Identifiers by number, as node ids. */
const NUMBERED = `SELECT *, (row_number() OVER (ORDER BY id) - 1)::DOUBLE AS node FROM identifiers`;

/** As `IDENTIFIERS` of projection.cypher.ts. */
export const IDENTIFIERS = `
SELECT node, id, split_part(id, ':', 1) AS kind, method, bin, type, "proxyService" IS NOT NULL AS proxied
FROM (${NUMBERED}) ORDER BY id`;

/** As `NETWORKS` of projection.cypher.ts. */
export const NETWORKS = `SELECT i.node, n.network FROM in_network AS n JOIN (${NUMBERED}) AS i ON i.id = n.ip`;

/** As `ACCOUNTS` of projection.cypher.ts; the last label of an account is its disposition, for they are staged in the order of their times. */
export const ACCOUNTS = `
WITH adjacency AS (
  SELECT r.account, list({'node': i.node, 'n': (CASE WHEN r.n = 0 THEN 1 ELSE r.n END)::DOUBLE}) AS entries
  FROM relations AS r JOIN (${NUMBERED}) AS i ON i.id = r.identifier GROUP BY r.account
), verdicts AS (
  SELECT account, arg_max(disposition, file_row_number) AS disposition FROM labels GROUP BY account
)
SELECT a.id, a."createdAt"::DOUBLE AS "createdAt", a.f::DOUBLE AS "firstSeen", a.l::DOUBLE AS "lastSeen",
       coalesce(a.verified, false) AS verified, coalesce(t.exchanges, 0)::DOUBLE AS exchanges,
       coalesce(a.status IN ('banned', 'suspended'), false) AS banned, coalesce(v.disposition, 'open') AS disposition,
       CASE WHEN t.activity IS NOT NULL THEN [t.activity] END AS activity,
       list_transform(entries, lambda e: e.node) AS targets, list_transform(entries, lambda e: e.n) AS counts
FROM accounts AS a
LEFT JOIN adjacency ON adjacency.account = a.id
LEFT JOIN activity AS t ON t.account = a.id
LEFT JOIN verdicts AS v ON v.account = a.id
ORDER BY a.id`;
