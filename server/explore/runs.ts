import { z } from "zod";
import { Run } from "../contract/run.ts";
import { RunSummary, type RunComparison, type RunList } from "../contract/runs.ts";
import { readRun } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { compareRuns, type FoundCluster } from "./compare-runs.ts";
import { settingsThatDiffer } from "./differing-settings.ts";
import * as cypher from "./runs.cypher.ts";

const ClusterRow = z.object({
  id: z.string(),
  flagged: z.boolean(),
  risk: z.number(),
  members: z.array(z.string()),
  acted_on: z.array(z.string()),
});

/** Finished runs, newest first. Throws GraphError. */
export async function listRuns(graph: Graph, { offset, limit }: { offset: number; limit: number }): Promise<RunList> {
  const [rows, [{ total }]] = await Promise.all([
    readAs(graph, z.object({ json: z.string(), dropped: z.boolean() }), cypher.RUNS, { offset, limit }),
    readAs(graph, z.object({ total: z.int() }), cypher.RUNS_COUNT),
  ]);
  const runs = rows.map(({ json, dropped }) => ({ ...summary(Run.parse(JSON.parse(json))), kept: !dropped }));
  return { page: { offset, limit, total }, runs };
}

/** What the run `to` found otherwise than the run `from`. Throws NotFoundError, RunDroppedError, GraphError. */
export async function describeDifference(graph: Graph, from: string, to: string): Promise<RunComparison> {
  const [before, after] = await Promise.all([run(graph, from), run(graph, to)]);
  const [earlier, later] = [await readFound(graph, from), await readFound(graph, to)];
  const seen = new Set(before.inputs);
  return {
    from: summary(before),
    to: summary(after),
    settings: settingsThatDiffer(before.settings, after.settings),
    loads: after.inputs.filter((batch) => !seen.has(batch)).length,
    ...compareRuns(earlier, later),
  };
}

async function run(graph: Graph, id: string): Promise<Run> {
  const found = await readRun(graph, id);
  // `readRun` gives null only where no id is asked for.
  if (found === null) throw new TypeError("A run was asked for without its id.");
  return found;
}

async function readFound(graph: Graph, id: string): Promise<FoundCluster[]> {
  return readAs(graph, ClusterRow, cypher.CLUSTERS_OF_RUN, { run: id });
}

function summary(whole: Run): z.infer<typeof RunSummary> {
  return RunSummary.parse({ ...whole, loads: whole.inputs.length });
}
