import type { Projection } from "../contract/projection.ts";

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
  /** Epoch hours of the first and last exchange. */
  firstHour: number | null;
  lastHour: number | null;
}

/** Active days that a member needs before its load is compared, and exchanges before its rhythm is read. */
const LEAST_DAYS = 3;
const LEAST_EXCHANGES = 40;
/** Members that must be comparable before anything is said about the cluster. */
const LEAST_MEMBERS = 3;

const COSINES = Float64Array.from({ length: 24 }, (_, hour) => Math.cos((2 * Math.PI * hour) / 24));
const SINES = Float64Array.from({ length: 24 }, (_, hour) => Math.sin((2 * Math.PI * hour) / 24));

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
    const sums = sumHours(activity, from, to);
    if (sums.days >= LEAST_DAYS) loads.push(sums.total / sums.days);
    const rhythm = rhythmOf(sums);
    if (rhythm !== null) rhythms.push(rhythm);
  }
  const known = Number.isFinite(firstHour);
  const spanDays = known ? Math.max(1, (lastHour - firstHour + 1) / 24) : 1;
  return {
    exchanges,
    exchangesPerDay: exchanges / spanDays,
    loadVariation: loads.length >= LEAST_MEMBERS ? variation(loads) : null,
    rhythm: rhythms.length >= LEAST_MEMBERS ? mean(rhythms) : null,
    firstHour: known ? firstHour : null,
    lastHour: known ? lastHour : null,
  };
}

/** Daily rhythm of one account, 0 to 1 as in ActivityMeasures; null where it has fewer than `leastHours` active hours or too few exchanges. */
export function accountRhythm({ activity }: Projection, account: number, leastHours: number): number | null {
  const sums = sumHours(activity, activity.offsets[account], activity.offsets[account + 1]);
  return sums.hours < leastHours ? null : rhythmOf(sums);
}

function rhythmOf({ hours, total, cosine, sine }: ReturnType<typeof sumHours>): number | null {
  if (total < LEAST_EXCHANGES) return null;
  const length = (cosine * cosine + sine * sine) / (total * total);
  // Busy hours come in bursts, so it is active hours and not exchanges that bound what chance adds to the length.
  return Math.sqrt(Math.max(0, (hours * length - 1) / Math.max(1, hours - 1)));
}

function sumHours(activity: Projection["activity"], from: number, to: number) {
  const { hours, counts } = activity;
  let days = 0;
  let day = -1;
  let total = 0;
  let cosine = 0;
  let sine = 0;
  for (let i = from; i < to; i++) {
    const hour = hours[i] % 24;
    const today = (hours[i] - hour) / 24;
    if (today !== day) days++;
    day = today;
    total += counts[i];
    cosine += counts[i] * COSINES[hour];
    sine += counts[i] * SINES[hour];
  }
  return { hours: to - from, days, total, cosine, sine };
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
