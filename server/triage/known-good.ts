import { type Feedback, KINDS_USED } from "../contract/feedback.ts";
import { IdentifierKind } from "../contract/graph.ts";
import type { Projection } from "../contract/projection.ts";
import type { FamilyReason } from "./risk.ts";

/** Number of the first entry of the known-good list that vouches for each account, -1 for none; length n. O(relations). */
export function vouchedAccounts(
  { accounts, offsets, targets, counts, kinds }: Projection,
  { entryOf, entries }: Feedback["knownGood"],
): Int32Array {
  const vouched = new Int32Array(accounts.length).fill(-1);
  if (entries.length === 0) return vouched;
  const isUsed = Uint8Array.from(IdentifierKind.options, (kind) => Number(KINDS_USED.includes(kind)));
  const known = new Float64Array(isUsed.length);
  const all = new Float64Array(isUsed.length);
  for (let a = 0; a < accounts.length; a++) {
    known.fill(0);
    all.fill(0);
    for (let i = offsets[a]; i < offsets[a + 1]; i++) {
      all[kinds[targets[i]]] += counts[i];
      if (entryOf[targets[i]] >= 0) known[kinds[targets[i]]] += counts[i];
    }
    for (let i = offsets[a]; i < offsets[a + 1] && vouched[a] < 0; i++) {
      const kind = kinds[targets[i]];
      if (isUsed[kind] === 0 || known[kind] >= 0.5 * all[kind]) vouched[a] = entryOf[targets[i]];
    }
  }
  return vouched;
}

/** The reason against a flag that the known-good list gives, naming owners and reasons of its entries; null where it vouches for no member. It changes no probability. */
export function knownGoodReason(
  members: Uint32Array,
  vouched: Int32Array,
  { entries }: Feedback["knownGood"],
): FamilyReason | null {
  const counts = new Map<number, number>();
  for (const a of members) if (vouched[a] >= 0) counts.set(vouched[a], (counts.get(vouched[a]) ?? 0) + 1);
  if (counts.size === 0) return null;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const named = [...counts].sort(([one, few], [other, many]) => many - few || one - other).slice(0, ENTRIES_NAMED);
  const texts = named.map(([entry, count]) => {
    const { reason, owner, expires } = entries[entry];
    return `${count} by “${reason}” (owner ${owner}, until ${expires})`;
  });
  const more = counts.size > named.length ? ` and ${counts.size - named.length} more entries` : "";
  return {
    code: "KNOWN_GOOD",
    family: null,
    direction: "against",
    text: `${total} of ${members.length} members are on the known-good list: ${texts.join(", ")}${more}`,
    value: total / members.length,
    bits: 0,
  };
}

/** Entries that a cluster's reason names. */
const ENTRIES_NAMED = 3;
