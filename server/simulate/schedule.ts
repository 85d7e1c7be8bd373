import { DAY_MS } from "../contract/time.ts";
import type { TimePlan } from "./actor.ts";
import type { Random } from "./random.ts";
import type { Sink } from "./staging.ts";
import { LAUNCH_DAY, WINDOW_DAYS, WINDOW_START } from "./world.ts";

/** Slots of a rhythm: an exchange draws one of them, so an hour's weight is how many slots it has. */
const SLOTS = 64;

// Weights of the 24 local hours.
const RHYTHMS: Record<TimePlan["rhythm"], number[]> = {
  human: [2, 1, 1, 0, 0, 0, 1, 2, 4, 6, 7, 7, 5, 6, 7, 7, 6, 5, 4, 4, 5, 5, 4, 3],
  flat: Array.from({ length: 24 }, () => 1),
  shifts: [0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 3, 4, 4, 4, 4, 3, 3, 4, 4, 4, 4, 2],
};
const NAMES = ["human", "flat", "shifts"] as const;

/** Writes the hour (UTC) of each slot of each rhythm in each zone. */
export function stageRhythms(sink: Sink): void {
  NAMES.forEach((name, number) => {
    const total = RHYTHMS[name].reduce((a, b) => a + b, 0);
    for (let zone = 0; zone < 24; zone++) {
      for (let slot = 0; slot < SLOTS; slot++) {
        let left = ((slot + 0.5) / SLOTS) * total;
        let hour = 0;
        while ((left -= RHYTHMS[name][hour]) > 0 && hour < 23) hour++;
        sink("hours", { slot: (number * 24 + zone) * SLOTS + slot, hour: (hour - zone + 24) % 24 });
      }
    }
  });
}

/** Number of a rhythm in a zone (hours from UTC), as `stageRhythms` numbers them. */
export function rhythmNumber(rhythm: TimePlan["rhythm"], zone: number): number {
  return NAMES.indexOf(rhythm) * 24 + ((((Math.round(zone) + 24) % 24) + 24) % 24);
}

/** Days (from 0) on which an account is active between `from` and `to` (not included), repeated where it is busier. */
export function activeDays(rng: Random, plan: TimePlan, from: number, to: number): number[] {
  const first = Math.max(from, plan.days?.[0] ?? 0, 0);
  const end = Math.min(to, plan.days === null ? WINDOW_DAYS : plan.days[1] + 1, WINDOW_DAYS);
  const human = plan.rhythm === "human";
  const habit = human ? 0.15 + 0.8 * rng.next() : 0.97;
  const weekend = human ? rng.pick([0.1, 0.3, 0.8]) : 1;
  const days: number[] = [];
  for (let day = first; day < end; day++) {
    const weekday = new Date(WINDOW_START + day * DAY_MS).getUTCDay();
    const chance = habit * (weekday === 0 || weekday === 6 ? weekend : 1) * (human && day === LAUNCH_DAY ? 1.5 : 1);
    if (!rng.chance(chance)) continue;
    const busy = human ? Math.min(6, Math.ceil(rng.lognormal(1, 0.8))) : 1;
    for (let i = 0; i < busy; i++) days.push(day);
  }
  if (days.length === 0 && end > first) days.push(rng.int(first, end - 1));
  return days;
}
