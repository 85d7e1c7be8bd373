import { counted } from "../figures.ts";
import type { FamilyReason } from "./risk.ts";

/** The reason that tells how many members people joined (`joined` is by account), whatever links them; null for none. It changes no probability. */
export function joinedReason(members: Uint32Array, joined: Uint8Array): FamilyReason | null {
  const count = members.reduce((sum, a) => sum + joined[a], 0);
  if (count === 0) return null;
  return {
    code: "JOINED_BY_HAND",
    family: null,
    direction: "for",
    text: `people joined ${counted(count, "member")} of ${members.length}: for them linkage is a decision, no measure`,
    value: count / members.length,
    bits: 0,
  };
}
