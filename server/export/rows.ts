import { z } from "zod";
import type { Cluster } from "../contract/cluster.ts";
import { Disposition } from "../contract/graph.ts";
import { clusterKey } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { instant, readAs } from "../store/read-as.ts";
import * as cypher from "./export.cypher.ts";
import type { Selection } from "./select.ts";

const MEMBERS_AT_ONCE = 10_000;

const MemberRow = z.object({
  account_id: z.string(),
  cluster_id: z.string(),
  disposition: Disposition,
  reviewed_by: z.string().nullable(),
  reviewed_at: z.number().nullable(),
  flagged: z.boolean(),
  linkage: z.number(),
  core: z.boolean(),
  organization: z.string().nullable(),
  verified: z.boolean().nullable(),
  status: z.string().nullable(),
  created_at: z.number().nullable(),
  exchanges: z.number(),
});

/** One member account of an export, columns in the order of the file. */
export function exportedMember(row: z.infer<typeof MemberRow>, cluster: Cluster) {
  return {
    account_id: row.account_id,
    cluster_id: row.cluster_id,
    disposition: row.disposition,
    reviewed_by: row.reviewed_by,
    reviewed_at: instant(row.reviewed_at),
    flagged: row.flagged,
    cluster_risk: cluster.risk,
    cluster_band: cluster.band,
    cluster_calibration: cluster.calibration,
    cluster_size: cluster.size,
    linkage: row.linkage,
    core: row.core,
    reason_codes: cluster.reasons.filter(({ direction }) => direction === "for").map(({ code }) => code),
    organization: row.organization,
    verified: row.verified ?? false,
    status: row.status,
    created_at: instant(row.created_at),
    exchanges: row.exchanges,
    run_id: cluster.run_id,
  };
}
export type ExportedMember = ReturnType<typeof exportedMember>;

/** Columns of the csv export. */
export const MEMBER_COLUMNS = [
  "account_id",
  "cluster_id",
  "disposition",
  "reviewed_by",
  "reviewed_at",
  "flagged",
  "cluster_risk",
  "cluster_band",
  "cluster_calibration",
  "cluster_size",
  "linkage",
  "core",
  "reason_codes",
  "organization",
  "verified",
  "status",
  "created_at",
  "exchanges",
  "run_id",
] as const satisfies readonly (keyof ExportedMember)[];

/** The members of a selection, in the order of the queue, a batch at a time. Throws GraphError. */
export async function* readMembers(graph: Graph, selection: Selection): AsyncGenerator<ExportedMember[]> {
  const { clusters, disposition, run } = selection;
  const byId = new Map(clusters.map((cluster) => [cluster.cluster_id, cluster]));
  for (const batch of batches(clusters)) {
    const keys = batch.map(({ cluster_id }) => clusterKey(run.run_id, cluster_id));
    const rows = await readAs(graph, MemberRow, cypher.MEMBER_ROWS, { keys, disposition });
    yield rows.flatMap((row) => {
      const cluster = byId.get(row.cluster_id);
      return cluster === undefined ? [] : [exportedMember(row, cluster)];
    });
  }
}

function* batches(clusters: readonly Cluster[]): Iterable<Cluster[]> {
  let batch: Cluster[] = [];
  let members = 0;
  for (const cluster of clusters) {
    batch.push(cluster);
    members += cluster.size;
    if (members < MEMBERS_AT_ONCE) continue;
    yield batch;
    [batch, members] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}
