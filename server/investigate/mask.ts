/**
 * The text of a Cypher statement without what is quoted, and as long as it: comments become spaces, string literals `''` and spaces, and of a name
 * in backticks only letters, digits and underscores stay. What keywords remain are the statement's own, and where they stood.
 * @returns null where a quotation or a comment is not closed
 */
export function maskCypher(text: string): string | null {
  let masked = "";
  let at = 0;
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    const one = text[at];
    if (two === "//") {
      const end = text.slice(at).search(/[\n\r\u2028\u2029]/);
      const length = end === -1 ? text.length - at : end;
      masked += " ".repeat(length);
      at += length;
    } else if (two === "/*") {
      const end = text.indexOf("*/", at + 2);
      if (end === -1) return null;
      masked += " ".repeat(end + 2 - at);
      at = end + 2;
    } else if (one === "'" || one === '"') {
      const end = endOfString(text, at);
      if (end === -1) return null;
      masked += "''".padEnd(end - at);
      at = end;
    } else if (one === "`") {
      const end = text.indexOf("`", at + 1);
      if (end === -1) return null;
      masked += `\`${text.slice(at + 1, end).replaceAll(/[^\p{L}\p{N}_]/gu, (other) => "_".repeat(other.length))}\``;
      at = end + 1;
    } else {
      masked += one;
      at += 1;
    }
  }
  return masked;
}

/** Deepest nesting of brackets of any kind, in a masked text. */
export function nestingOf(masked: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of masked) {
    if ("([{".includes(character)) deepest = Math.max(deepest, (depth += 1));
    else if (")]}".includes(character)) depth -= 1;
  }
  return deepest;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === text[start]) return at + 1;
  }
  return -1;
}
