import type { Parameter } from "../../server/contract/investigate.ts";
import { accountId } from "../../server/contract/node-id.ts";

/** What the form of an investigation holds: text for each parameter, as typed. */
export type Typed = Readonly<Record<string, string>>;

/** The text with which a parameter's field starts. */
export function startText(parameter: Pick<Parameter, "default">): string {
  const value = parameter.default;
  if (value === null) return "";
  return Array.isArray(value) ? value.join("\n") : String(value);
}

/** The text of a value of a run, for the field that it came from. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join("\n");
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Account ids of a text: one a line, or separated by spaces, commas or semicolons; each once. */
export function readAccounts(text: string): string[] {
  const ids = text.split(/[\s,;]+/).map(accountId);
  return [...new Set(ids)].filter((part) => part !== "");
}

function readLines(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

type Reading = { value: unknown } | { wrong: string };

function readOne({ type, options }: Pick<Parameter, "type" | "options">, text: string): Reading {
  if (type === "boolean") return { value: text === "true" };
  if (text === "") return { wrong: "Fill this in" };
  if (type === "number")
    return Number.isFinite(Number(text)) ? { value: Number(text) } : { wrong: "This is no number" };
  if (type === "accounts") return { value: readAccounts(text) };
  if (type === "list") return { value: readLines(text) };
  if (type === "date")
    return Number.isNaN(Date.parse(text)) ? { wrong: "Write it as 2026-05-31" } : { value: text.slice(0, 10) };
  if (type === "datetime") {
    // The field has no zone: it is read as UTC, as everything here.
    const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}${text.length === 16 ? ":00" : ""}Z`;
    return Number.isNaN(Date.parse(zoned)) ? { wrong: "Write it as 2026-05-31T12:00" } : { value: zoned };
  }
  if (type === "identifier" && !text.includes(":")) return { wrong: "Choose one, or write kind:value" };
  if (type === "identifier" && options !== undefined && !options.includes(text.split(":", 1)[0] ?? ""))
    return { wrong: `Choose one of kind ${options.join(" or ")}` };
  return { value: text };
}

/** Reads what was typed into values of the parameters' types; names each field that does not fit. */
export function readParameters(
  parameters: readonly Parameter[],
  typed: Typed,
): { values: Record<string, unknown>; wrong: Record<string, string> } {
  const values: Record<string, unknown> = {};
  const wrong: Record<string, string> = {};
  for (const parameter of parameters) {
    const read = readOne(parameter, (typed[parameter.name] ?? startText(parameter)).trim());
    if ("wrong" in read) wrong[parameter.name] = read.wrong;
    else values[parameter.name] = read.value;
  }
  return { values, wrong };
}

/** The default that a text of a form stands for; null where it is empty: the parameter must then be given. */
export function readDefault(parameter: Pick<Parameter, "type" | "options">, text: string): Parameter["default"] {
  const read = readOne(parameter, text.trim());
  const value = "value" in read ? read.value : null;
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** Names after `$` in a query, each once, in order of appearance; strings and comments are left out. */
export function freeParameters(cypher: string): string[] {
  const code = cypher.replaceAll(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, " ");
  return [...new Set([...code.matchAll(/\$([A-Za-z_]\w*)/g)].map(([, name]) => name ?? ""))];
}

/** A parameter of a query of one's own: JSON where it reads as a number, true, false, null, a list, a map or a quoted text; else the text itself. */
export function readFree(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/** A value of a result as text for a cell. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number")
    return Number.isInteger(value) ? value.toLocaleString("en") : String(Math.round(value * 1000) / 1000);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(cellText).join(", ");
  return JSON.stringify(value);
}
