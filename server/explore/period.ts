import { z } from "zod";
import { MOST_DAYS_BY_HOUR, type Period, type PeriodQuery } from "../contract/period.ts";
import type { Graph } from "../store/neo4j.ts";
import { unpackHours } from "../store/packed-hours.ts";
import { readAs } from "../store/read-as.ts";
import { MEMBER_HOURS } from "./period.cypher.ts";

const HOUR = 3_600_000;
const Row = z.object({ account: z.string(), activity: z.array(z.string()) });

/** What the members of the cluster with this key did from one day to another (UTC, both included). Throws GraphError. */
export async function readPeriod(graph: Graph, key: string, { from, to }: PeriodQuery): Promise<Period> {
  const first = Date.parse(from) / HOUR;
  const end = Date.parse(to) / HOUR + 24;
  const rows = await readAs(graph, Row, MEMBER_HOURS, { key, from: first * HOUR, to: end * HOUR });
  const byHour = end - first <= 24 * MOST_DAYS_BY_HOUR;
  const hours = byHour ? { exchanges: zeros(end - first), active_accounts: zeros(end - first) } : null;
  const accounts: string[] = [];
  let total = 0;
  for (const { account, activity } of rows) {
    const own = new Map<number, number>();
    for (const load of activity) {
      unpackHours(load, (hour, exchanges) => {
        if (hour >= first && hour < end) own.set(hour, (own.get(hour) ?? 0) + exchanges);
      });
    }
    if (own.size > 0) accounts.push(account);
    for (const [hour, exchanges] of own) {
      total += exchanges;
      if (hours === null) continue;
      hours.exchanges[hour - first] += exchanges;
      hours.active_accounts[hour - first]++;
    }
  }
  return { from, to, accounts, exchanges: total, hours };
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}
