import { z } from "zod";
import {
  IDENTIFIERS_DRAWN,
  type Activity,
  type ClusterDetail,
  type ClusterList,
  type ClusterQuery,
  type MemberList,
} from "../contract/api.ts";
import { Member } from "../contract/cluster.ts";
import { clusterKey, isJudged, readCluster, readClusters, readVerdicts, verdictsOf } from "../store/clusters.ts";
import type { Period, PeriodQuery } from "../contract/period.ts";
import type { Graph } from "../store/neo4j.ts";
import { instant, readAs } from "../store/read-as.ts";
import * as cypher from "./clusters.cypher.ts";
import { familyOfKind, labelOf } from "./names.ts";
import { readPeriod } from "./period.ts";
import { openView, type View } from "./nodes.ts";
import { surveyOf, type SharedIdentifier, type Survey } from "./survey.ts";

const EVIDENCE_SHOWN = 80;
const HUBS_SHOWN = 20;

const QueueRow = z.object({
  id: z.string(),
  rank: z.int(),
  risk: z.number(),
  flagged: z.boolean(),
  size: z.int(),
  exchanges: z.number(),
  lastSeen: z.number().nullable(),
  changed: z.boolean(),
});
type QueueRow = z.infer<typeof QueueRow>;

const MemberPageRow = Member.extend({
  created: z.number().nullable(),
  organization: z.string().nullable(),
  verified: z.boolean().nullable(),
  status: z.string().nullable(),
  exchanges: z.number(),
  links: z.int(),
});

/**
 * A page of the queue; empty with `run_id` null before the first run. `to_review` is what is not judged yet, `judged` where at least
 * half of the members carry a verdict; `exchanges` sorts by exchanges a day.
 * @throws NotFoundError for an unknown run, GraphError
 */
export async function listClusters(graph: Graph, query: z.infer<typeof ClusterQuery>): Promise<ClusterList> {
  const { run } = await openView(graph, query.run);
  const { offset, limit } = query;
  if (run === null) return { run_id: null, page: { offset, limit, total: 0 }, clusters: [] };
  const [queue, verdicts] = await Promise.all([
    readAs(graph, QueueRow, cypher.QUEUE, { run: run.run_id }),
    readVerdicts(graph, run.run_id),
  ]);
  const judged = (row: QueueRow): boolean => isJudged(verdictsOf(verdicts, row.id, row.size), row.size);
  const wanted = {
    all: () => true,
    flagged: (row: QueueRow) => row.flagged,
    changed: (row: QueueRow) => row.changed,
    judged,
    to_review: (row: QueueRow) => !judged(row),
  }[query.status];
  const by = {
    rank: (row: QueueRow) => row.rank,
    risk: (row: QueueRow) => -row.risk,
    size: (row: QueueRow) => -row.size,
    exchanges: (row: QueueRow) => -row.exchanges,
    last_seen: (row: QueueRow) => -(row.lastSeen ?? 0),
  }[query.sort];
  const chosen = queue.filter(wanted).toSorted((a, b) => by(a) - by(b) || a.rank - b.rank);
  const page = chosen.slice(offset, offset + limit).map(({ id }) => id);
  const found = new Map((await readClusters(graph, run.run_id, page)).map((cluster) => [cluster.cluster_id, cluster]));
  return {
    run_id: run.run_id,
    page: { offset, limit, total: chosen.length },
    clusters: page.map((id) => found.get(id)).filter((cluster) => cluster !== undefined),
  };
}

/** One cluster with its strongest shared identifiers, hubs last. Throws NotFoundError, GraphError. */
export async function describeCluster(
  graph: Graph,
  id: string,
  run?: string,
  survey: Survey = surveyOf(graph),
): Promise<ClusterDetail> {
  const view = await openView(graph, run);
  const cluster = await readCluster(graph, view.run?.run_id, id);
  const { shown, total } = await survey.evidence({
    key: clusterKey(cluster.run_id, id),
    identifiers: IDENTIFIERS_DRAWN,
  });
  const hubs = shown.slice(EVIDENCE_SHOWN).filter(({ hub }) => hub);
  const rows = [...shown.slice(0, EVIDENCE_SHOWN), ...hubs.slice(0, HUBS_SHOWN)];
  return { cluster, evidence: rows.map((row) => describeEvidence(row, view)), evidence_total: total };
}

/** What the members of a cluster did by day. Throws NotFoundError, GraphError. */
export async function readActivity(graph: Graph, id: string, survey: Survey = surveyOf(graph)): Promise<Activity> {
  const { run } = await openView(graph);
  const cluster = await readCluster(graph, run?.run_id, id);
  return survey.activity({ key: clusterKey(cluster.run_id, id) });
}

/** What the members of a cluster did in a period. Throws NotFoundError, GraphError. */
export async function readClusterPeriod(graph: Graph, id: string, query: PeriodQuery): Promise<Period> {
  const { run } = await openView(graph, query.run);
  const cluster = await readCluster(graph, run?.run_id, id);
  return readPeriod(graph, clusterKey(cluster.run_id, id), query);
}

/** Members of a cluster, core and strongest first. Throws NotFoundError, GraphError. */
export async function listMembers(
  graph: Graph,
  id: string,
  page: { offset: number; limit: number },
  run?: string,
): Promise<MemberList> {
  const view = await openView(graph, run);
  const cluster = await readCluster(graph, view.run?.run_id, id);
  const key = clusterKey(cluster.run_id, id);
  const rows = await readAs(graph, MemberPageRow, cypher.MEMBER_PAGE, { key, run: cluster.run_id, ...page });
  return {
    page: { ...page, total: cluster.size },
    members: rows.map(({ created, verified, ...row }) => ({
      ...row,
      created_at: instant(created),
      verified: verified ?? false,
    })),
  };
}

function describeEvidence({ kind, value, type, reason, ...row }: SharedIdentifier, view: View) {
  return {
    ...row,
    label: labelOf(kind, value, type),
    kind,
    family: familyOfKind(kind, type, view.attributes),
    hub_reason: reason,
  };
}
