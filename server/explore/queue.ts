import { z } from "zod";
import type { ClusterList, ClusterQuery } from "../contract/api.ts";
import { Cluster, isJudged } from "../contract/cluster.ts";
import type { Disposition } from "../contract/graph.ts";
import { NOBODY, type Case, type QueueFacets } from "../contract/queue.ts";
import { readCases } from "../store/cases.ts";
import { readClusters, readVerdicts, verdictsOf, type Verdicts } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { openView } from "./nodes.ts";
import * as cypher from "./queue.cypher.ts";

const Row = z.object({
  id: z.string(),
  rank: z.int(),
  risk: z.number(),
  flagged: z.boolean(),
  size: z.int(),
  exchanges: z.number(),
  lastSeen: z.number().nullable(),
  changed: z.boolean(),
  /** The whole cluster, where it is filtered by what only stands there. */
  json: z.string().nullable(),
});
type Row = z.infer<typeof Row>;
const Facts = Cluster.pick({ band: true, families: true, change: true, reasons: true });

/** Share of known-good members from which a cluster counts as theirs. */
const KNOWN_GOOD = 0.5;

/**
 * A page of the queue; empty with `run_id` null before the first run. `to_review` is what is not judged yet, `judged` where at least
 * half of the members carry a verdict; `exchanges` sorts by exchanges a day.
 * @throws NotFoundError for an unknown run, GraphError
 */
export async function listClusters(graph: Graph, query: z.infer<typeof ClusterQuery>): Promise<ClusterList> {
  const { run } = await openView(graph, query.run);
  const { offset, limit } = query;
  if (run === null) return { run_id: null, page: { offset, limit, total: 0 }, clusters: [] };
  const whole = [query.band, query.family, query.change, query.known_good].some((facet) => facet !== undefined);
  const [rows, verdicts, cases] = await Promise.all([
    readAs(graph, Row, cypher.QUEUE, { run: run.run_id, whole }),
    readVerdicts(graph, run.run_id),
    readCases(graph),
  ]);
  const wanted = (row: Row): boolean => {
    const dispositions = verdictsOf(verdicts, row.id, row.size);
    return hasStatus(row, dispositions, query.status) && hasFacets(row, dispositions, cases.get(row.id), query);
  };
  const by = ORDERS[query.sort];
  const chosen = rows.filter(wanted).toSorted((a, b) => by(a) - by(b) || a.rank - b.rank);
  const page = chosen.slice(offset, offset + limit).map(({ id }) => id);
  const found = new Map((await readClusters(graph, run.run_id, page)).map((cluster) => [cluster.cluster_id, cluster]));
  return {
    run_id: run.run_id,
    page: { offset, limit, total: chosen.length },
    clusters: page.flatMap((id) => {
      const cluster = found.get(id);
      return cluster === undefined ? [] : [{ ...cluster, case: cases.get(id) ?? null }];
    }),
  };
}

const ORDERS = {
  rank: (row: Row) => row.rank,
  risk: (row: Row) => -row.risk,
  size: (row: Row) => -row.size,
  exchanges: (row: Row) => -row.exchanges,
  last_seen: (row: Row) => -(row.lastSeen ?? 0),
};

function hasStatus(row: Row, dispositions: Verdicts, status: z.infer<typeof ClusterQuery>["status"]): boolean {
  switch (status) {
    case "all":
      return true;
    case "flagged":
      return row.flagged;
    case "changed":
      return row.changed;
    case "judged":
      return isJudged(dispositions, row.size);
    case "to_review":
      return !isJudged(dispositions, row.size);
  }
}

function hasFacets(row: Row, dispositions: Verdicts, its: Case | undefined, facets: QueueFacets): boolean {
  const { disposition, min_size: least = 0, max_size: most = Infinity, assignee } = facets;
  if (row.size < least || row.size > most) return false;
  if (disposition !== undefined && verdictOn(dispositions) !== disposition) return false;
  if (assignee !== undefined && (its?.assignee ?? NOBODY) !== assignee) return false;
  if (facets.case !== undefined && (its?.status ?? "open") !== facets.case) return false;
  if (row.json === null) return true;
  const { band, families, change, reasons } = Facts.parse(JSON.parse(row.json));
  const known = (reasons.find(({ code }) => code === "KNOWN_GOOD")?.value ?? 0) >= KNOWN_GOOD;
  return (
    (facets.band ?? band) === band &&
    (facets.change ?? change.kind) === change.kind &&
    (facets.family === undefined || families.some(({ family, bits }) => family === facets.family && bits > 0)) &&
    (facets.known_good === undefined || (facets.known_good === "only") === known)
  );
}

/** The verdict that most judged members have; `open` where none is judged. */
function verdictOn(dispositions: Verdicts): Disposition {
  let most: Disposition = "open";
  let accounts = 0;
  for (const name of ["confirmed_fraud", "benign", "inconclusive"] as const) {
    if (dispositions[name] > accounts) [most, accounts] = [name, dispositions[name]];
  }
  return most;
}
