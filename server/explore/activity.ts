import { z } from "zod";
import type { Activity } from "../contract/api.ts";
import type { Dimension } from "../contract/graph.ts";
import { HAND_OFF } from "../contract/run.ts";
import { DAY_MS, HOUR_MS } from "../contract/time.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./activity.cypher.ts";

/** Days before the first exchange that are shown for the sake of sign-ups. */
const LEAD_DAYS = 60;
/** Days shown at most where only sign-ups are known. */
const SIGN_UP_DAYS = 730;

const DayRow = z.object({ name: z.string(), day: z.int(), exchanges: z.number() });
const TokensRow = z.object({ day: z.int(), input: z.number(), output: z.number() });
const NameRow = z.object({ name: z.string(), accounts: z.int(), tokens: z.number() });
const CountRow = z.object({ day: z.int(), accounts: z.int() });
const EventRow = z.object({ at: z.number(), kind: z.string(), label: z.string() });
type Facet = Activity["models"];

/**
 * Exchanges, tokens, active accounts, sign-ups and hand-offs by day (UTC) of the members of the cluster with this key, and by model, capability and
 * channel. Sign-ups long before the first exchange lie outside the days shown.
 * @throws GraphError
 */
export async function sumActivity(graph: Graph, key: string): Promise<Activity> {
  const facet = async (dimension: Dimension) => ({
    rows: await readAs(graph, DayRow, cypher.activityBy(dimension), { key }),
    names: await readAs(graph, NameRow, cypher.totalsBy(dimension), { key }),
  });
  const [models, capabilities, channels, tokens, active, signUps, handOffs] = await Promise.all([
    facet("model"),
    facet("capability"),
    facet("channel"),
    readAs(graph, TokensRow, cypher.TOKENS, { key }),
    readAs(graph, CountRow, cypher.ACTIVE_ACCOUNTS, { key }),
    readAs(graph, CountRow, cypher.SIGN_UPS, { key }),
    readAs(graph, CountRow, cypher.HAND_OFFS, {
      key,
      before: HAND_OFF.before * HOUR_MS,
      after: HAND_OFF.after * HOUR_MS,
    }),
  ]);
  const range = daysShown(
    models.rows.map(({ day }) => day),
    signUps.map(({ day }) => day),
  );
  if (range === null) return emptyActivity();
  const events = await readAs(graph, EventRow, cypher.EVENTS, {
    from: range.first * DAY_MS,
    to: (range.last + 1) * DAY_MS,
  });

  const length = range.last - range.first + 1;
  const byDay = <T extends { day: number }>(rows: readonly T[], value: (row: T) => number): number[] => {
    const sums = Array.from({ length }, () => 0);
    for (const row of rows)
      if (row.day >= range.first && row.day <= range.last) sums[row.day - range.first] += value(row);
    return sums;
  };
  const facetOf = ({ rows, names }: Awaited<ReturnType<typeof facet>>): Facet =>
    names
      .map((one) => {
        const own = rows.filter(({ name }) => name === one.name);
        return { ...one, exchanges: byDay(own, (row) => row.exchanges) };
      })
      .toSorted((a, b) => total(b.exchanges) - total(a.exchanges) || (a.name < b.name ? -1 : 1));
  return {
    days: Array.from({ length }, (_, index) => new Date((range.first + index) * DAY_MS).toISOString().slice(0, 10)),
    exchanges: byDay(models.rows, (row) => row.exchanges),
    input_tokens: byDay(tokens, (row) => row.input),
    output_tokens: byDay(tokens, (row) => row.output),
    active_accounts: byDay(active, (row) => row.accounts),
    sign_ups: byDay(signUps, (row) => row.accounts),
    hand_offs: byDay(handOffs, (row) => row.accounts),
    models: facetOf(models),
    capabilities: facetOf(capabilities),
    channels: facetOf(channels),
    events: events.map((event) => ({ ...event, at: new Date(event.at).toISOString() })),
  };
}

/** First and last day to show (days since the epoch), or null where nothing is known. */
export function daysShown(
  active: readonly number[],
  signUps: readonly number[],
): { first: number; last: number } | null {
  const days = active.length > 0 ? active : signUps;
  if (days.length === 0) return null;
  const least = (list: readonly number[]): number => list.reduce((min, day) => Math.min(min, day), Infinity);
  const last = days.reduce((max, day) => Math.max(max, day), -Infinity);
  if (active.length === 0) return { first: Math.max(least(signUps), last - SIGN_UP_DAYS + 1), last };
  const first = least(active);
  return { first: Math.max(Math.min(first, least(signUps)), first - LEAD_DAYS), last };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function emptyActivity(): Activity {
  return {
    days: [],
    exchanges: [],
    input_tokens: [],
    output_tokens: [],
    active_accounts: [],
    sign_ups: [],
    hand_offs: [],
    models: [],
    capabilities: [],
    channels: [],
    events: [],
  };
}
