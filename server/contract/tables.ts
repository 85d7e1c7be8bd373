import { z } from "zod";

/** How a column's text is read; `server/ingest/checks.sql.ts` has the rule and the normal form of each. */
export type ColumnType =
  | "id"
  | "text"
  | "time"
  | "boolean"
  | "country"
  | "ip"
  | "email"
  | "domain"
  | "count"
  | "amount"
  | "bin"
  | "asn"
  | "instrument"
  | "identifier_type"
  | "identifier_value"
  | "choice"
  | "prompt";

/** One column of an input table. */
export interface Column {
  readonly type: ColumnType;
  readonly required?: boolean;
  /** Longest text in characters; 256 where absent. */
  readonly max?: number;
  /** The values of a choice. */
  readonly values?: readonly string[];
  /** Whether accounts with equal values are tied by them, where the type does not tell. */
  readonly ties?: boolean;
  readonly meaning: string;
}

/** Name of an input table. */
export const TableName = z.enum([
  "accounts",
  "payments",
  "ips",
  "prompt_fingerprints",
  "exchanges",
  "identifiers",
  "events",
  "labels",
]);
export type TableName = z.infer<typeof TableName>;

const account = { type: "id", required: true, ties: false, meaning: "the account's own id" } as const satisfies Column;
const sightings = {
  seen_at: { type: "time", meaning: "one sighting" },
  first_seen: { type: "time", meaning: "first of several sightings" },
  last_seen: { type: "time", meaning: "last of several sightings" },
  count: { type: "count", meaning: "number of sightings" },
} as const satisfies Record<string, Column>;
const capability = { type: "text", meaning: "what a request is after: `software_engineering`, `agentic`, …" } as const;

