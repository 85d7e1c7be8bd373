/**
 * One line of CSV (RFC 4180, ending in CRLF). Spreadsheets run a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break as a
 * formula: such a text gets a `'` in front. Plain numbers, and ids that begin with a sign but hold only letters, digits, `.`, `_` and `-`, cannot
 * do harm and stay as they are, so that machine-read columns match. A reader takes the `'` off again with `restoreText`.
 */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvField).join(",")}\r\n`;
}

/** Makes a text harmless in a spreadsheet; reversible by `restoreText`. */
export function neutralise(text: string): string {
  if (/^[+-][\w.-]*$/.test(text)) return text;
  return /^'*[=+\-@\t\r\n]/.test(text) || /^'*[＝＋－＠]/.test(text) ? `'${text}` : text;
}

/** What `neutralise` was given. */
export function restoreText(text: string): string {
  return /^'+[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text;
}

function csvField(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  const text = neutralise(typeof value === "string" ? value : JSON.stringify(value));
  return /[",\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Reads CSV (RFC 4180; CRLF or LF, a byte order mark allowed) into records by column name, each text as `neutralise` was given it.
 * Fields that a record lacks are empty; an empty line is skipped.
 */
export function parseCsv(text: string): Record<string, string>[] {
  const [header, ...lines] = splitCsv(text.replace(/^\uFEFF/, ""));
  if (header === undefined) return [];
  const names = header.map((name) => name.trim());
  return lines
    .filter((line) => line.length > 1 || line[0] !== "")
    .map((line) => Object.fromEntries(names.map((name, index) => [name, restoreText(line[index] ?? "")])));
}

function splitCsv(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[at + 1] === '"') field += text[(at += 1)];
      else quoted = false;
    } else if (character === '"' && field === "") quoted = true;
    else if (character === ",") field = (line.push(field), "");
    else if (character === "\n") {
      line.push(field.endsWith("\r") ? field.slice(0, -1) : field);
      lines.push(line);
      [line, field] = [[], ""];
    } else field += character;
  }
  if (field !== "" || line.length > 0) lines.push([...line, field.endsWith("\r") ? field.slice(0, -1) : field]);
  return lines;
}
