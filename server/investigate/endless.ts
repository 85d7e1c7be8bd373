/** Longest list that `range` may make: nested twice it is worked off in seconds. */
const LONGEST_RANGE = 10_000;
/** How deep lists may be gone through inside one expression. */
const DEEPEST_LISTS = 2;

const OPENINGS = "([{";
const CLOSINGS = ")]}";

/** Why a query may not run although it only reads. */
export interface Endless {
  rule: string;
  why: string;
  next: string;
}

/**
 * What in a masked text the server could not end: it looks at its timeout between rows, not inside one expression. So `range` needs bounds that
 * are small and known, and lists may be gone through within lists only twice.
 * @returns null where there is nothing of the kind
 */
export function endlessness(masked: string, parameters: Readonly<Record<string, unknown>>): Endless | null {
  for (const match of masked.matchAll(/(?<![\p{L}\p{N}_.])`?range`?\s*\(/giu)) {
    const open = match.index + match[0].length - 1;
    if (!splitArguments(masked, open).every((bound) => isSmall(bound, parameters)))
      return {
        rule: "range",
        why: `The bounds of range() are not known to be within ${LONGEST_RANGE}.`,
        next: `Write them as whole numbers up to ${LONGEST_RANGE}, as parameters or as size(…), plus or minus a number.`,
      };
  }
  if (listDepth(masked) > DEEPEST_LISTS)
    return {
      rule: "list-nesting",
      why: `Lists are gone through within lists deeper than ${DEEPEST_LISTS}.`,
      next: "Use UNWIND or a subquery: the server can end those.",
    };
  return null;
}

/** The arguments of a call whose bracket opens at `open`. */
function splitArguments(text: string, open: number): string[] {
  let depth = 0;
  let start = open + 1;
  const found: string[] = [];
  for (let at = open; at < text.length; at++) {
    if (OPENINGS.includes(text[at])) depth += 1;
    else if (CLOSINGS.includes(text[at])) depth -= 1;
    if ((depth === 1 && text[at] === ",") || depth === 0) {
      found.push(text.slice(start, at).trim());
      start = at + 1;
    }
    if (depth === 0) return found;
  }
  return [...found, text.slice(start)];
}

const TERM = /^\s*(?:(?<number>\d{1,9})|\$(?<parameter>\w+)|(?:size|length)\s*\((?:[^()]|\([^()]*\))*\))\s*(?:[-+]|$)/i;

/** True for a sum of small whole numbers, parameters that are such, and sizes of lists. */
function isSmall(bound: string, parameters: Readonly<Record<string, unknown>>): boolean {
  let rest = bound.replace(/^\s*-/, "");
  while (rest !== "") {
    const match = TERM.exec(rest);
    if (match === null) return false;
    const { number, parameter } = match.groups ?? {};
    const value = number ?? (parameter === undefined ? "0" : parameters[parameter]);
    if (!(Math.abs(Number(value)) <= LONGEST_RANGE)) return false;
    rest = rest.slice(match[0].length);
    if (rest === "" && /[-+]$/.test(match[0])) return false;
  }
  return bound.trim() !== "";
}

/** How deep brackets that go through a list (`[x IN …`, `any(x IN …`, `reduce(a = …, x IN …`) stand within each other. */
function listDepth(masked: string): number {
  const open: boolean[] = [];
  let deepest = 0;
  for (let at = 0; at < masked.length; at++) {
    if (OPENINGS.includes(masked[at])) {
      open.push(goesThroughList(masked, at));
      deepest = Math.max(deepest, open.filter(Boolean).length);
    } else if (CLOSINGS.includes(masked[at])) open.pop();
  }
  return deepest;
}

function goesThroughList(masked: string, open: number): boolean {
  const inside = masked.slice(open + 1, open + 200);
  if (masked[open] === "[") return /^\s*[`\p{L}_][`\p{L}\p{N}_]*\s+IN\b/iu.test(inside);
  const before = /([\p{L}_]+)\s*$/u.exec(masked.slice(Math.max(0, open - 20), open))?.[1] ?? "";
  return masked[open] === "(" && /^(any|all|none|single|reduce)$/i.test(before);
}
