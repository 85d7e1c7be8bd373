import { z } from "zod";

const Share = z.number().min(0).max(1);

/** Precision, recall and their harmonic mean, each 0 to 1; precision of no claim and recall of nothing to find are 1. */
export const PrecisionRecall = z.object({ precision: Share, recall: Share, f1: Share });
export type PrecisionRecall = z.infer<typeof PrecisionRecall>;

/** A run measured against the truth, over judged accounts only (those that the truth names). */
export const Measures = z.object({
  /** Accounts that the truth names, and how many of them are abusive. */
  judged: z.int().nonnegative(),
  abusive: z.int().nonnegative(),
  /** Over pairs of accounts: same cluster against same operator. */
  pairwise: PrecisionRecall,
  /** Mean over accounts (Bagga and Baldwin 1998). */
  bcubed: PrecisionRecall,
  /** Adjusted Rand index, at most 1; 0 is what chance gives (Hubert and Arabie 1985). */
  ari: z.number(),
  /** Over accounts: flagged against abusive. */
  flagged: z.object({ accounts: z.int().nonnegative(), precision: Share, recall: Share }),
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

/** `evaluate --json`: the whole truth, and each scenario together with the background. */
export const Evaluation = Measures.extend({
  /** Empty where the truth has no scenario column. */
  by_scenario: z.record(z.string(), Measures),
});
export type Evaluation = z.infer<typeof Evaluation>;
