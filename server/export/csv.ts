/** What `neutralise` was given. */
export function restoreText(text: string): string {
  return /^'+[=+\-@\t\r\n＝＋－＠]/.test(text) ? text.slice(1) : text;
}

/**
 * Reads CSV (RFC 4180; CRLF or LF, a byte order mark allowed) into records by column name, each text as `neutralise` was given it.
 * Fields that a record lacks are empty; an empty line is skipped.
 */
export function parseCsv(text: string): Record<string, string>[] {
  const [header, ...lines] = splitCsv(text);
  if (header === undefined) return [];
  const names = header.map((name) => name.trim());
  return lines
    .filter((line) => line.length > 1 || line[0] !== "")
    .map((line) => Object.fromEntries(names.map((name, index) => [name, restoreText(line[index] ?? "")])));
}

/** Fields of each record of CSV as they stand there; a byte order mark is left out. */
export function splitCsv(given: string): string[][] {
  const text = given.replace(/^\uFEFF/, "");
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
