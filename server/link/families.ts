import { FAMILIES, IDENTIFIER_KINDS, IdentifierKind, type Family } from "../contract/graph.ts";
import type { Settings } from "../contract/settings.ts";

/**
 * Family of an identifier, by its kind (index into `IdentifierKind.options`) and, for an attribute of the user's own, by the type in
 * its node id (`attribute:<type>=<value>`), which the settings may assign.
 */
export function familyOf(node: string, kindIndex: number, settings: Settings): Family {
  const kind = IdentifierKind.options[kindIndex];
  if (kind !== "attribute") return IDENTIFIER_KINDS[kind].family;
  const type = node.slice("attribute:".length, node.indexOf("="));
  return settings.attribute_families[type] ?? IDENTIFIER_KINDS.attribute.family;
}

/** Place of a family in FAMILIES, which numbers the columns of all arrays by family. */
export function familyIndex(family: Family): number {
  return FAMILIES.indexOf(family);
}
