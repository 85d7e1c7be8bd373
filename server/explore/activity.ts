import { z } from "zod";
import type { Activity } from "../contract/activity.ts";
import { HAND_OFF } from "../contract/run.ts";
import { DAY_MS, HOUR_MS } from "../contract/time.ts";
import type { Graph } from "../store/neo4j.ts";
import { unpackHours } from "../store/packed-hours.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./activity.cypher.ts";
import { dayName, daysShown, sumByDay } from "./days.ts";

const HoursRow = z.object({ activity: z.array(z.string()) });
const CountRow = z.object({ day: z.int(), accounts: z.int() });
const EventRow = z.object({ at: z.number(), kind: z.string(), label: z.string() });

/**
 * Exchanges, active accounts, sign-ups and hand-offs by day (UTC) of the members of the cluster with this key. Sign-ups long before the first exchange
 * lie outside the days shown.
 * @throws GraphError
 */
export async function sumActivity(graph: Graph, key: string): Promise<Activity> {
  const [members, signUps, handOffs] = await Promise.all([
    readAs(graph, HoursRow, cypher.HOURS, { key }),
    readAs(graph, CountRow, cypher.SIGN_UPS, { key }),
    readAs(graph, CountRow, cypher.HAND_OFFS, {
      key,
      before: HAND_OFF.before * HOUR_MS,
      after: HAND_OFF.after * HOUR_MS,
    }),
  ]);
  const active = activeDays(members);
  const days = daysShown(
    active.map(({ day }) => day),
    signUps.map(({ day }) => day),
  );
  if (days === null) return { days: [], exchanges: [], active_accounts: [], sign_ups: [], hand_offs: [], events: [] };
  const events = await readAs(graph, EventRow, cypher.EVENTS, {
    from: days.first * DAY_MS,
    to: (days.last + 1) * DAY_MS,
  });
  return {
    days: Array.from({ length: days.last - days.first + 1 }, (_, index) => dayName(days.first + index)),
    exchanges: sumByDay(days, active, ({ exchanges }) => exchanges),
    active_accounts: sumByDay(days, active, ({ accounts }) => accounts),
    sign_ups: sumByDay(days, signUps, ({ accounts }) => accounts),
    hand_offs: sumByDay(days, handOffs, ({ accounts }) => accounts),
    events: events.map((event) => ({ ...event, at: new Date(event.at).toISOString() })),
  };
}

/** Exchanges and active members on each day on which there were any, from the hours of each member, a text for each load. */
function activeDays(
  members: readonly { activity: string[] }[],
): { day: number; exchanges: number; accounts: number }[] {
  const exchanges = new Map<number, number>();
  const accounts = new Map<number, number>();
  for (const { activity } of members) {
    const own = new Set<number>();
    for (const load of activity) {
      unpackHours(load, (hour, count) => {
        const day = Math.floor(hour / 24);
        own.add(day);
        exchanges.set(day, (exchanges.get(day) ?? 0) + count);
      });
    }
    for (const day of own) accounts.set(day, (accounts.get(day) ?? 0) + 1);
  }
  return [...exchanges].map(([day, count]) => ({ day, exchanges: count, accounts: accounts.get(day) ?? 0 }));
}
