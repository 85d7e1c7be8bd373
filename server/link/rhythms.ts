import type { Projection } from "../contract/projection.ts";
import type { TimingConstants } from "../contract/run.ts";

type TimeWindow = TimingConstants["window"];

/** When accounts are active, laid out so that two of them are compared in a few hundred nanoseconds; arrays by account. */
export interface Rhythms {
  window: TimeWindow;
  /** Active hours of each day as 24 bits; row-major, n × days. */
  hoursOfDay: Uint32Array;
  /** Number of those hours; row-major, n × days. */
  active: Uint8Array;
  /** Own daily rhythm: share of the active hours at each hour of the day, smoothed by an hour to either side; n × 24. */
  profile: Float32Array;
  /** Days with activity. */
  activeDays: Uint16Array;
}

/** Longest window, in days: what was longer ago says little of who runs an account now. */
const LONGEST = 90;

/** The last days of the data, 90 at most; no day where nothing is known. */
export function windowOf({ hours }: Projection["activity"]): TimeWindow {
  if (hours.length === 0) return { firstDay: 0, days: 0 };
  let first = hours[0];
  let last = hours[0];
  for (const hour of hours) {
    if (hour < first) first = hour;
    if (hour > last) last = hour;
  }
  const lastDay = Math.floor(last / 24);
  const days = Math.min(LONGEST, lastDay - Math.floor(first / 24) + 1);
  return { firstDay: lastDay - days + 1, days };
}

/** Reads the rhythms of all accounts within a window. O(active hours + n × days). */
export function readRhythms(activity: Projection["activity"], window: TimeWindow): Rhythms {
  const n = activity.offsets.length - 1;
  const { firstDay, days } = window;
  const hoursOfDay = new Uint32Array(n * days);
  const active = new Uint8Array(n * days);
  const profile = new Float32Array(n * 24);
  const activeDays = new Uint16Array(n);
  const byHour = new Float64Array(24);
  for (let a = 0; a < n; a++) {
    byHour.fill(0);
    let total = 0;
    for (let i = activity.offsets[a]; i < activity.offsets[a + 1]; i++) {
      const hour = activity.hours[i] % 24;
      const day = (activity.hours[i] - hour) / 24 - firstDay;
      if (day < 0 || day >= days) continue;
      const at = a * days + day;
      if (active[at] === 0) activeDays[a]++;
      hoursOfDay[at] |= 1 << hour;
      active[at]++;
      byHour[hour]++;
      total++;
    }
    if (total === 0) continue;
    for (let hour = 0; hour < 24; hour++) {
      const near = byHour[(hour + 23) % 24] + 2 * byHour[hour] + byHour[(hour + 1) % 24];
      profile[a * 24 + hour] = near / (4 * total);
    }
  }
  return { window, hoursOfDay, active, profile, activeDays };
}
