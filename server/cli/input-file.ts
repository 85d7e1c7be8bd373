import { readFile } from "node:fs/promises";
import { UsageError } from "../errors.ts";
import { restoreText, splitCsv } from "../export/csv.ts";

/** Text of the file that an option names. Throws UsageError naming the option. */
export function readInputFile(path: string, option: string): Promise<string> {
  return readFile(path, "utf8").catch(() => {
    throw new UsageError(`The file ${path} cannot be read.`, `Check the path after ${option}.`);
  });
}

/** Cells of each record of a list file (CSV, RFC 4180), trimmed, each text as it was before an export made it harmless. */
export function readCells(text: string): string[][] {
  return splitCsv(text).map((cells) => cells.map((cell) => restoreText(cell.trim())));
}
