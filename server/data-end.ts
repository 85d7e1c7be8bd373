import type { Projection } from "./contract/projection.ts";

/** Hours without anything, and the share of all active hours at most, from which what comes after is no part of the data: a clock was wrong. */
const STRAY = { gap: 30 * 24, share: 0.001 };

/** The first and last hour of the data in epoch hours, the last but for stray ones long after all others; null where nothing is known. O(active hours). */
export function hoursOfData({ hours }: Projection["activity"]): { first: number; last: number } | null {
  if (hours.length === 0) return null;
  let first = hours[0];
  let newest = hours[0];
  for (const hour of hours) {
    if (hour < first) first = hour;
    if (hour > newest) newest = hour;
  }
  const counts = new Uint32Array(newest - first + 1);
  for (const hour of hours) counts[hour - first]++;
  let last = newest;
  let known = newest;
  let after = 0;
  for (let hour = newest; hour >= first; hour--) {
    if (counts[hour - first] === 0) continue;
    if (known - hour > STRAY.gap) last = hour;
    after += counts[hour - first];
    if (after > STRAY.share * hours.length) break;
    known = hour;
  }
  return { first, last };
}
