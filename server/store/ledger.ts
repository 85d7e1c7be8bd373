import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { LEDGER_PART, type LoadHome } from "./staging.ts";

/**
 * The ledger knows what was loaded without keeping it: one Parquet file for each load with the 128-bit hashes (as two UBIGINT) of what it accepted.
 * Kinds: `exchange` (an exchange id, by day), `row` (any other row), `account` (key: the account, hash: its latest row), `named` (an account that
 * only other tables named), `file` (digest of a file's exchanges without id; n rows), `sample` (one in 1,024 of such rows), `template p3` (two words of
 * the core of a prompt template as hash; key: the template; day: their place; n: accounts).
 */
export interface LedgerPart {
  readonly path: string;
  readonly sequence: number;
  readonly batch: string;
}

/** Columns of a part, in order. */
export const LEDGER_COLUMNS = "kind VARCHAR, day INTEGER, k1 UBIGINT, k2 UBIGINT, h1 UBIGINT, h2 UBIGINT, n BIGINT";

const PART = /^(\d{6,})-([0-9a-f]+)\.parquet$/;

function ledgerFolder(home: LoadHome): string {
  return join(home.directory, "ledger", home.graph);
}

/** The parts of a graph's ledger, oldest first. */
export async function ledgerParts(home: LoadHome): Promise<LedgerPart[]> {
  const names = await readdir(ledgerFolder(home)).catch((): string[] => []);
  return names
    .flatMap((name) => {
      const match = PART.exec(name);
      return match === null
        ? []
        : [{ path: join(ledgerFolder(home), name), sequence: Number(match[1]), batch: match[2] ?? "" }];
    })
    .toSorted((a, b) => a.sequence - b.sequence);
}

/** Moves the ledger part of a staged load into the ledger; harmless when that has happened already. */
export async function keepLedgerPart(home: LoadHome, staged: string, sequence: number, batch: string): Promise<void> {
  await mkdir(ledgerFolder(home), { recursive: true, mode: 0o700 });
  const target = join(ledgerFolder(home), `${String(sequence).padStart(6, "0")}-${batch}.parquet`);
  await rename(join(staged, LEDGER_PART), target).catch((cause: unknown) => {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ENOENT")) throw cause;
  });
}

/** SQL of the ledger's rows of some kinds with `sequence`, `k` and `h` as UHUGEINT; `where` narrows it further. */
export function ledgerRows(parts: readonly LedgerPart[], kind: string, where = "true"): string {
  const selects = parts.map(
    ({ path, sequence }) =>
      `SELECT ${sequence} AS sequence, day, ${joined("k")} AS k, ${joined("h")} AS h, n FROM read_parquet('${path.replaceAll("'", "''").replaceAll(/[*?[]/g, "[$&]")}') WHERE kind = '${kind}' AND ${where}`,
  );
  const none = "SELECT 0 AS sequence, 0 AS day, 0::UHUGEINT AS k, 0::UHUGEINT AS h, 0 AS n WHERE false";
  return `(${selects.length === 0 ? none : selects.join(" UNION ALL ")})`;
}

/** SQL of the upper half of a UHUGEINT; division would take 400 times as long. */
export function high(value: string): string {
  return `(${value} >> 64)::UBIGINT`;
}

/** SQL of the lower half of a UHUGEINT. */
export function low(value: string): string {
  return `(${value} & 18446744073709551615::UHUGEINT)::UBIGINT`;
}

/** SQL of the two halves of a UHUGEINT, as a part keeps them: Parquet has no 128-bit integers. */
export function halves(value: string): string {
  return `${high(value)}, ${low(value)}`;
}

function joined(name: string): string {
  return `(${name}1::UHUGEINT << 64 | ${name}2::UHUGEINT)`;
}
