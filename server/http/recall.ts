import { NO_TIMES, type Run } from "../contract/run.ts";
import { Settings } from "../contract/settings.ts";
import { keepLast } from "../explore/keep.ts";
import { readClusterMembers } from "../explore/place.ts";
import { recallEvidence, sharedNodes, type Recalled } from "../link/recall.ts";
import { RunDroppedError } from "../store/earlier-runs.ts";
import type { Graph } from "../store/neo4j.ts";
import { readProjectionOf } from "../store/projection.ts";
import { readWeights } from "../store/weights.ts";

/** Clusters that a server keeps in memory: one of 25,000 accounts takes some hundred megabytes. */
const REMEMBERED = 3;

/** The evidence of a cluster's members as of its run. */
export interface RecalledCluster {
  recalled: Recalled;
  /** 1 where the member is core, by its number in the projection. */
  core: Uint8Array;
}

/** Gives the evidence of a cluster (its id) as of a run. Throws RunDroppedError, GraphError. */
export type RecallCluster = (run: Run, cluster: string) => Promise<RecalledCluster>;

/** What some accounts share, as the run saw and weighed it; before the first run everything weighs nothing. Throws RunDroppedError, GraphError. */
export async function recallAccounts(graph: Graph, run: Run | null, accounts: readonly string[]): Promise<Recalled> {
  const settings = Settings.parse(run?.settings ?? {});
  const projection = await readProjectionOf(graph, accounts, run?.as_of ?? Number.MAX_SAFE_INTEGER);
  const weights = run === null ? new Map() : await requireWeights(graph, run, sharedNodes(projection, settings));
  return recallEvidence(projection, weights, run ?? { accounts: 0, timing: NO_TIMES }, settings);
}

/** The weights that the run kept for the node ids given. Throws RunDroppedError, GraphError. */
export async function requireWeights(graph: Graph, run: Run, nodes: Iterable<string>) {
  const weights = await readWeights(graph, run.run_id, nodes);
  if (weights === null) throw new RunDroppedError(run.run_id);
  return weights;
}

/** Reads a cluster anew each time: for a command that asks once. */
export function recallClusterOf(graph: Graph): RecallCluster {
  return async (run, cluster) => {
    const { members, core } = await readClusterMembers(graph, run.run_id, cluster);
    const recalled = await recallAccounts(graph, run, members);
    return { recalled, core: Uint8Array.from(recalled.projection.accounts, (id) => Number(core.has(id))) };
  };
}

/** Keeps the clusters asked for last in memory; what is as of a run never changes. */
export function remembering(recall: RecallCluster): RecallCluster {
  return keepLast(REMEMBERED, (run, cluster) => `${run.run_id}/${cluster}`, recall);
}
