import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { TableName, type Mapping } from "../contract/tables.ts";
import { UsageError } from "../errors.ts";

/** What a file's ending says. */
export interface FileFormat {
  readonly kind: "csv" | "tsv" | "jsonl" | "parquet";
  readonly compression: "none" | "gzip" | "zstd";
}

/** A file to load. */
export interface InputFile {
  /** As it was given, or folder and name. */
  readonly path: string;
  readonly table: TableName;
  readonly format: FileFormat;
}

const ENDING = /\.(?:(csv|tsv|jsonl)(?:\.(gz|zst))?|(parquet))$/i;

/** The format that a file name's ending stands for, or null. */
export function formatOf(name: string): FileFormat | null {
  const match = ENDING.exec(name);
  if (match === null) return null;
  const kind = (match[1] ?? match[3] ?? "").toLowerCase();
  const packed = (match[2] ?? "").toLowerCase();
  if (kind !== "csv" && kind !== "tsv" && kind !== "jsonl" && kind !== "parquet") return null;
  return { kind, compression: packed === "gz" ? "gzip" : packed === "zst" ? "zstd" : "none" };
}

/** The table that a file name's stem (up to the first `-` or `.`) or the mapping names, or null. */
export function tableOf(name: string, files: Mapping["files"]): TableName | null {
  const stem = name.split(/[-.]/, 1)[0] ?? "";
  const mapped = files[name] ?? files[stem];
  if (mapped !== undefined) return mapped;
  const known = TableName.safeParse(stem);
  return known.success ? known.data : null;
}

/**
 * The files that the paths stand for, each once, in the order given and by name within a folder, and the names of a folder's files that are no table.
 * @throws UsageError where a path does not exist, a file named outright is no table or of no known format, or nothing is left.
 */
export async function findFiles(
  paths: readonly string[],
  mapping: Mapping,
): Promise<{ files: InputFile[]; skipped: string[] }> {
  const files: InputFile[] = [];
  const skipped: string[] = [];
  const seen = new Set<string>();
  const add = async (path: string, table: TableName, format: FileFormat): Promise<void> => {
    const real = await realpath(path);
    if (seen.has(real)) return;
    seen.add(real);
    files.push({ path, table, format });
  };

  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found === null) throw new UsageError(`There is no ${path}.`, "Name files or folders that exist.", { path });
    if (!found.isDirectory()) {
      const { table, format } = explicit(path, mapping);
      await add(path, table, format);
      continue;
    }
    const entries = await readdir(path, { withFileTypes: true });
    for (const name of entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => entry.name)
      .toSorted()) {
      if (name.startsWith(".")) continue;
      const table = tableOf(name, mapping.files);
      const format = formatOf(name);
      const isThere = (): Promise<boolean> => stat(join(path, name)).then(Boolean, () => false);
      if (table === null || format === null || !(await isThere())) skipped.push(join(path, name));
      else await add(join(path, name), table, format);
    }
  }
  if (files.length === 0) {
    throw new UsageError(
      `Nothing to load in ${paths.join(", ")}.`,
      `Name files after their table (${TableName.options.join(", ")}), or give a mapping file with --map.`,
      { skipped },
    );
  }
  return { files, skipped };
}

function explicit(path: string, mapping: Mapping): { table: TableName; format: FileFormat } {
  const table = tableOf(basename(path), mapping.files);
  if (table === null) {
    throw new UsageError(
      `${path} is named after no table.`,
      `Name it after its table (${TableName.options.join(", ")}), or say which it is in a mapping file (--map).`,
      { path },
    );
  }
  const format = formatOf(path);
  if (format === null) {
    throw new UsageError(
      `${path} has no known format.`,
      "Formats are .csv, .tsv, .jsonl (each also as .gz or .zst) and .parquet.",
      { path },
    );
  }
  return { table, format };
}
