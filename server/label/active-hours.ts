import { z } from "zod";
import type { Graph } from "../store/neo4j.ts";
import { unpackHours } from "../store/packed-hours.ts";
import { readAs } from "../store/read-as.ts";
import { HOURS_OF } from "./collateral.cypher.ts";
import { inBatches } from "./targets.ts";

const Row = z.object({ activity: z.array(z.string()) });

/** The first and last hour (hours since the epoch) in which any of the accounts was active; null where none was. Throws GraphError. */
export async function readActiveHours(
  graph: Graph,
  accounts: readonly string[],
): Promise<{ first: number | null; last: number | null }> {
  let first: number | null = null;
  let last: number | null = null;
  const take = (hour: number): void => {
    first = Math.min(first ?? hour, hour);
    last = Math.max(last ?? hour, hour);
  };
  for (const ids of inBatches(accounts))
    for (const { activity } of await readAs(graph, Row, HOURS_OF, { ids }))
      for (const load of activity) unpackHours(load, take);
  return { first, last };
}
