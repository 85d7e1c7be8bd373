import { z } from "zod";
import { Cluster, Member } from "../contract/cluster.ts";
import { Disposition } from "../contract/graph.ts";
import { Run } from "../contract/run.ts";
import { NotFoundError } from "../errors.ts";
import * as cypher from "./clusters.cypher.ts";
import { RunDroppedError } from "./earlier-runs.ts";
import type { Graph } from "./neo4j.ts";
import { readAs } from "./read-as.ts";

const MEMBERS_AT_ONCE = 20_000;
const Json = z.object({ json: z.string() });
const RunRow = Json.extend({ dropped: z.boolean() });
const Verdict = z.object({ cluster: z.string(), disposition: Disposition, accounts: z.int() });

/** Numbers of accounts by disposition. */
export type Verdicts = Record<Disposition, number>;

/** The named finished run; without a name the newest one, or null before the first. Throws NotFoundError for an unknown name, RunDroppedError, GraphError. */
export async function readRun(graph: Graph, id?: string): Promise<Run | null> {
  const [row] = await readAs(graph, RunRow, cypher.RUN, { run: id ?? null });
  if (row?.dropped === true) throw new RunDroppedError(id ?? "");
  if (row !== undefined) return Run.parse(JSON.parse(row.json));
  if (id === undefined) return null;
  throw new NotFoundError("No finished run has this id.", "See `hydrascope status` for the latest run.");
}

/**
 * Clusters of a run in the order of the queue, as the run wrote them but with the present dispositions of their members.
 * @param ids only these, and those made by hand among them last; unknown ones are left out. Throws GraphError.
 */
export async function readClusters(graph: Graph, run: string, ids?: readonly string[]): Promise<Cluster[]> {
  const own = (ids ?? []).filter(isOwn).map((id) => clusterKey(run, id));
  const rows = [
    ...(await readAs(graph, Json, cypher.CLUSTERS, { run, ids: ids ?? null })),
    ...(own.length === 0 ? [] : await readAs(graph, Json, cypher.OWN_CLUSTERS, { keys: own })),
  ];
  // The links and the evidence of a cluster made by hand are those of the run through which it is looked at.
  const clusters = rows.map(({ json }) => ({ ...Cluster.parse(JSON.parse(json)), run_id: run }));
  const verdicts =
    ids === undefined
      ? await readVerdicts(graph, run)
      : await tally(graph, cypher.VERDICTS, { keys: clusters.map(({ cluster_id }) => clusterKey(run, cluster_id)) });
  return clusters.map((cluster) => ({
    ...cluster,
    dispositions: verdictsOf(verdicts, cluster.cluster_id, cluster.size),
  }));
}

/** One cluster of a run, or one that was made by hand, with its members' present dispositions. Throws NotFoundError, GraphError. */
export async function readCluster(graph: Graph, run: string | undefined, id: string): Promise<Cluster> {
  const [cluster] = await readClusters(graph, run ?? "", [id]);
  if (cluster !== undefined) return cluster;
  throw new NotFoundError(
    `No cluster ${id.slice(0, 40)} in this run.`,
    "List the clusters with `hydrascope clusters`.",
  );
}

/** Members with a verdict by cluster of a run; clusters without one are absent. Throws GraphError. */
export async function readVerdicts(graph: Graph, run: string): Promise<Map<string, Partial<Verdicts>>> {
  return tally(graph, cypher.ALL_VERDICTS, { run });
}

/** Fills up what `readVerdicts` gave for a cluster: who has no verdict is open. */
export function verdictsOf(verdicts: ReadonlyMap<string, Partial<Verdicts>>, cluster: string, size: number): Verdicts {
  const found = verdicts.get(cluster) ?? {};
  const full = { confirmed_fraud: 0, benign: 0, inconclusive: 0, ...found };
  return { open: size - full.confirmed_fraud - full.benign - full.inconclusive, ...full };
}

/** Every member of the clusters, in the order given, a batch of about 20,000 rows at a time. Throws GraphError. */
export async function* streamMembers(
  graph: Graph,
  run: string,
  clusters: readonly Cluster[],
): AsyncGenerator<Member[]> {
  for (const batch of batchesBySize(clusters, MEMBERS_AT_ONCE)) {
    const keys = batch.map(({ cluster_id }) => clusterKey(run, cluster_id));
    yield await readAs(graph, Member, cypher.MEMBER_ROWS, { keys });
  }
}

/** Unique key of a cluster in the graph: of a run, or made by hand. */
export function clusterKey(run: string, id: string): string {
  return `${isOwn(id) ? "hand" : run}/${id}`;
}

/** Id of the n-th cluster that was made by hand. */
export function ownClusterId(number: number): string {
  return `M-${String(number).padStart(4, "0")}`;
}

function isOwn(id: string): boolean {
  return /^M-\d+$/.test(id);
}

function* batchesBySize(clusters: readonly Cluster[], limit: number): Iterable<Cluster[]> {
  let batch: Cluster[] = [];
  let members = 0;
  for (const cluster of clusters) {
    if (batch.length > 0 && members + cluster.size > limit) {
      yield batch;
      batch = [];
      members = 0;
    }
    batch.push(cluster);
    members += cluster.size;
  }
  if (batch.length > 0) yield batch;
}

async function tally(
  graph: Graph,
  query: string,
  parameters: { run: string } | { keys: string[] },
): Promise<Map<string, Partial<Verdicts>>> {
  const result = new Map<string, Partial<Verdicts>>();
  for (const { cluster, disposition, accounts } of await readAs(graph, Verdict, query, parameters)) {
    result.set(cluster, { ...result.get(cluster), [disposition]: accounts });
  }
  return result;
}
