/** Characters of a prompt that are looked at: of a longer one its beginning and its end, where instructions stand. */
const BEGINNING = 6_000;
const END = 2_000;

/** Tokens of a skeleton: of a longer one the first and the last, so that what was pasted between does not swamp them. */
const HEAD = 192;
const TAIL = 64;

/** Stands in a skeleton where it was cut. */
export const CUT = "[…]";

/** Blocks that hold what an instruction is about: fenced, or between tags that say so. */
const BLOCKS =
  /```[\s\S]*?(?:```|$)|"""[\s\S]*?(?:"""|$)|<(answer|article|code|content|context|conversation|data|document|doc|email|essay|example|examples|input|passage|problem|question|response|source|story|text|transcript)\b[^>\n]{0,200}>[\s\S]*?(?:<\/\1>|$)/gi;

/** What follows a label to the end of its line, or the next line where the label ends its own; a quotation is masked by itself. */
const LABELLED =
  /\b(answers?|articles?|code|content|context|conversation|data|documents?|emails?|essays?|function|inputs?|messages?|paragraphs?|passages?|problems?|questions?|quer(?:y|ies)|requests?|responses?|reviews?|sentences?|snippet|source|story|texts?|transcripts?)\b([\w ]{0,24}):(?:[ \t]+|[ \t]*\n\s*)(?![\s"“«`'])[^\n]+/gi;

/** Literals that begin where no word goes on, most telling first; the number of the group is the place of its placeholder. */
const LITERALS = new RegExp(
  `(?<![a-z0-9])(?:${[
    /(https?:\/\/[^\s"<>]+|www\.[^\s"<>]+)/, // url
    /(?<![^\s"<>(),;:])([\w.+-]+@[\w-]+\.[\w.-]*\w)/, // email
    /("[^"\n]*"|“[^”]*”|«[^»]*»|「[^」]*」|`[^`\n]*`|(?<=[\s:(])'[^'\n]{2,}'(?=[\s.,:;!?)]|$))/, // quote
    /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)/, // id
    /((?:[a-z]:\\|~?\/|\.\.?\/)[\w.-]+(?:[\\/][\w.-]+)+)/, // path
    /(?<![\w+/-])((?=[a-z+/_-]*[0-9])[\w+/-]{20,}={0,2})/, // blob: hexadecimal or base64
    /(\d[\d.,:/%-]*(?:(?:st|nd|rd|th|k|m|ms|kg|km|am|pm|h|s)\b|t\d[\d:.]*z?)?)/, // number, date and time
  ]
    .map((literal) => literal.source)
    .join("|")})`,
  "gi",
);
const PLACEHOLDERS = ["[url]", "[email]", "[quote]", "[id]", "[path]", "[blob]", "[number]"];

/** A placeholder, a character of a script that writes no spaces, or a word; and the same, four times as quick, for plain ASCII. */
const TOKENS =
  /\[[a-z]+\]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu;
const ASCII_TOKENS = /\[[a-z]+\]|[a-z]+(?:'[a-z]+)*/g;

/**
 * The masked skeleton of a prompt: lower-case words and placeholders (`[number]`, `[quote]`, …) with single spaces between, at most 257 of them.
 * A prompt that is nothing but literals is read as words; null where it has none.
 */
export function maskPrompt(prompt: string): string | null {
  const looked = (prompt.length <= BEGINNING + END ? prompt : `${prompt.slice(0, BEGINNING)}\n\n${prompt.slice(-END)}`)
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .replaceAll(/[[\]]/g, " ");
  const masked = looked
    .replaceAll(BLOCKS, " [block] ")
    .replaceAll(LABELLED, "$1$2 [text]")
    .replaceAll(LITERALS, (_match, ...groups) => ` ${PLACEHOLDERS[groups.findIndex((group) => group !== undefined)]} `);
  return skeletonOf(masked) ?? skeletonOf(looked);
}

function skeletonOf(text: string): string | null {
  const lower = text.toLowerCase();
  const tokens = (lower.match(/[^\0-\x7f]/.test(lower) ? TOKENS : ASCII_TOKENS) ?? []).filter(
    (token, place, all) => !isPlaceholder(token) || token !== all[place - 1],
  );
  if (tokens.every(isPlaceholder)) return null;
  if (tokens.length <= HEAD + TAIL) return tokens.join(" ");
  return [...tokens.slice(0, HEAD), CUT, ...tokens.slice(-TAIL)].join(" ");
}

/** Whether a token of a skeleton stands for something else. */
export function isPlaceholder(token: string): boolean {
  return token.startsWith("[");
}
