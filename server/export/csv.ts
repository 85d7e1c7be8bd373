import { readCsv } from "../read-csv.ts";

/** What `neutralise` was given. */
export function restoreText(text: string): string {
  return /^'+[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text;
}

/**
 * Reads CSV (RFC 4180; CRLF or LF, a byte order mark allowed) into records by column name, each text as `neutralise` was given it.
 * Fields that a record lacks are empty; an empty line is skipped.
 * Throws UsageError, with `title` for the text.
 */
export function parseCsv(text: string, title = "The CSV"): Record<string, string>[] {
  const [header = [], ...records] = readCsv(text, title);
  const names = header.map((name) => name.trim());
  return records.map((cells) =>
    Object.fromEntries(names.map((name, index) => [name, restoreText(cells[index] ?? "")])),
  );
}
