import { z } from "zod";
import type { ClusterDetail, ClusterList, ClusterQuery, MemberList } from "../contract/api.ts";
import { Member } from "../contract/cluster.ts";
import { clusterKey, isJudged, readCluster, readClusters, readVerdicts, verdictsOf } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { instant, readAs } from "../store/read-as.ts";
import * as cypher from "./clusters.cypher.ts";
import { familyOfKind, labelOf } from "./names.ts";
import { openView, type View } from "./nodes.ts";

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

const EvidenceRow = z.object({
  total: z.int(),
  node: z.string().nullable(),
  kind: z.string().nullable(),
  value: z.string().nullable(),
  type: z.string().nullable(),
  weight: z.number(),
  members: z.int().nullable(),
  accounts: z.int(),
  hub: z.boolean(),
  reason: z.string().nullable(),
});

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
export async function describeCluster(graph: Graph, id: string, run?: string): Promise<ClusterDetail> {
  const view = await openView(graph, run);
  const cluster = await readCluster(graph, view.run?.run_id, id);
  const evidence = await readClusterEvidence(graph, view, clusterKey(cluster.run_id, id), EVIDENCE_SHOWN, HUBS_SHOWN);
  return { cluster, evidence: evidence.shown, evidence_total: evidence.total };
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

/** Shared identifiers of a cluster: the strongest `limit`, and up to `hubs` hubs beyond them. Throws GraphError. */
export async function readClusterEvidence(
  graph: Graph,
  view: View,
  key: string,
  limit: number,
  hubs: number,
): Promise<{ shown: ClusterDetail["evidence"]; total: number }> {
  const rows = await readAs(graph, EvidenceRow, cypher.CLUSTER_EVIDENCE, { key, limit, hubs });
  const shown = rows.flatMap((row) =>
    row.node === null || row.kind === null || row.value === null
      ? []
      : [
          {
            node: row.node,
            label: labelOf(row.kind, row.value, row.type),
            kind: row.kind,
            family: familyOfKind(row.kind, row.type, view.attributes),
            weight: row.weight,
            members: row.members ?? 0,
            accounts: row.accounts,
            hub: row.hub,
            hub_reason: row.reason,
          },
        ],
  );
  return { shown, total: rows[0]?.total ?? 0 };
}
