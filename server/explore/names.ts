import { IDENTIFIER_KINDS, IdentifierKind, type Family } from "../contract/graph.ts";
import { maskEmail } from "../mask-email.ts";

/** Families of `identifiers.type` values from the settings of the run. */
export type AttributeFamilies = Readonly<Record<string, Family>>;

/** Family of an identifier by its kind; of an attribute by its type; a network belongs to the network family. */
export function familyOfKind(kind: string, type: string | null, attributes: AttributeFamilies): Family {
  if (kind === "network") return "network";
  const known = IdentifierKind.safeParse(kind);
  if (!known.success) return "other";
  if (known.data === "attribute" && type !== null && Object.hasOwn(attributes, type)) return attributes[type];
  return IDENTIFIER_KINDS[known.data].family;
}

/** How an identifier is shown: e-mail addresses masked, attributes with their type, hours of sign-up as times, at most 80 characters. */
export function labelOf(kind: string, value: string, type: string | null): string {
  const text = textOf(kind, value, type);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function textOf(kind: string, value: string, type: string | null): string {
  if (kind === "email") return maskEmail(value);
  if (kind === "hour") return `${value.replace("T", " ")}:00 UTC`;
  return kind === "attribute" && type !== null ? `${type}: ${value}` : value;
}

/** How the identifier or network behind a node id is shown. */
export function labelOfNode(node: string, kind: string): string {
  const value = node.slice(node.indexOf(":") + 1);
  const at = kind === "attribute" ? value.indexOf("=") : -1;
  return at < 0 ? labelOf(kind, value, null) : labelOf(kind, value.slice(at + 1), value.slice(0, at));
}
