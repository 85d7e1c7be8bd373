import { z } from "zod";
import type { Parameter, ParameterType } from "../contract/investigate.ts";
import { accountId } from "../contract/node-id.ts";
import { UsageError } from "../errors.ts";

/** A parameter as the database takes it: whole numbers as BigInt, so that they arrive as INTEGER. */
export type Bound = string | number | bigint | boolean | null | Bound[] | { [key: string]: Bound };

const account = z.string().trim().min(1).max(256).transform(accountId);
const millisecond = z.number().int();
const day = z.iso.date().transform((text) => Date.parse(text));
const moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const listed = z.string().transform((text) =>
  text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);

/** Each type's values, from text (command line) or JSON; a day or an instant becomes epoch milliseconds, lists split at commas and line ends. */
const TYPES = {
  string: z.string().max(10_000),
  number: z.union([
    z.number(),
    z
      .string()
      .trim()
      .regex(/^-?\d+(\.\d+)?$/)
      .transform(Number),
  ]),
  boolean: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]),
  date: z.union([day, moment, millisecond]),
  datetime: z.union([moment, day, millisecond]),
  enumeration: z.string(),
  list: z.union([z.array(z.union([z.string(), z.number(), z.boolean()])).max(10_000), listed]),
  account,
  accounts: z.union([
    z.array(account).min(1).max(10_000),
    z
      .string()
      .transform((text) => text.split(/[,\s]+/).filter((part) => part !== ""))
      .pipe(z.array(account).min(1).max(10_000)),
  ]),
  identifier: z.string().trim().min(3).max(600).regex(/:/),
  cluster: z.string().trim().min(1).max(100),
} satisfies Record<ParameterType, z.ZodType>;

/** What a value of each type looks like, for whom it is refused. */
const LOOKS: Record<ParameterType, string> = {
  string: "text",
  number: "a number, e.g. 12 or 0.5",
  boolean: "true or false",
  date: "a day, e.g. 2026-05-31",
  datetime: "an instant with its zone, e.g. 2026-05-31T12:00:00Z",
  enumeration: "one of its options",
  list: "values with commas between them",
  account: "an account's id",
  accounts: "accounts' ids with commas between them, 10,000 at most",
  identifier: "kind:value, e.g. ip:192.0.2.1",
  cluster: "a cluster's id, e.g. H-0001",
};

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
    parameters.map(({ name, type, title, options, default: preset }) => {
      const value = given[name] === undefined || given[name] === "" ? preset : given[name];
      if (value === null) throw new UsageError(`Parameter ${name} is missing.`, `Give it: ${title} (${LOOKS[type]}).`);
      const schema = type === "enumeration" ? z.enum(options ?? []) : TYPES[type];
      const parsed = schema.safeParse(value);
      const kind = type === "identifier" && options !== undefined ? String(parsed.data).split(":", 1)[0] : "";
      if (parsed.success && (kind === "" || options?.includes(kind) === true)) return [name, bind(parsed.data)];
      const kinds = options === undefined ? LOOKS[type] : `an identifier of kind ${options.join(" or ")}`;
      const looks = type === "enumeration" ? `one of ${options?.join(", ")}` : kinds;
      throw new UsageError(`Parameter ${name} is not of type ${type}.`, `${title}: write ${looks}.`, {
        parameter: name,
        type,
      });
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