/** The input tables of the contract: the one source of validation, of the mapping file's schema and of docs/input.md. */
export const TABLES = {
  accounts: {
    account_id: account,
    created_at: { type: "time", meaning: "when it was opened" },
    email: { type: "email", max: 320, meaning: "sign-up e-mail" },
    email_domain: { type: "domain", meaning: "derived from `email` when absent" },
    display_name: { type: "text", meaning: "kept as a property only" },
    organization: { type: "text", ties: true, meaning: "organisation that it belongs to" },
    verified: { type: "boolean", meaning: "whether the organisation was verified" },
    country: { type: "country", meaning: "ISO 3166 two-letter code" },
    plan: { type: "text", meaning: "free text" },
    programme: { type: "choice", values: ["education", "research", "startup"], meaning: "programme of the account" },
    status: { type: "choice", values: ["active", "suspended", "banned", "closed"], meaning: "present state" },
    status_at: { type: "time", meaning: "since when" },
    status_reason: { type: "text", max: 2000, meaning: "why" },
  },
  payments: {
    account_id: account,
    instrument_id: {
      type: "instrument",
      required: true,
      meaning: "the processor's token or fingerprint of the instrument; never a card number",
    },
    method: {
      type: "choice",
      values: ["card", "prepaid", "virtual", "bank", "wallet", "crypto", "invoice"],
      meaning: "kind of instrument",
    },
    bin: { type: "bin", meaning: "first 6 to 8 digits" },
    issuer: { type: "text", meaning: "issuer's name" },
    billing_country: { type: "country", meaning: "ISO 3166 two-letter code" },
    postal_code: { type: "text", meaning: "text" },
    paid_at: { type: "time", meaning: "when" },
    amount: { type: "amount", meaning: "checked, not kept" },
    currency: { type: "text", max: 16, meaning: "checked, not kept" },
    outcome: { type: "choice", values: ["succeeded", "failed", "refunded", "disputed"], meaning: "how it ended" },
  },
  ips: {
    account_id: account,
    ip: { type: "ip", required: true, meaning: "IPv4 or IPv6" },
    ...sightings,
    asn: { type: "asn", meaning: "number of the network's operator: `64500` or `AS64500`" },
    asn_name: { type: "text", meaning: "its name" },
    ip_type: {
      type: "choice",
      values: [
        "residential",
        "mobile",
        "hosting",
        "vpn",
        "proxy",
        "residential_proxy",
        "tor",
        "corporate",
        "education",
        "unknown",
      ],
      meaning: "kind of address",
    },
    proxy_service: { type: "text", meaning: "name of the proxy service" },
    country: { type: "country", meaning: "ISO 3166 two-letter code" },
  },
  prompt_fingerprints: {
    account_id: account,
    fingerprint: { type: "id", required: true, meaning: "any string that stands for a prompt template" },
    ...sightings,
    exemplar: { type: "text", max: 4000, meaning: "a redacted sample of the template" },
    capability,
  },
  exchanges: {
    account_id: account,
    at: { type: "time", required: true, meaning: "when the request was made" },
    exchange_id: { type: "id", meaning: "makes a repeated row harmless" },
    ip: { type: "ip", meaning: "IPv4 or IPv6" },
    prompt_fingerprint: { type: "id", meaning: "stands for a prompt template" },
    client: { type: "id", meaning: "TLS, SDK or user-agent fingerprint" },
    model: { type: "text", meaning: "model that answered" },
    input_tokens: { type: "count", meaning: "tokens in" },
    output_tokens: { type: "count", meaning: "tokens out" },
    capability,
    channel: { type: "choice", values: ["api", "app", "cloud", "router"], meaning: "way in" },
    api_key_id: { type: "id", meaning: "the key that was used" },
    prompt: { type: "prompt", meaning: "raw text; never stored" },
  },
  identifiers: {
    account_id: account,
    type: { type: "identifier_type", required: true, max: 64, meaning: "kind of attribute: `phone`, `device`, …" },
    value: { type: "identifier_value", required: true, max: 320, meaning: "its value" },
    ...sightings,
  },
  events: {
    at: { type: "time", required: true, meaning: "when it happened" },
    kind: { type: "text", required: true, meaning: "`model_release`, `ban_wave`, `launch`, …" },
    label: { type: "text", required: true, meaning: "shown on the time line" },
  },
  labels: {
    account_id: account,
    disposition: {
      type: "choice",
      required: true,
      values: ["confirmed_fraud", "benign", "inconclusive"],
      meaning: "an earlier verdict",
    },
    reason: { type: "text", max: 2000, meaning: "why" },
    by: { type: "text", meaning: "who" },
    at: { type: "time", meaning: "when; the time of loading where absent" },
  },
} as const satisfies Record<TableName, Record<string, Column>>;

/** The columns of a table by name, in the contract's order. */
export function columnsOf(table: TableName): Readonly<Record<string, Column>> {
  return TABLES[table];
}

/** Longest text of a column in characters. */
export function maxLength(column: Column): number {
  return column.max ?? 256;
}

/** `--map FILE`: which file is which table, and which of its columns is which column of the contract. */
export const Mapping = z.strictObject({
  /** By file name (`users.csv`) or stem (`users`): the table. */
  files: z.record(z.string().min(1), TableName).default({}),
  /** By table: the file's own column name → the contract's. */
  columns: z
    .partialRecord(TableName, z.record(z.string().min(1).max(200), z.string()))
    .default({})
    .superRefine((tables, context) => {
      for (const table of TableName.options) {
        const targets = Object.values(tables[table] ?? {});
        for (const target of targets) {
          if (!(target in TABLES[table])) {
            context.addIssue({
              code: "custom",
              path: [table],
              message: `${table} has no column "${target}"; it has ${Object.keys(TABLES[table]).join(", ")}`,
            });
          }
        }
        if (new Set(targets).size < targets.length) {
          context.addIssue({ code: "custom", path: [table], message: "two columns are mapped to one" });
        }
      }
    }),
});
export type Mapping = z.infer<typeof Mapping>;
