import { z } from "zod";
import { Band, Change, Cluster } from "./cluster.ts";
import { Disposition, Family, Instant } from "./graph.ts";

/** Name of who works on a case; never begins with `@`. */
const Analyst = z.string().trim().min(1).max(100).regex(/^[^@]/, "a name does not begin with @");

/** How far the work on a cluster is, apart from its verdict. */
export const CaseStatus = z.enum(["open", "reviewing", "waiting", "done"]);
export type CaseStatus = z.infer<typeof CaseStatus>;

/** A cluster under review: kept by the cluster's id, through later runs. */
export const Case = z.object({
  cluster_id: z.string(),
  status: CaseStatus,
  assignee: z.string().nullable(),
  /** Who changed it last, and when. */
  by: z.string(),
  at: Instant,
});
export type Case = z.infer<typeof Case>;

/** POST /api/cases: what is absent stays; a null assignee is nobody. */
export const CaseRequest = z
  .object({
    clusters: z.array(z.string().min(1).max(100)).min(1).max(1000),
    status: CaseStatus.optional(),
    assignee: Analyst.nullable().optional(),
    by: Analyst,
  })
  .refine(({ status, assignee }) => status !== undefined || assignee !== undefined, "nothing to change");
export type CaseRequest = z.infer<typeof CaseRequest>;
export const CaseList = z.object({ cases: z.array(Case) });
export type CaseList = z.infer<typeof CaseList>;

/** GET /api/cases/analysts: everybody who has a case, by name. */
export const AnalystList = z.object({ analysts: z.array(z.string()) });
export type AnalystList = z.infer<typeof AnalystList>;

/** POST /api/cases/accounts: the members of several clusters, each once. */
export const CaseAccountsRequest = z.object({ clusters: z.array(z.string().min(1).max(100)).min(1).max(1000) });
export const CaseAccounts = z.object({ accounts: z.array(z.string()) });

/** A cluster of the queue with its case; null where nobody has taken it up. */
export const QueuedCluster = Cluster.extend({ case: Case.nullable() });
export type QueuedCluster = z.infer<typeof QueuedCluster>;

/** Stands for nobody where an assignee is asked for. */
export const NOBODY = "@nobody";

/** What the queue can be narrowed to; all that is given must hold. */
export const QueueFacets = z.object({
  /** The verdict that most judged members have; `open` where none is judged. */
  disposition: Disposition.optional(),
  band: Band.optional(),
  /** Evidence of the family ties members. */
  family: Family.optional(),
  min_size: z.coerce.number().int().positive().optional(),
  max_size: z.coerce.number().int().positive().optional(),
  change: Change.shape.kind.optional(),
  /** A name, or `@nobody`. */
  assignee: z.string().max(100).optional(),
  case: CaseStatus.optional(),
  /** Whether half of the members or more are on the known-good list. */
  known_good: z.enum(["only", "without"]).optional(),
});
export type QueueFacets = z.infer<typeof QueueFacets>;

/** A saved view of the queue: the settings of its address under a name, for everybody. */
export const SavedView = z.object({
  view_id: z.string(),
  name: z.string(),
  params: z.record(z.string(), z.string()),
  by: z.string(),
  at: Instant,
});
export type SavedView = z.infer<typeof SavedView>;
/** GET /api/views */
export const SavedViews = z.object({ views: z.array(SavedView) });
export type SavedViews = z.infer<typeof SavedViews>;
/** POST /api/views: a name that exists is written anew. */
export const SaveViewRequest = z.object({
  name: z.string().trim().min(1).max(60),
  params: z
    .record(z.string().max(40), z.string().max(200))
    .refine((params) => Object.keys(params).length <= 40, "at most 40 settings"),
  by: Analyst,
});
export type SaveViewRequest = z.infer<typeof SaveViewRequest>;
