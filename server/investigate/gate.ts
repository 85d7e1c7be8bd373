import { HydrascopeError } from "../errors.ts";
import type { Plan } from "../store/lane.ts";
import { endlessness } from "./endless.ts";
import { maskCypher, nestingOf } from "./mask.ts";
import { FUNCTIONS, OPERATORS, PROCEDURES } from "./operators.ts";
import { computedSubscript } from "./subscripts.ts";

const LONGEST = 20_000;
const DEEPEST = 100;

/** Where in the text, in UTF-16 units. */
interface Place {
  offset: number;
  length: number;
}

/** A query that the read-only lane does not let through; nothing of it was run. Its details name the rule and, where known, the plan's operator and the place. */
export class RefusedQueryError extends HydrascopeError {
  constructor(rule: string, why: string, next: string, where: { operator?: string } & Partial<Place> = {}) {
    super("QUERY_REFUSED", why, { next, details: { rule, ...where }, exitCode: 1, status: 422 });
  }
}

const READ_ONLY = "This lane only reads. Write MATCH … RETURN …, with subqueries where needed.";

/** Words of the masked text that the lane refuses wherever they stand. */
const FORBIDDEN: readonly (readonly [rule: string, pattern: RegExp, why: string, next: string])[] = [
  [
    "prefix",
    /^\s*(EXPLAIN|PROFILE|CYPHER|USE)\b/i,
    "A query may not begin with EXPLAIN, PROFILE, CYPHER or USE.",
    "Leave the word out.",
  ],
  ["load-csv", /\bLOAD\s+CSV\b/i, "LOAD CSV is not allowed.", "Load files with `hydrascope load`."],
  [
    "transactions",
    /\bIN\s+(?:\S+\s+)?(?:CONCURRENT\s+)?TRANSACTIONS?\b/i,
    "A query may not open transactions.",
    READ_ONLY,
  ],
  [
    "show",
    /^\s*(SHOW|TERMINATE|ALTER|GRANT|DENY|REVOKE|START|STOP|ENABLE|DRYRUN|RENAME|DEALLOCATE|REALLOCATE)\b/i,
    "Commands to the server are not allowed.",
    READ_ONLY,
  ],
  ["statements", /;\s*\S/, "There is more than one statement.", "Run them one after the other."],
  [
    "regex",
    /=~/,
    "Regular expressions (=~) are not allowed: some never end.",
    "Use STARTS WITH, ENDS WITH or CONTAINS.",
  ],
];

/**
 * Refuses by its text what the lane must not run; see docs: text first, then the plan, then a READ transaction.
 * `parameters` are those that it will be run with: the length of a range may be one.
 * @throws RefusedQueryError
 */
export function checkText(statement: string, parameters: Readonly<Record<string, unknown>> = {}): void {
  const refuse = (rule: string, why: string, next = READ_ONLY, place: Partial<Place> = {}): never => {
    throw new RefusedQueryError(rule, why, next, place);
  };
  if (statement.trim() === "") refuse("empty", "The query is empty.");
  if (statement.length > LONGEST)
    refuse("length", `The query is longer than ${LONGEST} characters.`, "Pass long lists as parameters.");
  // Cypher decodes \uXXXX before it reads words, so that a keyword could hide behind it.
  const escape = statement.search(/\\u/i);
  if (escape >= 0) {
    const place = { offset: escape, length: 2 };
    refuse("unicode-escape", "Unicode escapes (\\u) are not allowed.", "Write the character itself.", place);
  }
  // A name may come as a string (`n['exemplar']`) or a parameter, so that the unmasked text is looked at.
  const given = JSON.stringify(parameters, (_, value: unknown) => (typeof value === "bigint" ? 0 : value));
  if (/exemplar/i.test(statement) || given.includes('"exemplar"')) {
    refuse(
      "exemplar",
      "Samples of prompts are not read by queries.",
      "Ask for the exemplar of a template in the workbench, with a reason.",
    );
  }
  const masked = maskCypher(statement);
  if (masked === null) return refuse("quotes", "A string, a quoted name or a comment is not closed.", "Close it.");
  if (nestingOf(masked) > DEEPEST)
    refuse("nesting", `Brackets are nested deeper than ${DEEPEST}.`, "Flatten the expression.");
  const computed = computedSubscript(masked);
  if (computed !== null) {
    refuse(
      "computed-name",
      "A property or an item is picked by a computed name, which could be that of a sample of a prompt.",
      "Write the name itself (n.status); for an item of a list list[toInteger(n)]; for a list of one value n = x in place of n IN [x].",
      computed,
    );
  }
  for (const [rule, pattern, why, next] of FORBIDDEN) {
    const found = pattern.exec(masked);
    if (found !== null) refuse(rule, why, next, placeOf(found));
  }
  for (const { name, place } of calledProcedures(masked))
    if (!PROCEDURES.has(name)) refuse("procedure", ...notAllowed(), place);
  for (const { name, place } of namespacedFunctions(masked)) {
    if (!FUNCTIONS.has(name.toLowerCase()))
      refuse(
        "function",
        "The query calls a function that is not on the list.",
        `Functions of plugins are not allowed; with a dot in their name these are: ${[...FUNCTIONS].join(", ")}.`,
        place,
      );
  }
  const endless = endlessness(masked, parameters);
  if (endless !== null) refuse(endless.rule, endless.why, endless.next);
}

