/** What a subscript may hold by itself: a whole number, a string or a parameter as it stands, or a call that gives a number. */
const PLAIN = /^(?:-?\s*\d+|''|\$\w+)$/;
const NUMBER_OF = /^(?:toInteger|size|length)\s*\(/i;
/** Lists of what a pattern or a list gives: `[x IN list | …]`, `[(a)-->(b) | …]`. */
const COMPREHENSION = /^(?:\w+\s+IN\b|(?:\w+\s*=\s*)?\([^()]*\)\s*<?-)/i;

/**
 * Where, in a masked text, a property or an item is picked by a computed name (`n[key]`), which could be the name of any property; null where nowhere.
 * Slices and numbers by their form are left alone. A list of one computed value after a word (`IN [x]`) is told too: Cypher lets a variable be
 * called `in`, so that the two are written alike.
 */
export function computedSubscript(masked: string): { offset: number; length: number } | null {
  for (const { index, 0: found } of masked.matchAll(/[\p{L}\p{N}_$`)\]}']\s*\[/gu)) {
    const offset = index + found.length - 1;
    const length = lengthOfBracket(masked, offset);
    if (!isKnown(masked.slice(offset + 1, offset + length - 1))) return { offset, length };
  }
  return null;
}

function isKnown(content: string): boolean {
  const text = content.trim();
  if (text === "" || PLAIN.test(text)) return true;
  if (NUMBER_OF.test(text) && lengthOfBracket(text, text.indexOf("(")) === text.length - text.indexOf("(")) return true;
  const outer = withoutBrackets(text);
  if (outer.includes("..") || outer.includes(",") || COMPREHENSION.test(text)) return true;
  // Of arithmetic comes a number or a text with a number at its end; CASE and `||` could give any text.
  return !/\bCASE\b|\|\|/i.test(outer) && /[-*/%^]|\+\s*\d+$/.test(outer);
}

/** Length of what stands in a bracket, itself included; up to the end of the text where it is not closed. */
function lengthOfBracket(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if ("([{".includes(text[at])) depth += 1;
    else if (")]}".includes(text[at]) && --depth === 0) return at + 1 - start;
  }
  return text.length - start;
}

/** The text with what stands in brackets left out. */
function withoutBrackets(text: string): string {
  let depth = 0;
  let outer = "";
  for (const character of text) {
    if (")]}".includes(character)) depth -= 1;
    if (depth === 0) outer += character;
    if ("([{".includes(character)) depth += 1;
  }
  return outer;
}
