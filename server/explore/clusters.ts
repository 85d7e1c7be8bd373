import { z } from "zod";
import type { Activity, Usage } from "../contract/activity.ts";
import { IDENTIFIERS_DRAWN, type ClusterDetail, type MemberList } from "../contract/api.ts";
import { Member } from "../contract/cluster.ts";
import type { Period, PeriodQuery } from "../contract/period.ts";
import { clusterKey, readCluster } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { instant, readAs } from "../store/read-as.ts";
import * as cypher from "./clusters.cypher.ts";
import { familyOfKind, labelOf } from "./names.ts";
import { readPeriod } from "./period.ts";
import { openView, type View } from "./nodes.ts";
import { surveyOf, type SharedIdentifier, type Survey } from "./survey.ts";

const EVIDENCE_SHOWN = 80;
const HUBS_SHOWN = 20;

const MemberPageRow = Member.extend({
  created: z.number().nullable(),
  organization: z.string().nullable(),
  verified: z.boolean().nullable(),
  status: z.string().nullable(),
  exchanges: z.number(),
});

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

/** What the members of a cluster used, by day. Throws NotFoundError, GraphError. */
export async function readUsage(graph: Graph, id: string, survey: Survey = surveyOf(graph)): Promise<Usage> {
  const { run } = await openView(graph);
  const cluster = await readCluster(graph, run?.run_id, id);
  return survey.usage({ key: clusterKey(cluster.run_id, id) });
}

/** What the members of a cluster did in a period. Throws NotFoundError, GraphError. */
export async function readClusterPeriod(graph: Graph, id: string, query: PeriodQuery): Promise<Period> {
  const { run } = await openView(graph, query.run);
  const cluster = await readCluster(graph, run?.run_id, id);
  return readPeriod(graph, { key: clusterKey(cluster.run_id, id), cluster: id }, query);
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
