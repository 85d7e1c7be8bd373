import { z } from "zod";

/** Families of evidence: independent kinds of proof that two accounts have one operator. The order is that of every chart. */
export const FAMILIES = ["payment", "network", "template", "synchrony", "client", "signup", "other"] as const;
export const Family = z.enum(FAMILIES);
export type Family = z.infer<typeof Family>;
/** What people read for each family. */
export const FAMILY_NAMES = {
  payment: "Payments",
  network: "Network",
  template: "Prompt templates",
  synchrony: "Timing",
  client: "Client software",
  signup: "Sign-up",
  other: "Other attributes",
} as const satisfies Record<Family, string>;

/** Kinds of identifier: the closed union behind node labels and relation types, so that neither is ever spliced from input. */
export const IdentifierKind = z.enum([
  "payment",
  "ip",
  "fingerprint",
  "client",
  "email",
  "email_domain",
  "phone",
  "device",
  "address",
  "name",
  "referral",
  "api_key",
  "organization",
  "attribute",
]);
export type IdentifierKind = z.infer<typeof IdentifierKind>;

/**
 * Label, relation from the account, and family of each kind.
 * `attribute` holds every `identifiers.type` that has no kind of its own; its node keeps the type in `type`.
 */
export const IDENTIFIER_KINDS = {
  payment: { label: "Payment", relation: "PAID_WITH", family: "payment" },
  ip: { label: "Ip", relation: "USED_IP", family: "network" },
  fingerprint: { label: "PromptFingerprint", relation: "SENT", family: "template" },
  client: { label: "Client", relation: "USED_CLIENT", family: "client" },
  email: { label: "Email", relation: "HAS_EMAIL", family: "signup" },
  email_domain: { label: "EmailDomain", relation: "HAS_EMAIL_DOMAIN", family: "signup" },
  phone: { label: "Phone", relation: "HAS_PHONE", family: "signup" },
  device: { label: "Device", relation: "USED_DEVICE", family: "client" },
  address: { label: "Address", relation: "HAS_ADDRESS", family: "signup" },
  name: { label: "Name", relation: "HAS_NAME", family: "signup" },
  referral: { label: "Referral", relation: "HAS_REFERRAL", family: "signup" },
  api_key: { label: "ApiKey", relation: "USED_KEY", family: "client" },
  organization: { label: "Organization", relation: "BELONGS_TO", family: "signup" },
  attribute: { label: "Attribute", relation: "HAS_ATTRIBUTE", family: "other" },
} as const satisfies Record<IdentifierKind, { label: string; relation: string; family: Family }>;

/** Kinds that strangers get from one hand, with the hour in which they sign up: a course, a campaign or a tool brings its prompts, its client and its code. */
const HANDED_OUT: readonly IdentifierKind[] = ["fingerprint", "client", "referral"];

/** Whether strangers get identifiers of a kind (index into `IdentifierKind.options`) from one hand. */
export function isHandedOut(kindIndex: number): boolean {
  return HANDED_OUT.includes(IdentifierKind.options[kindIndex]);
}

/** What exchanges are counted by for each day. */
export const Dimension = z.enum(["model", "capability", "channel"]);
export type Dimension = z.infer<typeof Dimension>;

/** `account:<account_id>` or `<kind>:<normalised value>` (`attribute:<type>=<value>`): the `id` of every node that the client sees. */
export const NodeId = z.string().min(3).max(600);
export type NodeId = z.infer<typeof NodeId>;

/** A verdict; `open` is what an account without one has. */
export const DISPOSITIONS = ["open", "confirmed_fraud", "benign", "inconclusive"] as const;
export const Disposition = z.enum(DISPOSITIONS);
export type Disposition = z.infer<typeof Disposition>;

/** Instants leave the program as ISO 8601 in UTC. */
export const Instant = z.iso.datetime();
