import type { Cluster } from "../contract/cluster.ts";
import type { Disposition } from "../contract/graph.ts";
import type { Run } from "../contract/run.ts";
import { NotFoundError } from "../errors.ts";
import { readClusters, readRun } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";

/** What an export is about. */
export interface Selection {
  run: Run;
  /** In the order of the queue. */
  clusters: Cluster[];
  /** Only members with this disposition; null: all. */
  disposition: Disposition | null;
  /** Members that will be in the export. */
  accounts: number;
}

/**
 * The clusters to export: those named; without names those with at least one member of the disposition asked for, or with any verdict.
 * @throws NotFoundError before the first run and for unknown clusters, GraphError
 */
export async function selectClusters(
  graph: Graph,
  asked: { clusters?: readonly string[] | undefined; disposition?: Disposition | undefined },
): Promise<Selection> {
  const run = await readRun(graph);
  if (run === null)
    throw new NotFoundError("There is no finished run to export from.", "Run `hydrascope detect` first.");
  const { clusters: names, disposition } = asked;
  const found = await readClusters(graph, run.run_id, names);
  const unknown = names?.filter((name) => !found.some(({ cluster_id }) => cluster_id === name)) ?? [];
  if (unknown.length > 0) {
    throw new NotFoundError(
      `${unknown.length} of the clusters named are not in the latest run.`,
      "List them with `hydrascope clusters`.",
      {
        unknown: unknown.slice(0, 20).map((name) => name.slice(0, 40)),
      },
    );
  }
  const membersOf = ({ dispositions, size }: Cluster): number =>
    disposition === undefined ? size : dispositions[disposition];
  const labelled = (cluster: Cluster): boolean =>
    names !== undefined || disposition !== undefined || cluster.dispositions.open < cluster.size;
  const clusters = found.filter((cluster) => labelled(cluster) && membersOf(cluster) > 0);
  return {
    run,
    clusters,
    disposition: disposition ?? null,
    accounts: clusters.reduce((sum, cluster) => sum + membersOf(cluster), 0),
  };
}
