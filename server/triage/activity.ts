import type { Projection } from "../contract/projection.ts";
import { rhythmOf, sumHours } from "../daily-rhythm.ts";
import { exchangesPerDay } from "../per-day.ts";

/** When and how evenly the members work; null where too little is known. */
export interface ActivityMeasures {
  /** Exchanges of all members over all time. */
  exchanges: number;
  /** The same for each day from the first to the last active hour. */
  exchangesPerDay: number;
  /** Coefficient of variation among members of exchanges per active day. */
  loadVariation: number | null;
  /** Mean strength of the members' daily rhythm: resultant length on the 24 h circle, 0 flat to 1 all in one hour, corrected for few exchanges. */
  rhythm: number | null;
  /** Largest share of the members' active hours that falls within three days. */
  briefShare: number | null;
  /** Epoch hours of the first and last exchange. */
  firstHour: number | null;
  lastHour: number | null;
}

/** Active days that a member needs before its load is compared. */
const LEAST_DAYS = 3;
/** Members that must be comparable before anything is said about the cluster. */
const LEAST_MEMBERS = 3;

/** Days that a hackathon, a workshop or a launch lasts. */
const EVENT_DAYS = 3;

/** Measures the activity of members (account numbers). O(their active hours). */
export function measureActivity({ activity, facts }: Projection, members: Uint32Array): ActivityMeasures {
  const loads: number[] = [];
  const rhythms: number[] = [];
  let exchanges = 0;
  let firstHour = Number.POSITIVE_INFINITY;
  let lastHour = Number.NEGATIVE_INFINITY;
  for (const a of members) {
    exchanges += facts.exchanges[a];
    const from = activity.offsets[a];
    const to = activity.offsets[a + 1];
    if (from === to) continue;
    firstHour = Math.min(firstHour, activity.hours[from]);
    lastHour = Math.max(lastHour, activity.hours[to - 1]);
    const sums = sumHours(activity, a);
    if (sums.days >= LEAST_DAYS) loads.push(sums.exchanges / sums.days);
    const rhythm = rhythmOf(sums);
    if (rhythm !== null) rhythms.push(rhythm);
  }
  const known = Number.isFinite(firstHour);
  const briefShare = known ? shareWithin(activity, members, firstHour, lastHour) : null;
  const [first, last] = known ? [firstHour, lastHour] : [null, null];
  return {
    exchanges,
    exchangesPerDay: exchangesPerDay(exchanges, first, last),
    loadVariation: loads.length >= LEAST_MEMBERS ? variation(loads) : null,
    rhythm: rhythms.length >= LEAST_MEMBERS ? mean(rhythms) : null,
    briefShare,
    firstHour: first,
    lastHour: last,
  };
}

/** Largest share of the active hours of members that falls within EVENT_DAYS days, UTC; the hours lie between `first` and `last`. */
function shareWithin(
  { offsets, hours }: Projection["activity"],
  members: Uint32Array,
  first: number,
  last: number,
): number {
  const firstDay = Math.floor(first / 24);
  const byDay = new Uint32Array(Math.floor(last / 24) - firstDay + 1);
  for (const a of members) {
    for (let i = offsets[a]; i < offsets[a + 1]; i++) byDay[Math.floor(hours[i] / 24) - firstDay]++;
  }
  let all = 0;
  let within = 0;
  let most = 0;
  byDay.forEach((count, day) => {
    all += count;
    within += count - (byDay[day - EVENT_DAYS] ?? 0);
    most = Math.max(most, within);
  });
  return most / all;
}

/** Daily rhythm of one account, 0 to 1 as in ActivityMeasures; null where it has fewer than `leastHours` active hours or too few exchanges. */
export function accountRhythm({ activity }: Projection, account: number, leastHours: number): number | null {
  const sums = sumHours(activity, account);
  return sums.hours < leastHours ? null : rhythmOf(sums);
}

/** Exchanges of the members on each of the `days` days that end with the day of `lastHour`, oldest first. */
export function dailyTrend({ activity }: Projection, members: Uint32Array, lastHour: number, days: number): number[] {
  const trend = Array.from<number>({ length: days }).fill(0);
  const lastDay = Math.floor(lastHour / 24);
  for (const a of members) {
    for (let i = activity.offsets[a]; i < activity.offsets[a + 1]; i++) {
      const place = days - 1 - (lastDay - Math.floor(activity.hours[i] / 24));
      if (place >= 0 && place < days) trend[place] += activity.counts[i];
    }
  }
  return trend;
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variation(values: number[]): number {
  const middle = mean(values);
  const spread = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  return middle > 0 ? spread / middle : 0;
}
