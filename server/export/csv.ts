import { UsageError } from "../errors.ts";
import { readCsv } from "../read-csv.ts";

/** What `neutralise` was given. */
export function restoreText(text: string): string {
  return /^'+[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text;
}

/**
 * Reads CSV (RFC 4180; CRLF or LF, a byte order mark allowed) into records by column name, each text as `neutralise` was given it.
 * Fields that a record lacks are empty; an empty line is skipped.
 * Throws UsageError, with `title` for the text, also where a column of `required` is missing.
 */
export function parseCsv(text: string, title = "The CSV", required: readonly string[] = []): Record<string, string>[] {
  const [header = [], ...records] = readCsv(text, title);
  const names = header.map((name) => name.trim());
  const missing = required.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw new UsageError(`${title} has no column ${missing}.`, "Give a CSV with a header line.");
  }
  return records.map((cells) =>
    Object.fromEntries(names.map((name, index) => [name, restoreText(cells[index] ?? "")])),
  );
}
