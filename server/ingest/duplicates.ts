import { createHash } from "node:crypto";
import type { TableName } from "../contract/tables.ts";
import { DAY_MS } from "../contract/time.ts";
import type { Duck } from "../store/duckdb.ts";
import { halves, high, LEDGER_COLUMNS, ledgerRows, low, type LedgerPart } from "../store/ledger.ts";
import { checked } from "./checks.sql.ts";
import type { ReadFile } from "./read-file.ts";
import { createRows, fileOf, rowsOf } from "./rows.sql.ts";

/** One row in so many without an exchange id is remembered, to tell a partial overlap. */
const SAMPLE = 1024;

/** Name of the table of the row ids of a table's duplicates. */
function duplicates(table: TableName): string {
  return `duplicate_${table}`;
}

/** Name of the view of the rows that are loaded: good and new; `r` is the order of loading. */
export function loaded(table: TableName): string {
  return `loaded_${table}`;
}

/** The same of their hashes. */
function loadedHashes(table: TableName): string {
  return `loaded_hashes_${table}`;
}

/** Name of the hashes of a table's good rows, and SQL that makes those of exchanges: they are asked for several times, and made of texts. */
function hashes(table: TableName): string {
  return table === "exchanges" ? "exchange_hashes" : rowsOf(table);
}
const CREATE_EXCHANGE_HASHES = `
CREATE TABLE exchange_hashes AS
SELECT r, bad, keyed, ("at" // ${DAY_MS})::INTEGER AS day, h FROM ${rowsOf("exchanges")} WHERE bad IS NULL`;

/** Tells the rows that were loaded before, in this load or an earlier one, and makes the view of those that were not. Gives warnings. */
export async function findDuplicates(
  duck: Duck,
  table: TableName,
  files: readonly ReadFile[],
  ledger: readonly LedgerPart[],
): Promise<string[]> {
  const rows = hashes(table);
  const inPlace = files.filter((file) => file.inPlace !== null);
  await duck.run(
    createRows(
      table,
      inPlace.map((file) => file.number),
    ),
  );
  if (table === "exchanges") await duck.run(CREATE_EXCHANGE_HASHES);
  await duck.run(`CREATE TABLE ${duplicates(table)} (r BIGINT)`);
  const warnings: string[] = [];
  if (table === "accounts") await duck.run(duplicateAccounts(ledger));
  else {
    const kind = table === "exchanges" ? "exchange" : "row";
    const which = table === "exchanges" ? "bad IS NULL AND keyed" : "bad IS NULL";
    let days = "true";
    if (table === "exchanges") {
      const [range] = await duck.rows(`SELECT min(day) AS first, max(day) AS last FROM ${rows} WHERE ${which}`);
      if (range?.["first"] !== null && range?.["first"] !== undefined) {
        days = `day BETWEEN ${Number(range["first"])} AND ${Number(range["last"])}`;
      }
    }
    await duck.run(`
INSERT INTO ${duplicates(table)}
SELECT r FROM ${rows} WHERE ${which} AND h IN (SELECT h FROM ${ledgerRows(ledger, kind, days)})`);
    // Half a hash tells which rows may be twice: seldom any, and half as much to keep in memory.
    await duck.run(
      `CREATE TABLE twice_${table} AS SELECT ${high("h")} AS half FROM ${rows} WHERE ${which} GROUP BY half HAVING count(*) > 1`,
    );
    const [twice] = await duck.rows(`SELECT count(*) AS n FROM twice_${table}`);
    if (Number(twice?.["n"] ?? 0) > 0) {
      await duck.run(`
CREATE TABLE repeated_${table} AS SELECT r, h FROM ${rows} WHERE ${which} AND ${high("h")} IN (SELECT half FROM twice_${table});
INSERT INTO ${duplicates(table)}
SELECT again.r FROM repeated_${table} AS again JOIN (SELECT h, min(r) AS kept FROM repeated_${table} GROUP BY h) AS first USING (h)
WHERE again.r > first.kept`);
    }
    if (table === "exchanges") warnings.push(...(await findRepeatedFiles(duck, files, ledger)));
  }
  const [found] = await duck.rows(`SELECT count(*) AS n FROM ${duplicates(table)}`);
  const anti = Number(found?.["n"] ?? 0) === 0 ? "" : ` AND r NOT IN (SELECT r FROM ${duplicates(table)})`;
  await duck.run(`CREATE VIEW ${loaded(table)} AS SELECT * FROM ${rowsOf(table)} WHERE bad IS NULL${anti}`);
  await duck.run(`CREATE VIEW ${loadedHashes(table)} AS SELECT * FROM ${rows} WHERE bad IS NULL${anti}`);
  return warnings;
}

