import { z } from "zod";
import { Cluster, Member } from "./cluster.ts";
import { Disposition, Family, Instant, NodeId } from "./graph.ts";
import { QueuedCluster, QueueFacets } from "./queue.ts";
import { Run } from "./run.ts";

/** How much of the whole an answer holds: every list says "X of Y". */
export const Page = z.object({
  offset: z.int().nonnegative(),
  limit: z.int().positive(),
  total: z.int().nonnegative(),
});
export type Page = z.infer<typeof Page>;

/** GET /api/status */
export const Status = z.object({
  version: z.string(),
  database: z.object({ managed: z.boolean(), state: z.enum(["ready", "unreachable"]), version: z.string() }),
  counts: z.object({ accounts: z.int(), identifiers: z.int(), relations: z.int(), exchanges: z.number() }),
  last_load: z.object({ at: Instant, files: z.int(), rows: z.int() }).nullable(),
  /** True where the graph holds a part of a load that was interrupted. */
  half_loaded: z.boolean(),
  /** True where nothing but the demonstration was loaded. */
  demonstration: z.boolean(),
  run: Run.nullable(),
  /** Clusters judged so far; risk is shown as a band until 200. */
  judged: z.int().nonnegative(),
});
export type Status = z.infer<typeof Status>;

/** GET /api/clusters */
export const ClusterQuery = QueueFacets.extend({
  run: z.string().optional(),
  status: z.enum(["all", "flagged", "to_review", "changed", "judged"]).default("all"),
  sort: z.enum(["rank", "risk", "size", "exchanges", "last_seen"]).default("rank"),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().max(1000).default(100),
});
export const ClusterList = z.object({ run_id: z.string().nullable(), page: Page, clusters: z.array(QueuedCluster) });
export type ClusterList = z.infer<typeof ClusterList>;

/** GET /api/clusters/:id */
export const ClusterDetail = z.object({
  cluster: Cluster,
  /** The shared identifiers that tie most members together, strongest first. */
  evidence: z.array(
    z.object({
      node: NodeId,
      label: z.string(),
      kind: z.string(),
      family: Family,
      /** Match weight in bits; 0 for a hub. */
      weight: z.number(),
      members: z.int(),
      /** Accounts in the whole graph that have it. */
      accounts: z.int(),
      hub: z.boolean(),
      hub_reason: z.string().nullable(),
    }),
  ),
  evidence_total: z.int(),
});
export type ClusterDetail = z.infer<typeof ClusterDetail>;

/** POST /api/clusters/:id/what-if: evidence to put aside (none: what hangs together as it is), each `family:<family>`, `hubs`, a range of addresses (`network:<CIDR>`) or a node id. */
export const WhatIfRequest = z.object({
  mute: z.array(z.string().min(1).max(600)).max(200),
  run: z.string().optional(),
});
export type WhatIfRequest = z.input<typeof WhatIfRequest>;
/** What is left of a cluster without some of its evidence, the kept weights of the rest unchanged. */
export const WhatIf = z.object({
  cluster_id: z.string(),
  run_id: z.string(),
  size: z.int().positive(),
  /** Probability of abuse that the run gave. */
  risk: z.number(),
  /** The same without the reasons that rest on the families put aside; null where no whole family is, or the run did not keep on which a reason rests. */
  risk_without: z.number().nullable(),
  /** Values that members share and that were put aside, by mute. */
  muted: z.array(z.object({ mute: z.string(), values: z.int().nonnegative() })),
  /** Groups that remain, the largest first. */
  groups: z.array(
    z.object({
      size: z.int().positive(),
      /** Members that were core in the cluster. */
      core: z.int().nonnegative(),
      /** Mean bits of each family over the links of the group. */
      families: z.array(z.object({ family: Family, bits: z.number() })),
      accounts: z.array(z.string()),
    }),
  ),
  /** Members that are left in no group. */
  fallen: z.object({ core: z.int().nonnegative(), fringe: z.int().nonnegative(), accounts: z.array(z.string()) }),
});
export type WhatIf = z.infer<typeof WhatIf>;

/** GET /api/clusters/:id/members */
export const MemberRow = Member.extend({
  created_at: Instant.nullable(),
  organization: z.string().nullable(),
  verified: z.boolean(),
  status: z.string().nullable(),
  exchanges: z.number(),
});
export type MemberRow = z.infer<typeof MemberRow>;
export const MemberList = z.object({ page: Page, members: z.array(MemberRow) });
export type MemberList = z.infer<typeof MemberList>;

