import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Duck } from "../store/duckdb.ts";
import type { Manifest } from "../store/staging.ts";
import { PART, type Aggregate } from "./aggregate.sql.ts";
import { literal } from "./sources.sql.ts";

/** Rows whose lists are made at one time. */
const ROWS_OF_PART = 6_000_000;

/** Writes each aggregate that has rows as a Parquet file into the folder of a load. Throws DuckError. */
export async function stage(
  duck: Duck,
  all: readonly Aggregate[],
  folder: string,
  onProgress: (fraction: number) => void,
): Promise<Manifest["files"]> {
  const staged: Manifest["files"] = [];
  for (const [index, { what, file, sql, listed }] of all.entries()) {
    onProgress(index / all.length);
    const [size] = listed === undefined ? [] : await duck.rows(`SELECT count(*) AS n FROM ${listed}`);
    const parts = Math.max(1, Math.ceil(Number(size?.["n"] ?? 0) / ROWS_OF_PART));
    const rows = await copyTo(duck, sql, join(folder, file), parts);
    if (rows > 0) staged.push({ file, rows, what });
    else await rm(join(folder, file), { force: true });
  }
  onProgress(1);
  return staged;
}

/** Writes the rows of a query as Parquet, by shares of the accounts where `parts` is above 1; gives their number. */
async function copyTo(duck: Duck, sql: string, path: string, parts: number): Promise<number> {
  if (parts === 1) return writeParquet(duck, sql, path);
  for (let part = 0; part < parts; part++) {
    const share = sql.replaceAll(PART, `account % ${parts} = ${part}`);
    await duck.run(part === 0 ? `CREATE TABLE parts AS ${share}` : `INSERT INTO parts ${share}`);
  }
  const rows = await writeParquet(duck, "FROM parts", path);
  await duck.run("DROP TABLE parts");
  return rows;
}

/** Writes the rows of a query as a Parquet file and gives their number. Throws DuckError. */
export async function writeParquet(duck: Duck, sql: string, path: string): Promise<number> {
  return duck.run(`COPY (${sql}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`);
}
