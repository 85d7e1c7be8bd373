import { readFile } from "node:fs/promises";
import { UsageError } from "../errors.ts";

/** Text of the file that an option names. Throws UsageError naming the option. */
export function readInputFile(path: string, option: string): Promise<string> {
  return readFile(path, "utf8").catch(() => {
    throw new UsageError(`The file ${path} cannot be read.`, `Check the path after ${option}.`);
  });
}

/** Cells of each line of a list file, trimmed and unquoted. */
export function readCells(text: string): string[][] {
  return text.split(/\r?\n/).map((line) => line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
}
