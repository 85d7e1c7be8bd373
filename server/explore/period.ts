import { z } from "zod";
import { nodeOfAccount } from "../contract/node-id.ts";
import { MOST_DAYS_BY_HOUR, type Period, type PeriodQuery } from "../contract/period.ts";
import { HOUR_MS } from "../contract/time.ts";
import type { Graph } from "../store/neo4j.ts";
import { unpackHours } from "../store/packed-hours.ts";
import { readAs } from "../store/read-as.ts";
import { MEMBER_HOURS } from "./period.cypher.ts";

const Row = z.object({ account: z.string(), group: z.string().nullable(), activity: z.array(z.string()).nullable() });

/** What the members of a cluster (`key` in the graph) did from one day to another (UTC, both included). Throws GraphError. */
export async function readPeriod(
  graph: Graph,
  { key, cluster }: { key: string; cluster: string },
  { from, to }: PeriodQuery,
): Promise<Period> {
  const first = Date.parse(from) / HOUR_MS;
  const end = Date.parse(to) / HOUR_MS + 24;
  const rows = await readAs(graph, Row, MEMBER_HOURS, { key, from: first * HOUR_MS, to: end * HOUR_MS });
  const byHour = end - first <= 24 * MOST_DAYS_BY_HOUR;
  const hours = byHour ? { exchanges: zeros(end - first), active_accounts: zeros(end - first) } : null;
  const quiet: string[] = [];
  /** Whether anybody in a group was active. */
  const groups = new Map<string, boolean>();
  let exchanges = 0;
  for (const { account, group, activity } of rows) {
    const own = new Map<number, number>();
    for (const load of activity ?? []) {
      unpackHours(load, (hour, count) => {
        if (hour >= first && hour < end) own.set(hour, (own.get(hour) ?? 0) + count);
      });
    }
    if (own.size === 0) quiet.push(nodeOfAccount(account));
    for (const path of pathsTo(group)) groups.set(path, own.size > 0 || groups.get(path) === true);
    for (const [hour, count] of own) {
      exchanges += count;
      if (hours === null) continue;
      hours.exchanges[hour - first] += count;
      hours.active_accounts[hour - first]++;
    }
  }
  const active = rows.length - quiet.length;
  for (const [path, isActive] of groups) if (!isActive) quiet.push(`group:${cluster}/${path}`);
  return { from, to, active, members: rows.length, quiet, exchanges, hours };
}

/** A group and those that hold it. */
function pathsTo(group: string | null): string[] {
  const steps = group?.split(".") ?? [];
  return steps.map((_, step) => steps.slice(0, step + 1).join("."));
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}
