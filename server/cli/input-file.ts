import { readFile } from "node:fs/promises";
import { UsageError } from "../errors.ts";
import { restoreText } from "../export/csv.ts";
import { readCsv } from "../read-csv.ts";

/** Text of the file that an option names, without a byte order mark. Throws UsageError naming the option. */
export async function readInputFile(path: string, option: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new UsageError(`The file ${path} cannot be read.`, `Check the path after ${option}.`);
  });
  return text.replace(/^\uFEFF/, "");
}

/**
 * Cells of each record of the list (CSV, RFC 4180) that an option names, trimmed, each text as it was before an export made it harmless.
 * Throws UsageError naming the option, or the line.
 */
export async function readListFile(path: string, option: string): Promise<string[][]> {
  const records = readCsv(await readInputFile(path, option), `The file ${path}`);
  return records.map((cells) => cells.map((cell) => restoreText(cell.trim())));
}
