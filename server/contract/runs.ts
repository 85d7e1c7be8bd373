import { z } from "zod";
import { Page } from "./api.ts";
import { Run } from "./run.ts";

/** A run without what only repeating it needs. */
export const RunSummary = Run.omit({
  hubs: true,
  timing: true,
  calibration: true,
  settings: true,
  inputs: true,
}).extend({
  /** Load batches that it saw. */
  loads: z.int().nonnegative(),
});

/** GET /api/runs: finished runs, newest first. */
export const RunQuery = z.object({
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().max(200).default(50),
});
/** `kept` is false where only these figures are left of what it found. */
export const ListedRun = RunSummary.extend({ kept: z.boolean() });
export type ListedRun = z.infer<typeof ListedRun>;
export const RunList = z.object({ page: Page, runs: z.array(ListedRun) });
export type RunList = z.infer<typeof RunList>;

/** GET /api/runs/compare */
export const CompareQuery = z.object({ from: z.string().min(1).max(40), to: z.string().min(1).max(40) });

/** What became of a cluster between two runs; `absorbed` clusters went into others, `gone` ones into none. */
export const ClusterFate = z.enum(["new", "grew", "shrank", "changed", "split", "merged", "absorbed", "gone", "same"]);
export type ClusterFate = z.infer<typeof ClusterFate>;

const Side = z.object({ size: z.int().positive(), flagged: z.boolean(), risk: z.number() });

export const ClusterDifference = z.object({
  cluster_id: z.string(),
  fate: ClusterFate,
  before: Side.nullable(),
  after: Side.nullable(),
  /** Members in both runs. */
  stayed: z.int().nonnegative(),
  /** Members of now that were elsewhere before, and members of before that are elsewhere now: by cluster, null is none, most first. */
  from: z.array(z.object({ cluster_id: z.string().nullable(), accounts: z.int().positive() })),
  into: z.array(z.object({ cluster_id: z.string().nullable(), accounts: z.int().positive() })),
});
export type ClusterDifference = z.infer<typeof ClusterDifference>;

const Moved = z.object({
  account: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});

/** What one run found otherwise than another. */
export const RunComparison = z.object({
  from: RunSummary,
  to: RunSummary,
  /** Settings in use that differ, as JSON; null where one has none. */
  settings: z.array(z.object({ name: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  /** Loads that only the later of the two saw. */
  loads: z.int().nonnegative(),
  accounts: z.object({
    /** In another cluster, newly in one, no longer in one. */
    moved: z.int(),
    joined: z.int(),
    left: z.int(),
    /** To act on now and not before, and the other way round. */
    newly_flagged: z.int(),
    no_longer_flagged: z.int(),
  }),
  fates: z.record(ClusterFate, z.int().nonnegative()),
  /** Clusters that are not the same, those whose flag changed and the largest differences first; at most 1,000 of `clusters_total`. */
  clusters: z.array(ClusterDifference),
  clusters_total: z.int().nonnegative(),
  /** Accounts that changed their cluster, at most 500 of them. */
  moved: z.array(Moved),
  /** Accounts whose flag changed, at most 500: `flagged` is how it is now. */
  flagged: z.array(z.object({ account: z.string(), cluster_id: z.string(), flagged: z.boolean() })),
});
export type RunComparison = z.infer<typeof RunComparison>;
