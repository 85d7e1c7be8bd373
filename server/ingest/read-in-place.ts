import { stat } from "node:fs/promises";
import { columnsOf, type TableName } from "../contract/tables.ts";
import type { Duck } from "../store/duckdb.ts";
import { judgedValues, surelyClean, UNCLEAN, type RawRows } from "./checks.sql.ts";
import { FileRefusedError } from "./errors.ts";
import type { InputFile } from "./find-files.ts";
import { createInPlace, noteBrokenPlaces } from "./rows.sql.ts";
import {
  parquetOf,
  placedParquet,
  rawName,
  rawValue,
  rawValues,
  ROW_NUMBER,
  type ParquetColumn,
} from "./sources.sql.ts";

/** Size and time of a file that is read where it lies, for each aggregate again. */
export interface InPlace {
  readonly size: number;
  readonly mtimeMs: number;
}

/** Columns of exchanges with few values for their rows: it is quicker to check each value once. */
const REPEATING: ReadonlySet<string> = new Set([
  "account_id",
  "ip",
  "prompt_fingerprint",
  "client",
  "model",
  "capability",
  "channel",
  "api_key_id",
]);

/** Whether a Parquet file need not be copied: exchanges are many and only aggregated; of other tables, and of prompts, the rows are kept. */
export function staysInPlace(
  file: InputFile,
  columns: readonly ParquetColumn[],
  present: ReadonlySet<string>,
): boolean {
  return file.table === "exchanges" && !present.has("prompt") && !columns.some(({ name }) => name === ROW_NUMBER);
}

/** Checks such a file and makes the view of its good rows; gives the number of its rows and of the broken ones. */
export async function readInPlace(
  duck: Duck,
  file: InputFile,
  number: number,
  columns: ReadonlyMap<string, ParquetColumn>,
  integers: ReadonlySet<string>,
): Promise<{ rows: number; broken: number; inPlace: InPlace }> {
  const { size, mtimeMs } = await stat(file.path);
  const present = new Set(columns.keys());
  const clean = new Set<string>();
  const forms = new Map<string, string>();
  const suspects: string[] = [];
  let absentIds = !present.has("exchange_id");
  for (const name of await findClean(duck, file, columns, integers)) clean.add(name);
  if (clean.has("exchange_id")) absentIds = false;
  for (const [name, column] of columns) {
    if (clean.has(name) || (column.type !== "VARCHAR" && !integers.has(name))) continue;
    // Text that becomes a number is never in its normal form as it stands: each row is read.
    if (column.type === "VARCHAR" && becomesNumber(file.table, name)) continue;
    const table = `forms_${number}_${name}`;
    const repeats = REPEATING.has(name);
    const judged = judgedValues(
      file.table,
      name,
      integers.has(name),
      repeats ? "FROM distinct_values" : rawValues(file.path, column, false),
    );
    if (repeats) {
      // Materialized, or the filter would be applied to each row instead of each value.
      await duck.run(`CREATE TABLE ${table} AS WITH distinct_values AS MATERIALIZED (${rawValues(file.path, column, true)}),
        judged AS MATERIALIZED (${judged}) SELECT * FROM judged WHERE broken OR (${UNCLEAN})`);
    }
    const [counts] = await duck.rows(
      `SELECT count(*) FILTER (raw IS NULL) AS absent, count(*) FILTER (${UNCLEAN}) AS unclean, count(*) FILTER (broken) AS broken FROM (${repeats ? `FROM ${table}` : judged})`,
    );
    const broken = Number(counts?.["broken"]);
    const unclean = Number(counts?.["unclean"]);
    if (name === "exchange_id") absentIds = Number(counts?.["absent"]) + unclean > 0;
    if (broken + unclean === 0) clean.add(name);
    else if (repeats) {
      forms.set(name, table);
      const text = rawName(column);
      if (broken > 0) suspects.push(`${text} IS NULL OR ${text} IN (SELECT raw FROM ${table} WHERE broken)`);
    }
  }
  let broken = 0;
  // Where only columns of repeating values are unclean, those tell which rows may be broken; else each row is looked at.
  const known = clean.size + forms.size === columns.size;
  if (!known || suspects.length > 0) {
    const rows = `${placedParquet(file.path, columns, { integers, clean })}${known ? ` WHERE ${suspects.join(" OR ")}` : ""}`;
    broken = await duck.run(noteBrokenPlaces(file.table, { sql: rows, present, integers, clean }), { file: number });
  }
  const good = placedParquet(file.path, columns, { integers, clean, forms });
  const raw: RawRows = {
    sql: good,
    present,
    integers,
    clean: new Set([...clean, ...forms.keys()]),
    allKeyed: !absentIds,
  };
  await duck.run(createInPlace(file.table, raw, number, broken > 0));
  const [total] = await duck.rows(`SELECT count(*) AS n FROM ${parquetOf(file.path)}`);
  return { rows: Number(total?.["n"]), broken, inPlace: { size, mtimeMs } };
}

/** Whether the normal form of a column is a number. */
function becomesNumber(table: TableName, name: string): boolean {
  const type = columnsOf(table)[name]?.type;
  return type === "time" || type === "count";
}

/** Columns of few repeated values that one quick look finds whole, good and in their normal form. */
async function findClean(
  duck: Duck,
  file: InputFile,
  columns: ReadonlyMap<string, ParquetColumn>,
  integers: ReadonlySet<string>,
): Promise<string[]> {
  const looks = [...columns].flatMap(([name, column]) => {
    const looked = integers.has(name) || (column.type === "VARCHAR" && !REPEATING.has(name));
    const look = looked ? surelyClean(file.table, name, integers.has(name), rawValue(column)) : null;
    return look === null ? [] : [`${look} AS "${name}"`];
  });
  if (looks.length === 0) return [];
  const [found] = await duck.rows(`SELECT ${looks.join(", ")} FROM ${parquetOf(file.path)}`);
  return Object.entries(found ?? {}).flatMap(([name, isClean]) => (isClean === true ? [name] : []));
}

/**
 * Checks that a file did not change while it was read, more than once.
 * @throws FileRefusedError
 */
export async function assertUnchanged(file: InputFile, inPlace: InPlace): Promise<void> {
  const now = await stat(file.path).catch(() => null);
  if (now?.size === inPlace.size && now.mtimeMs === inPlace.mtimeMs) return;
  throw new FileRefusedError(
    `${file.path} changed while it was read.`,
    "Load it again when nothing writes to it any more.",
    { path: file.path, table: file.table },
  );
}
