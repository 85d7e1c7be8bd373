import type { Run } from "../contract/run.ts";
import { UsageError } from "../errors.ts";
import { readRun } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";

/** The named run, or the newest. Throws UsageError before the first run, NotFoundError for an unknown name, GraphError. */
export async function requireRun(graph: Graph, id?: string): Promise<Run> {
  const run = await readRun(graph, id);
  if (run === null) throw new UsageError("There is no run yet.", "Run `hydrascope detect` first.");
  return run;
}