/** A node of the canvas. */
export const GraphNode = z.object({
  id: NodeId,
  type: z.enum(["account", "identifier", "group"]),
  /** Kind of an identifier, or "account", or "group". */
  kind: z.string(),
  family: Family.nullable(),
  label: z.string(),
  hub: z.boolean(),
  hub_reason: z.string().nullable(),
  /** Accounts that have the identifier in the whole graph; for an account: its identifiers. */
  degree: z.int(),
  /** Match weight of an identifier in bits. */
  bits: z.number().nullable(),
  core: z.boolean().nullable(),
  linkage: z.number().nullable(),
  cluster_id: z.string().nullable(),
  disposition: Disposition.nullable(),
  verified: z.boolean().nullable(),
  status: z.string().nullable(),
  exchanges: z.number().nullable(),
  /** Path of the smallest group that holds an account of a large cluster. */
  in_group: z.string().nullable().optional(),
  /** Of a group of accounts that is drawn as one. */
  group: z
    .object({
      cluster: z.string(),
      path: z.string(),
      size: z.int(),
      core: z.int(),
      /** Its accounts by present verdict. */
      verdicts: z.record(Disposition, z.int()),
    })
    .optional(),
});
export type GraphNode = z.infer<typeof GraphNode>;
/**
 * An edge of the canvas: evidence (account to identifier) or link (account to account). From a group the bits are weighted with the share
 * of its accounts, and `count` is how many they are; between groups `count` is the number of links and `bits` their mean.
 */
export const GraphEdge = z.object({
  source: NodeId,
  target: NodeId,
  type: z.enum(["evidence", "link"]),
  family: Family.nullable(),
  bits: z.number(),
  count: z.number(),
  first_seen: Instant.nullable(),
  last_seen: Instant.nullable(),
});
export type GraphEdge = z.infer<typeof GraphEdge>;
export const GraphSlice = z.object({
  nodes: z.array(GraphNode),
  edges: z.array(GraphEdge),
  /** Identifiers that are drawn as one, because they tie the same groups: the strongest are among the nodes, `total` counts all. */
  bundles: z
    .array(z.object({ id: NodeId, members: z.array(NodeId).min(1), total: z.int(), accounts: z.int() }))
    .optional(),
  /** Why there is less than everything, in plain words; null when all is there. */
  shown: z.object({
    accounts: z.int(),
    accounts_total: z.int(),
    identifiers: z.int(),
    identifiers_total: z.int(),
    why: z.string().nullable(),
  }),
});
export type GraphSlice = z.infer<typeof GraphSlice>;
/** Identifiers in the picture of a cluster where none are asked for. */
export const IDENTIFIERS_DRAWN = 60;
/** GET /api/clusters/:id/graph: most strongly linked members and the identifiers that tie them. */
export const ClusterGraphQuery = z.object({
  view: z.enum(["evidence", "accounts"]).default("evidence"),
  accounts: z.coerce.number().int().positive().max(2000).default(200),
  identifiers: z.coerce.number().int().positive().max(1000).default(IDENTIFIERS_DRAWN),
});

/** GET /api/nodes/:id: facts of an account or an identifier, and how many neighbours of each kind it has. */
export const NodeDetail = z.object({
  node: GraphNode,
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  neighbours: z.array(z.object({ kind: z.string(), total: z.int() })),
  clusters: z.array(z.object({ cluster_id: z.string(), accounts: z.int() })),
});
export type NodeDetail = z.infer<typeof NodeDetail>;
/** POST /api/graph/expand: the next neighbours of one kind ("account" or an identifier kind), most shared first. */
export const ExpandRequest = z.object({
  node: NodeId,
  kind: z.string(),
  offset: z.int().nonnegative().default(0),
  limit: z.int().positive().max(500).default(50),
});
export type ExpandRequest = z.input<typeof ExpandRequest>;
export const ExpandResult = z.object({ page: Page, nodes: z.array(GraphNode), edges: z.array(GraphEdge) });
export type ExpandResult = z.infer<typeof ExpandResult>;
/** POST /api/graph → GraphSlice: these nodes, and the strongest identifiers that at least two of the accounts among them share. */
export const GraphRequest = z.object({
  nodes: z.array(NodeId).min(1).max(500),
  identifiers: z.int().positive().max(1000).default(60),
});
export type GraphRequest = z.input<typeof GraphRequest>;

