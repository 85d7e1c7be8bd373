import type { GraphNode, GraphSlice } from "../../server/contract/api.ts";
import { FAMILIES, FAMILY_NAMES, type Family } from "../../server/contract/graph.ts";
import type { Edits } from "./canvas.ts";
import { idValue } from "./format.ts";
import { inRange } from "./ranges.ts";

/** Evidence that is put aside, as the what-if takes it: `family:payment`, `hubs`, `network:198.51.100.0/24`, or a node id. */
export type Mutes = readonly string[];
/** The evidence as it is. */
export const NOTHING: Mutes = [];

const FAMILY = "family:";

/** What the address puts aside: families by their name alone, the rest as node ids; separated by commas. */
export function readMuted(text: string | undefined): Mutes {
  const parts = (text ?? "").split(",").map((part) => part.replaceAll("%2C", ",").replaceAll("%25", "%"));
  const known = parts.flatMap((part) => {
    if (FAMILIES.some((family) => family === part)) return [`${FAMILY}${part}`];
    return part === "hubs" || (part.includes(":") && !part.startsWith(FAMILY)) ? [part] : [];
  });
  return [...new Set(known)];
}

/** The same as the address holds it. */
export function writeMuted(mutes: Mutes): string {
  return mutes
    .map((mute) => (isFamily(mute) ? mute.slice(FAMILY.length) : mute))
    .map((part) => part.replaceAll("%", "%25").replaceAll(",", "%2C"))
    .join(",");
}

/** With one turned on or off, as the address holds it. */
export function toggleMute(mutes: Mutes, mute: string): string {
  return writeMuted(mutes.includes(mute) ? mutes.filter((other) => other !== mute) : [...mutes, mute]);
}

/** Whether a whole family is put aside: what it rests on need not be values, time has none. */
export function isFamily(mute: string): boolean {
  return mute.startsWith(FAMILY);
}

/** The families that are put aside as a whole. */
export function mutedFamilies(mutes: Mutes): ReadonlySet<Family> {
  return new Set(FAMILIES.filter((family) => mutes.includes(`${FAMILY}${family}`)));
}

/** Edits that hide, beside what they hide already, the identifiers that are put aside one by one, by their range, or as hubs. */
export function hideMuted(base: GraphSlice | null, edits: Edits, mutes: Mutes): Edits {
  if (mutes.every(isFamily)) return edits;
  const nodes = [...(base?.nodes ?? []), ...edits.added.flatMap((addition) => addition.nodes)];
  const muted = nodes.filter((node) => node.type === "identifier" && mutes.some((mute) => covers(mute, node)));
  return { ...edits, hidden: new Set([...edits.hidden, ...muted.map(({ id }) => id)]) };
}

function covers(mute: string, node: GraphNode): boolean {
  if (mute === node.id || (mute === "hubs" && node.hub)) return true;
  return node.kind === "ip" && mute.startsWith("network:") && inRange(idValue(node.id), idValue(mute));
}

/** A mute in plain words. */
export function muteName(mute: string): string {
  if (mute === "hubs") return "all hubs";
  const family = FAMILIES.find((name) => mute === `${FAMILY}${name}`);
  return family === undefined ? idValue(mute) : FAMILY_NAMES[family];
}
