import type { Duck } from "../store/duckdb.ts";
import { splitHeading } from "./columns.ts";
import type { InputFile } from "./find-files.ts";
import { assertReadableHeading } from "./heading.ts";
import { headingOf, linesOf, parquetOf, type ParquetColumn } from "./sources.sql.ts";

/** What is asked of a file to know its columns. */
export type NamedFile = Pick<InputFile, "path" | "format">;

/** Columns of a Parquet file with their types. Throws DuckError. */
export async function parquetColumns(duck: Duck, path: string): Promise<ParquetColumn[]> {
  const described = await duck.rows(`DESCRIBE SELECT * FROM ${parquetOf(path)}`);
  return described.map((row) => ({ name: String(row["column_name"]), type: String(row["column_type"]) }));
}

/** Names in the heading of CSV or TSV; null where the file is empty. Throws FileRefusedError where it is not UTF-8, DuckError. */
export async function headingNames(duck: Duck, { path, format }: NamedFile): Promise<string[] | null> {
  await assertReadableHeading({ path, format });
  const [first] = await duck.rows(headingOf(path, format));
  return first === undefined ? null : splitHeading(String(first["line"] ?? ""), format.kind === "tsv" ? "\t" : ",");
}

/** Names of the members of the first 10,000 objects of JSON Lines. Throws DuckError. */
export async function memberNames(duck: Duck, { path, format }: NamedFile): Promise<string[]> {
  const sampled = await duck.rows(
    `SELECT DISTINCT unnest(json_keys(line)) AS name FROM (
       SELECT line FROM (SELECT CASE WHEN json_valid(line) THEN CASE WHEN json_type(line) = 'OBJECT' THEN line END END AS line
         FROM ${linesOf(path, format, false)}) WHERE line IS NOT NULL LIMIT 10000) ORDER BY name`,
  );
  return sampled.map((row) => String(row["name"])).filter((name) => !/["\\]/.test(name));
}
