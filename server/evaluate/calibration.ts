import type { Found } from "./found.ts";
import type { TruthRow } from "./truth.ts";

/** Clustered accounts whose cluster's risk is in one tenth of the range. */
export interface CalibrationBin {
  accounts: number;
  /** Ids of their clusters: accounts of one are alike, so that clusters say how much data there is. */
  clusters: Set<string>;
  /** Sum of their clusters' risks: how many of them should be abusive. */
  expected: number;
  abusive: number;
}

/** Ten equal bins of `cluster_risk` over judged accounts that are in a cluster. */
export function calibrationBins(truth: readonly TruthRow[], found: Found): CalibrationBin[] {
  const bins = Array.from({ length: 10 }, (): CalibrationBin => {
    return { accounts: 0, clusters: new Set(), expected: 0, abusive: 0 };
  });
  for (const row of truth) {
    const member = found.get(row.account_id);
    if (member === undefined) continue;
    const bin = bins[Math.min(9, Math.floor(member.cluster_risk * 10))];
    bin.accounts++;
    bin.clusters.add(member.cluster_id);
    bin.expected += member.cluster_risk;
    if (row.abusive) bin.abusive++;
  }
  return bins;
}

/** Expected calibration error, 0 to 1: |mean risk − share abusive| of each bin, weighted by accounts (Naeini et al. 2015); 0 of nothing. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const accounts = bins.reduce((sum, bin) => sum + bin.accounts, 0);
  const error = bins.reduce((sum, bin) => sum + Math.abs(bin.expected - bin.abusive), 0);
  return accounts === 0 ? 0 : error / accounts;
}
