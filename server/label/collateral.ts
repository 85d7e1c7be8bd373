import { z } from "zod";
import type { Collateral, LabelTarget } from "../contract/api.ts";
import { Disposition } from "../contract/graph.ts";
import { DAY_MS } from "../contract/time.ts";
import type { Split, SplitPreview } from "../contract/verdicts.ts";
import { endOfData } from "../contract/run.ts";
import { exchangesPerDay } from "../per-day.ts";
import { readRun } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs, readOne } from "../store/read-as.ts";
import { readActiveHours } from "./active-hours.ts";
import * as cypher from "./collateral.cypher.ts";
import { resolveSplit } from "./split.ts";
import { inBatches } from "./targets.ts";

/** Accounts above which a verdict needs their number to be typed. */
export const CONFIRM_ABOVE = 100;

const CollateralRow = z.object({
  accounts: z.int(),
  verified_accounts: z.int(),
  paying: z.int(),
  fringe: z.int(),
  opened: z.array(z.number()),
  exchanges: z.number(),
});
const OrganizationRow = z.object({ name: z.string(), accounts: z.int(), verified: z.boolean() });
const DispositionRow = z.object({ disposition: Disposition, accounts: z.int() });

/** Whom a verdict on the target would touch. `now` in epoch milliseconds: ages are counted to the end of the newest run's data, and to `now` before the first. Throws NotFoundError, GraphError. */
export async function previewLabel(graph: Graph, target: LabelTarget, now: number): Promise<Collateral> {
  const { parts } = await previewSplit(
    graph,
    { target, parts: [{ of: { who: "rest" }, disposition: "inconclusive" }] },
    now,
  );
  return parts[0];
}

/** Whom each part of a verdict would touch. `now` as in `previewLabel`. Throws NotFoundError, GraphError. */
export async function previewSplit(graph: Graph, split: Split, now: number): Promise<SplitPreview> {
  const { parts, run, key, vouched } = await resolveSplit(graph, split, now);
  const newest = await readRun(graph);
  const until = newest === null ? now : endOfData(newest);
  const previews: Collateral[] = [];
  for (const part of parts) {
    const ids = part.accounts.map(({ account_id }) => account_id);
    previews.push(await collateralOf(graph, ids, { run, key, vouched, until }));
  }
  const accounts = parts.reduce((sum, part) => sum + (part.disposition === null ? 0 : part.accounts.length), 0);
  return { parts: previews, accounts, must_confirm: accounts > CONFIRM_ABOVE };
}

async function collateralOf(
  graph: Graph,
  accounts: readonly string[],
  { run, key, vouched, until }: { run: string | null; key: string | null; vouched: ReadonlySet<string>; until: number },
): Promise<Collateral> {
  const sums = { accounts: 0, verified_accounts: 0, paying: 0, fringe: 0, exchanges: 0 };
  const already = { open: 0, confirmed_fraud: 0, benign: 0, inconclusive: 0 };
  const days: number[] = [];
  for (const ids of inBatches(accounts)) {
    const row = await readOne(graph, CollateralRow, cypher.COLLATERAL, { ids, run, key });
    if (row === null) continue;
    sums.accounts += row.accounts;
    sums.verified_accounts += row.verified_accounts;
    sums.paying += row.paying;
    sums.fringe += row.fringe;
    sums.exchanges += row.exchanges;
    for (const opened of row.opened) days.push(Math.max(0, (until - opened) / DAY_MS));
    for (const each of await readAs(graph, DispositionRow, cypher.DISPOSITIONS_OF, { ids })) {
      already[each.disposition] += each.accounts;
    }
  }
  days.sort((one, other) => one - other);
  const { first, last } = await readActiveHours(graph, accounts);
  return {
    ...sums,
    known_good: accounts.filter((id) => vouched.has(id)).length,
    organizations: await readAs(graph, OrganizationRow, cypher.ORGANIZATIONS, { ids: accounts }),
    older_than_a_year: days.filter((age) => age > 365).length,
    median_days: days[days.length >> 1] ?? null,
    aged_to: new Date(until).toISOString(),
    already,
    exchanges_per_day: exchangesPerDay(sums.exchanges, first, last),
    must_confirm: sums.accounts > CONFIRM_ABOVE,
  };
}
