import type { Projection } from "./contract/projection.ts";

/** Active hours of one account, added up. */
export interface HourSums {
  /** Active hours, and days with one. */
  hours: number;
  days: number;
  exchanges: number;
  /** Exchanges as a vector on the 24 h circle. */
  cosine: number;
  sine: number;
}

/** Exchanges that an account needs before its rhythm is read. */
const LEAST_EXCHANGES = 40;
const COSINES = Float64Array.from({ length: 24 }, (_, hour) => Math.cos((2 * Math.PI * hour) / 24));
const SINES = Float64Array.from({ length: 24 }, (_, hour) => Math.sin((2 * Math.PI * hour) / 24));

/** Adds up the active hours of an account. O(active hours). */
export function sumHours({ offsets, hours, counts }: Projection["activity"], account: number): HourSums {
  const sums: HourSums = { hours: offsets[account + 1] - offsets[account], days: 0, exchanges: 0, cosine: 0, sine: 0 };
  let day = -1;
  for (let i = offsets[account]; i < offsets[account + 1]; i++) {
    const hour = hours[i] % 24;
    const today = (hours[i] - hour) / 24;
    if (today !== day) sums.days++;
    day = today;
    sums.exchanges += counts[i];
    sums.cosine += counts[i] * COSINES[hour];
    sums.sine += counts[i] * SINES[hour];
  }
  return sums;
}

/** Strength of a daily rhythm: resultant length of the exchanges on the 24 h circle, 0 flat to 1 all in one hour, less what chance adds to few active hours; null below 40 exchanges. */
export function rhythmOf({ hours, exchanges, cosine, sine }: HourSums): number | null {
  if (exchanges < LEAST_EXCHANGES) return null;
  const length = (cosine * cosine + sine * sine) / (exchanges * exchanges);
  // Busy hours come in bursts, so it is active hours and not exchanges that bound what chance adds to the length.
  return Math.sqrt(Math.max(0, (hours * length - 1) / Math.max(1, hours - 1)));
}
