import type { Projection } from "../contract/projection.ts";
import type { TimingConstants } from "../contract/run.ts";
import { hoursOfData } from "../data-end.ts";

type TimeWindow = TimingConstants["window"];

/**
 * When accounts are active, laid out so that two of them are compared in a few hundred nanoseconds: one row of 32-bit words for each account, so
 * that what is read of an account lies in a few lines of the processor's cache. A row is the days with activity as bits (`words` of them), the
 * daily profile (24 floats), and each day of the window: its active hours as 24 bits, their number in the 8 bits above.
 */
export interface Rhythms {
  window: TimeWindow;
  /** Row-major, n × `width`. */
  rows: Uint32Array;
  /** The same memory read as floats: own daily rhythm, the share of the active hours at each hour of the day, smoothed by an hour to either side where they are few. */
  shares: Float32Array;
  /** Words of a row. */
  width: number;
  /** Words of a row that hold the days with activity; the profile starts behind them. */
  words: number;
  /** Days with activity. */
  activeDays: Uint16Array;
}

/** Hours of a day. */
export const HOURS = 24;
/** The bits of a day's word that are hours. */
export const HOUR_BITS = 0xffffff;

/**
 * Active hours that the smoothed profile stands for beside the account's own. Who was seen a few times might as well have come an hour later; what
 * wakes at nine every day could not, and smoothed it would seem to be in step with everybody else's timetable for nine.
 */
export const SMOOTHED_HOURS = 20;

/** Longest window, in days: what was longer ago says little of who runs an account now. */
const LONGEST = 90;

/** The last days of the data, 90 at most; no day where nothing is known. */
export function windowOf(activity: Projection["activity"]): TimeWindow {
  const data = hoursOfData(activity);
  if (data === null) return { firstDay: 0, days: 0 };
  const lastDay = Math.floor(data.last / 24);
  const days = Math.min(LONGEST, lastDay - Math.floor(data.first / 24) + 1);
  return { firstDay: lastDay - days + 1, days };
}

/** Reads the rhythms of all accounts within a window; `smoothedHours` as in TimingConstants. O(active hours + n × days). */
export function readRhythms(
  activity: Projection["activity"],
  window: TimeWindow,
  smoothedHours: TimingConstants["smoothed_hours"] = SMOOTHED_HOURS,
): Rhythms {
  const n = activity.offsets.length - 1;
  const { firstDay, days } = window;
  const words = Math.ceil(days / 32);
  const width = words + HOURS + days;
  const rows = new Uint32Array(n * width);
  const shares = new Float32Array(rows.buffer);
  const activeDays = new Uint16Array(n);
  const byHour = new Float64Array(HOURS);
  for (let a = 0; a < n; a++) {
    const row = a * width;
    byHour.fill(0);
    let total = 0;
    for (let i = activity.offsets[a]; i < activity.offsets[a + 1]; i++) {
      const hour = activity.hours[i] % HOURS;
      const day = (activity.hours[i] - hour) / HOURS - firstDay;
      if (day < 0 || day >= days) continue;
      const at = row + words + HOURS + day;
      if (rows[at] === 0) {
        activeDays[a]++;
        rows[row + (day >> 5)] |= 1 << (day & 31);
      }
      rows[at] = (rows[at] | (1 << hour)) + (1 << HOURS);
      byHour[hour]++;
      total++;
    }
    if (total === 0) continue;
    for (let hour = 0; hour < HOURS; hour++) {
      const near = byHour[(hour + 23) % HOURS] + 2 * byHour[hour] + byHour[(hour + 1) % HOURS];
      const smoothed = near / (4 * total);
      shares[row + words + hour] =
        smoothedHours === null ? smoothed : (byHour[hour] + smoothedHours * smoothed) / (total + smoothedHours);
    }
  }
  return { window, rows, shares, width, words, activeDays };
}