/** POST /api/trace: from a lead. */
export const TraceRequest = z.object({ values: z.array(z.string().min(1).max(600)).min(1).max(10_000) });
export const Trace = z.object({
  asked: z.int(),
  known: z.array(z.object({ value: z.string(), node: NodeId, kind: z.string(), cluster_id: z.string().nullable() })),
  unknown: z.array(z.string()),
  /** Accounts among the known values or, for an identifier, those that have it. */
  accounts: z.int(),
  /** Whether there are more of them: then these are as many as a lead follows. */
  accounts_cut: z.boolean(),
  /** The first 25,000 of them: as many as a cluster of one's own may hold. */
  account_ids: z.array(z.string()),
  /** Values of the lead that more than 20,000 accounts have: known, but nobody follows from them. */
  too_wide: z.int(),
  clusters: z.array(
    z.object({
      cluster_id: z.string(),
      size: z.int(),
      hit: z.int(),
      risk: z.number(),
      band: z.string(),
      flagged: z.boolean(),
    }),
  ),
  /** What the asked accounts share with each other, strongest first. */
  shared: z.array(
    z.object({
      node: NodeId,
      label: z.string(),
      kind: z.string(),
      family: Family,
      bits: z.number(),
      hub: z.boolean(),
      /** Of the lead's accounts. */
      of_lead: z.int(),
      /** Accounts outside the lead that have it too. */
      others: z.int(),
    }),
  ),
  shared_total: z.int(),
  /** Accounts outside the lead that share most with it; `bits` sums the strongest shared identifier of each kind. */
  others: z.array(
    z.object({ account_id: z.string(), shared: z.int(), bits: z.number(), cluster_id: z.string().nullable() }),
  ),
  others_total: z.int(),
  /** Shared identifiers that name no others: hubs, those of more than 1,000 accounts, and the weakest beyond the 2,000 that are followed. */
  others_hidden: z.object({ hubs: z.int(), wide: z.int(), weak: z.int() }),
});
export type Trace = z.infer<typeof Trace>;

/** Whom a verdict concerns. */
export const LabelTarget = z.union([
  z.object({ cluster: z.string() }),
  z.object({ accounts: z.array(z.string()).min(1).max(100_000) }),
]);
export type LabelTarget = z.infer<typeof LabelTarget>;
/** POST /api/labels/preview: whom it touches. */
export const Collateral = z.object({
  accounts: z.int(),
  verified_accounts: z.int(),
  /** Members that an entry of the known-good list vouches for. */
  known_good: z.int(),
  /** Accounts with a payment that went through, or of which nothing worse is known. */
  paying: z.int(),
  organizations: z.array(z.object({ name: z.string(), accounts: z.int(), verified: z.boolean() })),
  older_than_a_year: z.int(),
  /** Median days from opening to `aged_to`; null where none is known. */
  median_days: z.number().nullable(),
  /** To when ages are counted: the end of the data that the newest run saw. */
  aged_to: Instant,
  fringe: z.int(),
  already: z.record(Disposition, z.int()),
  exchanges: z.number(),
  exchanges_per_day: z.number(),
  /** True where the count must be typed before the verdict is taken (more than 100 accounts). */
  must_confirm: z.boolean(),
});
export type Collateral = z.infer<typeof Collateral>;
/** POST /api/labels; `confirm_count` must equal the number of accounts when that is over 100. */
export const LabelRequest = z.object({
  target: LabelTarget,
  disposition: Disposition,
  reason: z.string().max(2000).default(""),
  by: z.string().trim().min(1).max(100),
  confirm_count: z.int().optional(),
});
export type LabelRequest = z.input<typeof LabelRequest>;
export const LabelEvent = z.object({
  event_id: z.string(),
  disposition: Disposition,
  reason: z.string(),
  by: z.string(),
  at: Instant,
  accounts: z.int(),
  cluster_id: z.string().nullable(),
  /** What each part of the verdict gave; one part where all accounts got the same. */
  parts: z.array(z.object({ disposition: Disposition, accounts: z.int() })),
  /** What the sample reviewed before it found, and the upper bound (95 %) of the share and number of accounts that it leaves possible. */
  sample: z
    .object({
      disposition: Disposition,
      seed: z.string(),
      population: z.int(),
      reviewed: z.int(),
      right: z.int(),
      wrong: z.int(),
      unsure: z.int(),
      up_to: z.number(),
      accounts: z.int(),
    })
    .nullable(),
  /** The event that this one took back. */
  undoes: z.string().nullable(),
  /** True where a later event took this one back. */
  undone: z.boolean(),
});
export type LabelEvent = z.infer<typeof LabelEvent>;
/** GET /api/labels?cluster=&limit= */
export const LabelHistory = z.object({ page: Page, events: z.array(LabelEvent) });
export type LabelHistory = z.infer<typeof LabelHistory>;
/** POST /api/labels/:id/undo body */
export const UndoRequest = z.object({
  by: z.string().trim().min(1).max(100),
  reason: z.string().max(2000).default(""),
});

/** GET /api/export?kind=&cluster=&disposition=&by= answers a file to save; `by` stands in the history of an enforcement file. */
export const ExportQuery = z.object({
  kind: z.enum(["csv", "jsonl", "gexf", "enforcement"]),
  cluster: z.union([z.string(), z.array(z.string())]).optional(),
  disposition: Disposition.optional(),
  by: z.string().trim().min(1).max(100).default("workbench"),
});

/** Every refusal of the API. */
export const ApiError = z.object({
  code: z.string(),
  message: z.string(),
  next: z.string(),
  details: z.record(z.string(), z.unknown()),
});
export type ApiError = z.infer<typeof ApiError>;
