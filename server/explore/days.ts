import { DAY_MS } from "../contract/time.ts";

/** Days before the first exchange that are shown for the sake of sign-ups. */
const LEAD_DAYS = 60;
/** Days shown at most where only sign-ups are known. */
const SIGN_UP_DAYS = 730;

/** From one day to another, both included, in days since the epoch. */
export interface Days {
  first: number;
  last: number;
}

/** The days to show of these active days and sign-ups, or null where nothing is known. */
export function daysShown(active: readonly number[], signUps: readonly number[]): Days | null {
  const days = active.length > 0 ? active : signUps;
  if (days.length === 0) return null;
  const least = (list: readonly number[]): number => list.reduce((min, day) => Math.min(min, day), Infinity);
  const last = days.reduce((max, day) => Math.max(max, day), -Infinity);
  if (active.length === 0) return { first: Math.max(least(signUps), last - SIGN_UP_DAYS + 1), last };
  const first = least(active);
  return { first: Math.max(Math.min(first, least(signUps)), first - LEAD_DAYS), last };
}

/** Sums of `value` for each of the days; rows of other days are left out. */
export function sumByDay<T extends { day: number }>(
  { first, last }: Days,
  rows: readonly T[],
  value: (row: T) => number,
): number[] {
  const sums = Array.from({ length: last - first + 1 }, () => 0);
  for (const row of rows) if (row.day >= first && row.day <= last) sums[row.day - first] += value(row);
  return sums;
}

/** A day since the epoch as YYYY-MM-DD. */
export function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
