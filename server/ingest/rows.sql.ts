import type { TableName } from "../contract/tables.ts";
import { checked, checkedRows, type RawRows } from "./checks.sql.ts";

/** A row is known by `r`: the number of its file above these bits, its place in the scratch table or in the file below. */
const PLACE_BITS = 40;

/** Table of the broken rows of files that are read in place: `file`, `place` (from 0) and `bad`, the number of the rule. */
export const CREATE_BROKEN_PLACES = "CREATE TABLE broken_places (file INTEGER, place BIGINT, bad SMALLINT)";

/** Notes the broken rows of file `$file`, of which `raw` gives the `place` too. */
export function noteBrokenPlaces(table: TableName, raw: RawRows): string {
  return `INSERT INTO broken_places SELECT $file, place, bad FROM (${checkedRows(table, raw, ["place"])}) WHERE bad IS NOT NULL`;
}

/** Makes the view of the good rows of a file that is read in place, checked before: normal forms and hashes are made as they are asked for. */
export function createInPlace(table: TableName, raw: RawRows, file: number, anyBroken: boolean): string {
  const good = anyBroken ? ` WHERE place NOT IN (SELECT place FROM broken_places WHERE file = ${file})` : "";
  return `CREATE VIEW ${inPlace(file)} AS
SELECT ${file} AS file, ${file}::BIGINT << ${PLACE_BITS} | place AS r, * EXCLUDE (place)
FROM (${checkedRows(table, { ...raw, good: true }, ["place"])})${good}`;
}

function inPlace(file: number): string {
  return `in_place_${file}`;
}

/** Name of the view of a table's rows, read in place or not: `r` is the order of loading, `bad` is NULL where the row is good. */
export function rowsOf(table: TableName): string {
  return `rows_${table}`;
}

/** Makes that view; `files` are the numbers of those that are read in place. */
export function createRows(table: TableName, files: readonly number[]): string {
  const stored = `SELECT file::BIGINT << ${PLACE_BITS} | rowid AS r, * FROM ${checked(table)}`;
  return `CREATE VIEW ${rowsOf(table)} AS ${[stored, ...files.map((file) => `SELECT * FROM ${inPlace(file)}`)].join(" UNION ALL BY NAME ")}`;
}

/** SQL of the number of the file of a row. */
export function fileOf(r: string): string {
  return `(${r} >> ${PLACE_BITS})`;
}
