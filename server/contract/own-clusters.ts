import { z } from "zod";
import { Decision } from "./feedback.ts";
import { Instant } from "./graph.ts";

/** POST /api/own-clusters: accounts to be a cluster of their own, at once and in later runs. */
export const OwnClusterRequest = z.object({
  accounts: z.array(z.string().min(1).max(300)).min(2).max(25_000),
  reason: z.string().max(2000).default(""),
  by: z.string().min(1).max(100),
});
export type OwnClusterRequest = z.input<typeof OwnClusterRequest>;

/** A cluster that was made by hand, as its accounts were then, and where they are in the newest run. */
export const OwnCluster = z.object({
  cluster_id: z.string(),
  decision_id: z.string(),
  size: z.int(),
  reason: z.string(),
  by: z.string(),
  at: Instant,
  /** True where the decision was taken back: later runs are free again. */
  undone: z.boolean(),
  /** True where a run has seen the decision. */
  seen: z.boolean(),
  /** Clusters of the newest run that its accounts are in, those with most of them first. */
  now: z.array(z.object({ cluster_id: z.string(), accounts: z.int(), size: z.int() })),
});
export type OwnCluster = z.infer<typeof OwnCluster>;

/** GET /api/own-clusters, newest first. */
export const OwnClusterList = z.object({ clusters: z.array(OwnCluster) });
export type OwnClusterList = z.infer<typeof OwnClusterList>;

/** GET /api/clusters/:id/decisions: decisions that hold and concern its members, newest first. */
export const ClusterDecisions = z.object({
  decisions: z.array(
    Decision.extend({
      /** Accounts of the decision that are members, and those that are not. */
      inside: z.int(),
      outside: z.int(),
      /** True where the newest run was before it: it takes effect with the next. */
      waits: z.boolean(),
      /** The cluster that was made by it; null where none was. */
      made: z.string().nullable(),
      /** Other clusters of the newest run that hold accounts of it. */
      clusters: z.array(z.string()),
    }),
  ),
});
export type ClusterDecisions = z.infer<typeof ClusterDecisions>;
