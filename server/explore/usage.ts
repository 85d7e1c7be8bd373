import { z } from "zod";
import type { Usage, UsagePart } from "../contract/activity.ts";
import type { Dimension } from "../contract/graph.ts";
import { DAY_MS } from "../contract/time.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { sumByDay, type Days } from "./days.ts";
import * as cypher from "./usage.cypher.ts";

const ExchangesRow = z.object({ name: z.string(), day: z.int(), exchanges: z.number() });
const TotalsRow = z.object({ name: z.string(), accounts: z.int(), tokens: z.number() });
const TokensRow = z.object({ day: z.int(), input: z.number(), output: z.number() });

/**
 * Tokens of the members of the cluster with this key, and exchanges by model, capability and channel, on `names`: days without gaps (YYYY-MM-DD).
 * It reads every day of every member's relations, some seconds for 25,000 members.
 * @throws GraphError
 */
export async function sumUsage(graph: Graph, key: string, names: readonly string[]): Promise<Usage> {
  if (names.length === 0) return { input_tokens: [], output_tokens: [], models: [], capabilities: [], channels: [] };
  const first = Date.parse(names[0]) / DAY_MS;
  const days: Days = { first, last: first + names.length - 1 };
  const by = async (dimension: Dimension): Promise<UsagePart[]> => {
    const [exchanges, totals] = await Promise.all([
      readAs(graph, ExchangesRow, cypher.exchangesBy(dimension), { key }),
      readAs(graph, TotalsRow, cypher.totalsBy(dimension), { key }),
    ]);
    const parts = totals.map((one) => ({
      ...one,
      exchanges: sumByDay(
        days,
        exchanges.filter(({ name }) => name === one.name),
        (row) => row.exchanges,
      ),
    }));
    return parts.toSorted((a, b) => total(b.exchanges) - total(a.exchanges) || (a.name < b.name ? -1 : 1));
  };
  const [models, capabilities, channels, tokens] = await Promise.all([
    by("model"),
    by("capability"),
    by("channel"),
    readAs(graph, TokensRow, cypher.TOKENS, { key }),
  ]);
  return {
    input_tokens: sumByDay(days, tokens, ({ input }) => input),
    output_tokens: sumByDay(days, tokens, ({ output }) => output),
    models,
    capabilities,
    channels,
  };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
