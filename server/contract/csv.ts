/**
 * One line of CSV (RFC 4180, ending in CRLF). Spreadsheets run a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break as a
 * formula: such a text gets a `'` in front. Plain numbers, and ids that begin with a sign but hold only letters, digits, `.`, `_` and `-`, cannot
 * do harm and stay as they are, so that machine-read columns match. A reader takes the `'` off again with `restoreText` (export/csv.ts).
 */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvField).join(",")}\r\n`;
}

/** Makes a text harmless in a spreadsheet; reversible by `restoreText` of export/csv.ts. */
export function neutralise(text: string): string {
  if (/^[+-][\w.-]*$/.test(text)) return text;
  return /^'*[=+\-@\t\r\n]/.test(text) || /^'*[＝＋－＠]/.test(text) ? `'${text}` : text;
}

function csvField(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  const text = neutralise(typeof value === "string" ? value : JSON.stringify(value));
  return /[",\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