/** An account's row is a duplicate where the account's latest row before it was the same: a change and its undoing are both news. */
function duplicateAccounts(ledger: readonly LedgerPart[]): string {
  return `
INSERT INTO ${duplicates("accounts")}
SELECT r FROM (
  SELECT rows.r, rows.h, coalesce(lag(rows.h) OVER (PARTITION BY account_id ORDER BY rows.r), latest.h) AS before
  FROM ${rowsOf("accounts")} AS rows
  LEFT JOIN (SELECT k, arg_max(h, sequence) AS h FROM ${ledgerRows(ledger, "account")} GROUP BY k) AS latest ON latest.k = md5_number(account_id)
  WHERE bad IS NULL
) WHERE h = before`;
}

/** Exchanges without an id cannot be told one by one: a file of them is known by a digest that ignores their order. */
async function findRepeatedFiles(
  duck: Duck,
  files: readonly ReadFile[],
  ledger: readonly LedgerPart[],
): Promise<string[]> {
  const rows = hashes("exchanges");
  await duck.run("CREATE TABLE IF NOT EXISTS exchange_files (h UHUGEINT, n BIGINT)");
  const warnings: string[] = [];
  for (const { file, number } of files) {
    const [sums] = await duck.rows(
      `SELECT count(*) AS n, sum(${high("h")})::VARCHAR AS high, sum(${low("h")})::VARCHAR AS low
       FROM ${rows} WHERE ${fileOf("r")} = $file AND bad IS NULL AND NOT keyed`,
      { file: number },
    );
    const n = Number(sums?.["n"] ?? 0);
    if (n === 0) continue;
    const digest = createHash("md5")
      .update(`${n} ${String(sums?.["high"])} ${String(sums?.["low"])}`)
      .digest("hex");
    const hash = `md5_number('${digest}')`;
    const [known] = await duck.rows(
      `SELECT count(*) AS n FROM (SELECT h FROM exchange_files UNION ALL SELECT h FROM ${ledgerRows(ledger, "file")}) WHERE h = ${hash}`,
    );
    if (Number(known?.["n"] ?? 0) > 0) {
      await duck.run(
        `INSERT INTO ${duplicates("exchanges")} SELECT r FROM ${rows} WHERE ${fileOf("r")} = $file AND bad IS NULL AND NOT keyed`,
        { file: number },
      );
      continue;
    }
    await duck.run(`INSERT INTO exchange_files SELECT ${hash}, $n`, { n });
    const [overlap] = await duck.rows(
      `SELECT count(*) AS n FROM ${rows} WHERE ${fileOf("r")} = $file AND bad IS NULL AND NOT keyed AND (h & ${SAMPLE - 1}::UHUGEINT) = 0
       AND h IN (SELECT h FROM ${ledgerRows(ledger, "sample")} UNION ALL
                 SELECT h FROM ${rows} WHERE ${fileOf("r")} < $file AND bad IS NULL AND NOT keyed AND (h & ${SAMPLE - 1}::UHUGEINT) = 0)`,
      { file: number },
    );
    const shared = Number(overlap?.["n"] ?? 0);
    if (shared > 0) {
      warnings.push(
        `${file.path}: about ${shared * SAMPLE} of its ${n} exchanges look like some that were loaded before; without exchange_id they cannot be told apart and were counted again.`,
      );
    }
  }
  return warnings;
}

