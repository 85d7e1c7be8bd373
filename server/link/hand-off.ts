import type { Projection } from "../contract/projection.ts";
import { HAND_OFF, type TimingConstants } from "../contract/run.ts";
import { HOUR_MS } from "../contract/time.ts";

/** First and last active hour of each account, and the hour in which it came into being (opened, or first active); -1 where not known. */
export interface Lives {
  first: Int32Array;
  last: Int32Array;
  born: Int32Array;
}

type Births = TimingConstants["births"];

/** Days within which an account that stops is followed by one that starts. */
const WITHIN = HAND_OFF.after / 24;
/** Probability that an account which stops is replaced within that time by one of its operator's. */
const REPLACED = 0.3;

/** Reads when each account began and ended. O(active hours). */
export function readLives({ activity, facts }: Pick<Projection, "activity" | "facts">): Lives {
  const n = activity.offsets.length - 1;
  const first = new Int32Array(n).fill(-1);
  const last = new Int32Array(n).fill(-1);
  const born = new Int32Array(n).fill(-1);
  for (let a = 0; a < n; a++) {
    if (activity.offsets[a] < activity.offsets[a + 1]) {
      first[a] = activity.hours[activity.offsets[a]];
      last[a] = activity.hours[activity.offsets[a + 1] - 1];
    }
    const createdAt = facts.createdAt[a];
    born[a] = Number.isNaN(createdAt) ? first[a] : Math.floor(createdAt / HOUR_MS);
  }
  return { first, last, born };
}

/** Counts births by day. */
export function countBirths({ born }: Lives): Births {
  let firstDay = Number.POSITIVE_INFINITY;
  let lastDay = Number.NEGATIVE_INFINITY;
  let accounts = 0;
  for (const hour of born) {
    if (hour < 0) continue;
    accounts++;
    firstDay = Math.min(firstDay, Math.floor(hour / 24));
    lastDay = Math.max(lastDay, Math.floor(hour / 24));
  }
  if (accounts === 0) return { firstDay: 0, upTo: [0], accounts };
  const upTo = Array.from<number>({ length: lastDay - firstDay + 2 }).fill(0);
  for (const hour of born) if (hour >= 0) upTo[Math.floor(hour / 24) - firstDay + 1]++;
  for (let day = 1; day < upTo.length; day++) upTo[day] += upTo[day - 1];
  return { firstDay, upTo, accounts };
}

/**
 * Bits of a hand-off: one account stops and the other comes into being within three days, and works from then on; log2 of how much
 * likelier that is for a replacement than for anybody who came into being in those days. 0 where they overlap.
 */
export function handOffBits(lives: Lives, births: Births, a: number, b: number): number {
  const [before, after] = lives.last[a] < lives.last[b] ? [a, b] : [b, a];
  const end = lives.last[before];
  const start = lives.born[after];
  if (end < 0 || start < 0 || lives.first[after] <= end) return 0;
  if (start < end - HAND_OFF.before || start > end + HAND_OFF.after) return 0;
  const day = Math.floor(end / 24) - births.firstDay;
  const at = (d: number): number => births.upTo[Math.min(births.upTo.length - 1, Math.max(0, d))];
  const chance = (at(day + WITHIN + 1) - at(day - 1)) / births.accounts;
  return Math.max(0, Math.log2(REPLACED / chance));
}
