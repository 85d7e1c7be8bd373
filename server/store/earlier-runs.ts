import { z } from "zod";
import { HydrascopeError } from "../errors.ts";
import { dropAll } from "./drop.ts";
import * as cypher from "./earlier-runs.cypher.ts";
import type { Graph } from "./neo4j.ts";
import { readAs } from "./read-as.ts";

/** Newest runs that are kept whole: each account has a relation for each of them, and each has its weights. */
const RUNS_KEPT = 20;

/** What a run found is not kept any more: of earlier ones the settings and figures alone are. */
export class RunDroppedError extends HydrascopeError {
  constructor(run: string) {
    super("EVIDENCE_NOT_KEPT", `What run ${run} found is not kept any more.`, {
      next: `Name one of the ${RUNS_KEPT} newest runs, or run \`hydrascope detect\` for a new one.`,
      details: { run },
      status: 410,
    });
  }
}

/**
 * Drops the clusters, members and weights of all runs but the newest finished ones, and the weights that an interrupted run left.
 * The runs stay with their settings and figures; so do verdicts, notes, exports and clusters made by hand. Throws GraphError.
 */
export async function dropEarlierRuns(graph: Graph): Promise<void> {
  const newest = await readAs(graph, z.object({ id: z.string() }), cypher.NEWEST_RUNS, { runs: RUNS_KEPT });
  const keep = newest.map(({ id }) => id);
  await graph.write(cypher.MARK_DROPPED, { keep });
  for (const drop of [cypher.DROP_WEIGHTS, cypher.DROP_MEMBERS, cypher.DROP_CLUSTERS]) {
    await dropAll(graph, drop, { keep });
  }
}
