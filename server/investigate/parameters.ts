import { z } from "zod";
import type { Parameter } from "../contract/api.ts";
import { UsageError } from "../errors.ts";

/** A parameter as the database takes it: whole numbers as BigInt, so that they arrive as INTEGER. */
export type Bound = string | number | bigint | boolean | null | Bound[] | { [key: string]: Bound };

const accountId = z
  .string()
  .trim()
  .min(1)
  .max(256)
  .transform((text) => text.replace(/^account:/, ""));
const instant = z.union([
  z.iso.date().transform((text) => Date.parse(text)),
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  z.number().int(),
]);

/** Each type's values, from text (command line) or JSON; a date becomes epoch milliseconds, accounts split at commas and line ends. */
const TYPES = {
  string: z.string(),
  number: z.union([
    z.number(),
    z
      .string()
      .trim()
      .regex(/^-?\d+(\.\d+)?$/)
      .transform(Number),
  ]),
  boolean: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]),
  date: instant,
  account: accountId,
  accounts: z.union([
    z.array(accountId).min(1).max(10_000),
    z
      .string()
      .transform((text) => text.split(/[,\s]+/).filter((part) => part !== ""))
      .pipe(z.array(accountId).min(1).max(10_000)),
  ]),
  identifier: z.string().trim().min(3).max(600),
  cluster: z.string().trim().min(1).max(100),
} satisfies Record<Parameter["type"], z.ZodType>;

/**
 * The values of a saved investigation's parameters, coerced to their types; what is not given takes its default.
 * @throws UsageError for an unknown, missing or malformed one, by name and without its value
 */
export function coerceParameters(
  parameters: readonly Parameter[],
  given: Readonly<Record<string, unknown>>,
): Record<string, Bound> {
  const unknown = Object.keys(given).filter((name) => !parameters.some((parameter) => parameter.name === name));
  if (unknown.length > 0) {
    const names = parameters.map(({ name, type }) => `${name} (${type})`).join(", ");
    throw new UsageError(
      `This investigation has no parameter ${unknown.map((name) => name.slice(0, 60)).join(", ")}.`,
      names === "" ? "It takes none." : `It takes ${names}.`,
    );
  }
  return Object.fromEntries(
    parameters.map(({ name, type, title, default: preset }) => {
      const value = given[name] === undefined || given[name] === "" ? preset : given[name];
      if (value === null) throw new UsageError(`Parameter ${name} is missing.`, `Give it: ${title} (${type}).`);
      const parsed = TYPES[type].safeParse(value);
      if (!parsed.success) {
        throw new UsageError(`Parameter ${name} is not a ${type}.`, `${title}: ${parsed.error.issues[0].message}.`);
      }
      return [name, bind(parsed.data)];
    }),
  );
}

/** Free parameters of a query of one's own, from JSON. Throws UsageError for what is no JSON value. */
export function bindParameters(given: Readonly<Record<string, unknown>>): Record<string, Bound> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, bind(value)]));
}

/** A `--param K=V` of a query of one's own: JSON where it reads as a number, true, false, null, a list, a map or a quoted string; else text. */
export function readFreeParameter(text: string): unknown {
  if (!/^(-?\d+(\.\d+)?|true|false|null|\[.*\]|\{.*\}|".*")$/s.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

function bind(value: unknown): Bound {
  if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "bigint")
    return value;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(bind);
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, bind(entry)]));
  throw new UsageError("A parameter is no JSON value.", "Give text, numbers, true or false, lists or maps.");
}
