import { basename } from "node:path";
import type { Inspection } from "../contract/jobs.ts";
import type { Mapping } from "../contract/tables.ts";
import { HydrascopeError } from "../errors.ts";
import { openDuck, type Duck } from "../store/duckdb.ts";
import { headingNames, memberNames, parquetColumns, type NamedFile } from "./column-names.ts";
import { pairColumns, showable } from "./columns.ts";
import { formatOf, tableOf } from "./find-files.ts";

const MEMORY_MB = 256;

/** Reads the headings of files and says which table and columns each becomes under a mapping; no row is checked. */
export async function inspectFiles(paths: readonly string[], mapping: Mapping): Promise<Inspection> {
  const duck = await openDuck({ memoryMb: MEMORY_MB });
  try {
    const files: Inspection["files"] = [];
    for (const path of paths) files.push(await inspectFile(duck, path, mapping));
    return { files };
  } finally {
    await duck.close();
  }
}

async function inspectFile(duck: Duck, path: string, mapping: Mapping): Promise<Inspection["files"][number]> {
  const name = basename(path);
  const table = tableOf(name, mapping.files);
  const unread = (problem: string): Inspection["files"][number] => ({ name, table, columns: [], missing: [], problem });
  const format = formatOf(path);
  if (format === null)
    return unread("It has no known format: .csv, .tsv, .jsonl (each also as .gz or .zst), .parquet.");
  let names: string[];
  try {
    names = await columnNames(duck, { path, format });
  } catch (error) {
    if (!(error instanceof HydrascopeError)) throw error;
    return unread("It cannot be read as what its ending says. Check that it is whole.");
  }
  if (names.length === 0) return unread("It is empty.");
  if (table === null) {
    return {
      name,
      table,
      columns: names.map((own) => ({ name: showable(own), target: null })),
      missing: [],
      problem: null,
    };
  }
  const { found, missing, twice } = pairColumns(table, names, mapping);
  const targets = new Map([...found].map(([target, index]) => [index, target]));
  return {
    name,
    table,
    columns: names.map((own, index) => ({ name: showable(own), target: targets.get(index) ?? null })),
    missing: [...missing],
    problem: twice === null ? null : `Two of its columns are called ${twice}. Rename one of them in the file.`,
  };
}

async function columnNames(duck: Duck, file: NamedFile): Promise<string[]> {
  switch (file.format.kind) {
    case "parquet":
      return (await parquetColumns(duck, file.path)).map(({ name }) => name);
    case "jsonl":
      return memberNames(duck, file);
    default:
      return (await headingNames(duck, file)) ?? [];
  }
}