/** Duplicates of each file of a table, by file number. */
export async function countDuplicates(duck: Duck, table: TableName): Promise<Map<number, number>> {
  const rows = await duck.rows(
    `SELECT ${fileOf("r")} AS file, count(DISTINCT r) AS n FROM ${duplicates(table)} GROUP BY file`,
  );
  return new Map(rows.map((row) => [Number(row["file"]), Number(row["n"])]));
}

/** Makes the table `ledger_part`: what this load adds to the ledger beside exchange ids. `named` holds accounts that only other tables name. */
export async function makeLedgerPart(duck: Duck, tables: readonly TableName[]): Promise<void> {
  await duck.run(`CREATE TABLE ledger_part (${LEDGER_COLUMNS})`);
  const none = "NULL, NULL";
  for (const table of tables) {
    if (table === "accounts") {
      await duck.run(
        `INSERT INTO ledger_part SELECT 'account', NULL, ${halves("md5_number(account_id)")}, ${halves("h")}, NULL
         FROM (SELECT account_id, arg_max(h, r) AS h FROM ${loaded(table)} GROUP BY account_id)`,
      );
    } else if (table === "exchanges") {
      await duck.run(`INSERT INTO ledger_part SELECT 'file', NULL, ${none}, ${halves("h")}, n FROM exchange_files`);
      await duck.run(
        `INSERT INTO ledger_part SELECT DISTINCT 'sample', NULL, ${none}, ${halves("h")}, NULL::BIGINT FROM ${loadedHashes(table)} WHERE NOT keyed AND (h & ${SAMPLE - 1}::UHUGEINT) = 0`,
      );
    } else {
      await duck.run(`INSERT INTO ledger_part SELECT 'row', NULL, ${none}, ${halves("h")}, NULL FROM ${loaded(table)}`);
    }
  }
  await duck.run(
    `INSERT INTO ledger_part SELECT 'named', NULL, ${halves("md5_number(id)")}, NULL, NULL, NULL FROM named_accounts`,
  );
}

/** SQL of all rows of the load's part of the ledger: those of `ledger_part`, and the exchange ids with their days, as they came. */
export function ledgerPart(tables: readonly TableName[]): string {
  const small = "SELECT * FROM ledger_part";
  if (!tables.includes("exchanges")) return small;
  const ids = `SELECT day, ${high("h")} AS h1, ${low("h")} AS h2 FROM ${loadedHashes("exchanges")} WHERE keyed`;
  return `${small} UNION ALL SELECT 'exchange', day, NULL, NULL, h1, h2, NULL FROM (${ids})`;
}

/** SQL that makes `named_accounts`: accounts that this load names, and neither its `accounts` rows nor any load before it did. */
export function findNamedAccounts(tables: readonly TableName[], ledger: readonly LedgerPart[]): string {
  const own = tables.includes("accounts")
    ? `SELECT account_id FROM ${checked("accounts")} WHERE bad IS NULL`
    : "SELECT '' WHERE false";
  return `
CREATE TABLE named_accounts AS SELECT id FROM all_accounts WHERE id NOT IN (${own})
AND md5_number(id) NOT IN (SELECT k FROM ${ledgerRows(ledger, "account")} UNION ALL SELECT k FROM ${ledgerRows(ledger, "named")})`;
}

/** SQL of a digest of a table's loaded rows that ignores their order: rows and the sums of the halves of their hashes, as text. */
export function contentDigest(table: TableName): string {
  return `SELECT count(*) || ' ' || coalesce(sum(${high("h")}), 0) || ' ' || coalesce(sum(${low("h")}), 0) AS digest FROM ${loadedHashes(table)}`;
}
