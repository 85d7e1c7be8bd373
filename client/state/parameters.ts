import type { Parameter } from "../../server/contract/investigate.ts";

/** What the form of an investigation holds: text for each parameter, as typed. */
export type Typed = Readonly<Record<string, string>>;

/** The text with which a parameter's field starts. */
export function startText(parameter: Parameter): string {
  const value = parameter.default;
  if (value === null) return "";
  return Array.isArray(value) ? value.join("\n") : String(value);
}

/** Reads what was typed into values of the parameters' types; names each field that does not fit. */
export function readParameters(
  parameters: readonly Parameter[],
  typed: Typed,
): { values: Record<string, unknown>; wrong: Record<string, string> } {
  const values: Record<string, unknown> = {};
  const wrong: Record<string, string> = {};
  for (const parameter of parameters) {
    const text = (typed[parameter.name] ?? startText(parameter)).trim();
    if (parameter.type === "boolean") values[parameter.name] = text === "true";
    else if (text === "") wrong[parameter.name] = "Fill this in";
    else if (parameter.type === "number") {
      const number = Number(text);
      if (Number.isFinite(number)) values[parameter.name] = number;
      else wrong[parameter.name] = "This is no number";
    } else if (parameter.type === "accounts")
      values[parameter.name] = text.split(/[\s,;]+/).filter((part) => part !== "");
    else if (parameter.type === "list")
      values[parameter.name] = text
        .split(/[,\n]/)
        .map((part) => part.trim())
        .filter((part) => part !== "");
    else if (parameter.type === "date" && Number.isNaN(Date.parse(text)))
      wrong[parameter.name] = "Write it as 2026-05-31";
    else values[parameter.name] = text;
  }
  return { values, wrong };
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