/**
 * Refuses by its plan what would do anything but read; `statement` is only looked at for the place of what is refused.
 * @throws RefusedQueryError
 */
export function checkPlan(plan: Plan, statement: string): void {
  if (plan.queryType !== "r") {
    throw new RefusedQueryError("query-type", "The query does more than read.", READ_ONLY, {
      ...operatorOf(plan.steps.find(({ operator }) => !isKnown(operator))),
      ...placeOfWrite(statement),
    });
  }
  if (plan.steps.length === 0) throw new RefusedQueryError("plan", "The query has no plan to check.", READ_ONLY);
  for (const { operator, details } of plan.steps) {
    if (!isKnown(operator)) {
      throw new RefusedQueryError(
        "operator",
        "The plan holds a step that the lane does not know to be a plain read.",
        READ_ONLY,
        { operator, ...placeOfWrite(statement) },
      );
    }
    if (operator === `ProcedureCall${OWN}`) {
      const procedure = /^([\w.]+)\(/.exec(details)?.[1];
      if (procedure === undefined || !PROCEDURES.has(procedure))
        throw new RefusedQueryError("procedure", ...notAllowed());
    }
    // A subquery inside an expression hides in the details of a plain projection.
    if (/\bLOAD\s+CSV\b|ResolvedCall\(/i.test(details)) {
      throw new RefusedQueryError(
        "details",
        "An expression of the query loads a file or calls a procedure.",
        READ_ONLY,
      );
    }
  }
}

const OWN = "@neo4j";

function isKnown(operator: string): boolean {
  return operator.endsWith(OWN) && OPERATORS.has(operator.slice(0, -OWN.length));
}

function operatorOf(step: { operator: string } | undefined): { operator?: string } {
  return step === undefined ? {} : { operator: step.operator };
}

/** Where the first clause that writes stands, if one is written out. */
function placeOfWrite(statement: string): Partial<Place> {
  const found = /\b(?:CREATE|MERGE|SET|(?:DETACH\s+)?DELETE|REMOVE|FOREACH|DROP)\b/i.exec(maskCypher(statement) ?? "");
  return found === null ? {} : placeOf(found);
}

function placeOf(found: RegExpExecArray): Place {
  const blank = found[0].length - found[0].trimStart().length;
  return { offset: found.index + blank, length: found[0].length - blank };
}

const NAME = "[`\\p{L}\\p{N}_$]+";
const CALLED = new RegExp(`\\bCALL\\b\\s*(${NAME}(?:\\s*\\.\\s*${NAME})*)`, "giu");
const NAMESPACED = new RegExp(`(?<![\\p{L}\\p{N}_$\`])(${NAME}(?:\\s*\\.\\s*${NAME})+)\\s*\\(`, "gu");

/** Names after CALL in a masked text, without backticks and spaces; subqueries are left out. */
function calledProcedures(masked: string): { name: string; place: Place }[] {
  return [...masked.matchAll(CALLED)].map((found) => ({ name: plainName(found[1]), place: placeOf(found) }));
}

/** Names with a dot before a bracket, other than after CALL. */
function namespacedFunctions(masked: string): { name: string; place: Place }[] {
  const rest = masked.replaceAll(CALLED, (called) => " ".repeat(called.length));
  return [...rest.matchAll(NAMESPACED)].map((found) => ({ name: plainName(found[1]), place: placeOf(found) }));
}

function plainName(name: string): string {
  return name.replaceAll(/[`\s]/g, "");
}

function notAllowed(): [why: string, next: string] {
  return ["The query calls a procedure that is not on the list.", `Allowed: ${[...PROCEDURES].join(", ")}.`];
}
