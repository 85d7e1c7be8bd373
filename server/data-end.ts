import type { Projection } from "./contract/projection.ts";

/** Hours without anything, and the share of all active hours at most, from which what comes after is no part of the data: a clock was wrong. */
const STRAY = { gap: 30 * 24, share: 0.001 };

/** The last hour of the data in epoch hours, but for stray ones long after all others; null where nothing is known. O(active hours). */
export function lastHourOf({ hours }: Projection["activity"]): number | null {
  const counts = new Map<number, number>();
  for (const hour of hours) counts.set(hour, (counts.get(hour) ?? 0) + 1);
  const known = [...counts.keys()].sort((a, b) => b - a);
  let last = known[0] ?? null;
  let after = 0;
  for (let i = 0; i + 1 < known.length; i++) {
    after += counts.get(known[i]) ?? 0;
    if (after > STRAY.share * hours.length) break;
    if (known[i] - known[i + 1] > STRAY.gap) last = known[i + 1];
  }
  return last;
}
