import { FAMILIES, type Family } from "../../server/contract/graph.ts";

/** Families that the address hides on the canvas. */
export function readMuted(text: string | undefined): ReadonlySet<Family> {
  const names = new Set((text ?? "").split(","));
  return new Set(FAMILIES.filter((family) => names.has(family)));
}

/** The families as the address holds them, with one turned on or off. */
export function toggleMuted(muted: ReadonlySet<Family>, family: Family): string {
  return FAMILIES.filter((name) => (name === family) !== muted.has(name)).join(",");
}
