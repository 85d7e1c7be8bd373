import { z } from "zod";

const Share = z.number().min(0).max(1);

/** Precision, recall and their harmonic mean, each 0 to 1; precision of no claim and recall of nothing to find are 1. */
export const PrecisionRecall = z.object({ precision: Share, recall: Share, f1: Share });
export type PrecisionRecall = z.infer<typeof PrecisionRecall>;

/** Lower and upper bound of a true rate at 95 %; 0 to 1 where nothing was tried. */
export const Interval = z.tuple([Share, Share]);
export type Interval = z.infer<typeof Interval>;

/** A run measured against the truth, over judged accounts only (those that the truth names). */
export const Measures = z.object({
  /** Accounts that the truth names, and how many of them are abusive. */
  judged: z.int().nonnegative(),
  abusive: z.int().nonnegative(),
  /** Abusive share of the judged accounts: precision can only be compared where it is alike. */
  abusive_share: Share,
  /** Judged accounts that are in a cluster. */
  clustered: z.int().nonnegative(),
  /** Over pairs of accounts: same cluster against same operator. */
  pairwise: PrecisionRecall,
  /** Mean over accounts (Bagga and Baldwin 1998). */
  bcubed: PrecisionRecall,
  /** Adjusted Rand index, at most 1; 0 is what chance gives (Hubert and Arabie 1985). */
  ari: z.number(),
  /** Over accounts: flagged against abusive. */
  flagged: z.object({
    accounts: z.int().nonnegative(),
    /** Flagged accounts that are abusive. */
    abusive: z.int().nonnegative(),
    precision: Share,
    recall: Share,
    /** Wilson 95 %. */
    precision_interval: Interval,
    recall_interval: Interval,
  }),
  /** Operators that the truth names, harmful or not. */
  operators: z.int().nonnegative(),
  /** Operators whose best cluster has a Jaccard index of at least .5, and .8. */
  operators_recovered_50: z.int().nonnegative(),
  operators_recovered_80: z.int().nonnegative(),
  /** The same of operators with an abusive account only. */
  abusive_operators: z.int().nonnegative(),
  abusive_operators_recovered_50: z.int().nonnegative(),
  abusive_operators_recovered_80: z.int().nonnegative(),
  /** Least share, over abusive operators, of an operator's accounts that its three best clusters hold. */
  abusive_in_three_clusters: Share,
  /** Clusters that hold two operators or more with two judged accounts each. */
  wrong_merges: z.int().nonnegative(),
  /** Operators without an abusive account of which one account or more is flagged, of so many. */
  legit_organisations: z.int().nonnegative(),
  legit_organisations_flagged: z.int().nonnegative(),
  /** Over judged accounts of clusters: |mean risk − share abusive|, in ten equal bins, weighted by accounts. */
  expected_calibration_error: Share,
});
export type Measures = z.infer<typeof Measures>;

/** What a gate may ask for, each over one scenario; docs/method.md defines them. */
export const GateMeasure = z.enum([
  "pairwise_precision",
  "precision",
  "recall",
  "in_three_clusters",
  "operators_recovered",
  "in_best_cluster",
  "wrong_merges",
  "accounts_flagged",
  "organisations_flagged",
  "calibration_error",
]);
export type GateMeasure = z.infer<typeof GateMeasure>;

/** `too_little`: there is not enough data to tell. */
export const GateVerdict = z.enum(["pass", "missed", "too_little"]);
export type GateVerdict = z.infer<typeof GateVerdict>;

/** One thing that a gate asks for, measured. */
export const GateCondition = z.object({
  measure: GateMeasure,
  /** Null where there is nothing to measure it on. */
  value: z.number().nullable(),
  /** So many of so many tried, where the measure is counted. */
  count: z.int().nonnegative().nullable(),
  of: z.int().nonnegative().nullable(),
  /** Wilson 95 % of a share; where nobody may be flagged 0 and the exact one-sided 95 % bound (Clopper and Pearson 1934). */
  interval: Interval.nullable(),
  bound: z.enum(["at_least", "at_most"]),
  threshold: z.number(),
  verdict: GateVerdict,
});
export type GateCondition = z.infer<typeof GateCondition>;

/** A gate of the method: missed where one condition is. */
export const Gate = z.object({
  /** Scenario of the truth, or `all` for the whole world. */
  scenario: z.string(),
  what: z.string(),
  conditions: z.array(GateCondition),
  verdict: GateVerdict,
});
export type Gate = z.infer<typeof Gate>;

/** A run against the whole truth, and each scenario together with the background. */
export const Evaluation = Measures.extend({
  /** Empty where the truth has no scenario column. */
  by_scenario: z.record(z.string(), Measures),
  /** Gates of the scenarios that the truth has, then those of the whole world. */
  gates: z.array(Gate),
});
export type Evaluation = z.infer<typeof Evaluation>;

/** `evaluate --json` */
export const EvaluationAnswer = Evaluation.extend({
  /** Accounts of the truth that the graph does not have: they count as not found. */
  unknown_accounts: z.int().nonnegative(),
});
export type EvaluationAnswer = z.infer<typeof EvaluationAnswer>;
