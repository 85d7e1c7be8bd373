import { z } from "zod";
import { Family, type IdentifierKind, Instant } from "./graph.ts";

/** What an entry of the known-good list names: a node id (`ip:…`, `payment:…`), a CIDR range of addresses, or an organisation. */
export const KnownGoodKind = z.enum(["identifier", "range", "organization"]);
export type KnownGoodKind = z.infer<typeof KnownGoodKind>;

/** Kinds that an account uses again and again: at least half of its uses of the kind must be known good for an entry to vouch for it. Of any other kind one value will do. */
export const KINDS_USED: readonly IdentifierKind[] = ["ip", "fingerprint", "client", "device", "api_key"];

/** POST /api/known-good: one entry to add. */
export const KnownGoodRequest = z.object({
  kind: KnownGoodKind,
  value: z.string().trim().min(1).max(600),
  reason: z.string().trim().min(1).max(2000),
  /** Who answers for it. */
  owner: z.string().trim().min(1).max(200),
  /** Last day on which it holds, in UTC. */
  expires: z.iso.date(),
  by: z.string().min(1).max(100),
});
export type KnownGoodRequest = z.infer<typeof KnownGoodRequest>;

/** An entry of the known-good list: it takes flags away and hides nothing. Entries are never deleted: who removed one and when is kept. */
export const KnownGoodEntry = KnownGoodRequest.extend({
  entry_id: z.string(),
  at: Instant,
  state: z.enum(["active", "expired", "removed"]),
  removed_by: z.string().nullable(),
  removed_at: Instant.nullable(),
});
export type KnownGoodEntry = z.infer<typeof KnownGoodEntry>;

/** GET /api/known-good */
export const KnownGoodList = z.object({ entries: z.array(KnownGoodEntry) });
export type KnownGoodList = z.infer<typeof KnownGoodList>;

/** POST /api/decisions: accounts or clusters to be joined for good, or kept apart. A cluster stands for its present core members. */
export const DecisionRequest = z.object({
  kind: z.enum(["join", "part"]),
  accounts: z.array(z.string().min(1).max(300)).max(100_000).default([]),
  clusters: z.array(z.string().min(1).max(100)).max(100).default([]),
  /** With `part`: the cluster whose other members the named accounts are parted from; without it all that is named is kept apart from each other. */
  from: z.string().min(1).max(100).optional(),
  reason: z.string().max(2000).default(""),
  by: z.string().min(1).max(100),
});
export type DecisionRequest = z.input<typeof DecisionRequest>;

/** A decision by hand that binds later runs, until a later one takes it back. */
export const Decision = z.object({
  decision_id: z.string(),
  /** `keep`: a cluster of one's own, joined, and parted from the rest of the clusters that it was taken from. */
  kind: z.enum(["join", "part", "keep", "undo"]),
  reason: z.string(),
  by: z.string(),
  at: Instant,
  accounts: z.int(),
  undoes: z.string().nullable(),
  undone: z.boolean(),
});
export type Decision = z.infer<typeof Decision>;

/** GET /api/decisions */
export const DecisionList = z.object({ decisions: z.array(Decision) });
export type DecisionList = z.infer<typeof DecisionList>;

/** The weights of the risk model: bits of log-odds before any reason, and of each reason at full strength, by its code. */
export const RiskModel = z.object({
  version: z.literal(1),
  base: z.number(),
  weights: z.record(z.string(), z.number()),
  source: z.enum(["simulation", "labels"]),
  /** Clusters with a verdict that it was fitted on; 0 for simulation. */
  judged: z.int().nonnegative(),
});
export type RiskModel = z.infer<typeof RiskModel>;

/** How often a family was right: clusters with a verdict in which it gives the family floor. */
export const FamilyPrecision = z.object({
  family: Family,
  confirmed: z.int(),
  benign: z.int(),
  precision: z.number(),
  /** 95 % Wilson interval of `precision`. */
  low: z.number(),
  high: z.number(),
});
export type FamilyPrecision = z.infer<typeof FamilyPrecision>;

/** What verdicts taught a run. */
export const Calibration = z.object({
  /** The model that the run used. */
  model: RiskModel,
  /** Clusters with a verdict, by verdict. */
  judged: z.object({ confirmed_fraud: z.int(), benign: z.int() }),
  /** Why the model is the one of simulation, in plain words; null where it is fitted on labels. */
  why: z.string().nullable(),
  /** Cross-validated mean log loss in bits and expected calibration error, before (simulation) and after (labels); null where there were too few verdicts. */
  cross_validated: z
    .object({
      folds: z.int(),
      log_loss_before: z.number(),
      log_loss_after: z.number(),
      /** Standard error of the difference of the two. */
      log_loss_error: z.number(),
      calibration_error_before: z.number(),
      calibration_error_after: z.number(),
    })
    .nullable(),
  /** m_f of the families that confirmed accounts moved, where the settings name none. */
  agreement: z.partialRecord(Family, z.number()),
  /** Precision of each family in the clusters with a verdict. */
  precision: z.array(FamilyPrecision),
});
export type Calibration = z.infer<typeof Calibration>;

/** GET /api/feedback: what the newest run learned, and the precision of each family by the present verdicts. */
export const FeedbackReport = z.object({
  run_id: z.string().nullable(),
  judged: z.object({ confirmed_fraud: z.int(), benign: z.int() }),
  precision: z.array(FamilyPrecision),
  calibration: Calibration.nullable(),
});
export type FeedbackReport = z.infer<typeof FeedbackReport>;

/** What people said that binds a run, in the numbering of its projection. */
export interface Feedback {
  knownGood: {
    /** Number in `entries` of the entry that each identifier falls under, -1 for the rest; by identifier number. */
    entryOf: Int32Array;
    entries: { reason: string; owner: string; expires: string }[];
  };
  /** Account numbers of each group that was joined by hand. */
  joined: Uint32Array[];
  /** Accounts that were parted by hand, one entry a decision: two of different sides may not be in one cluster. Parallel arrays. */
  parted: { accounts: Uint32Array; sides: Uint32Array }[];
}

/** Nobody said anything. */
export const NO_FEEDBACK: Feedback = {
  knownGood: { entryOf: new Int32Array(0), entries: [] },
  joined: [],
  parted: [],
};
