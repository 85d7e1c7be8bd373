import { analyse } from "../../server/analyse.ts";
import type { AnalysisResult } from "../../server/contract/projection.ts";
import type { Evaluation } from "../../server/contract/evaluation.ts";
import type { Settings } from "../../server/contract/settings.ts";
import { evaluate } from "../../server/evaluate/evaluate.ts";
import type { MemberRow } from "../../server/evaluate/found.ts";
import type { World } from "./world.ts";

/** One measured analysis of a world. */
export interface Measured {
  evaluation: Evaluation;
  seconds: Record<string, number>;
  peak_mb: number;
}

/** Analyses a world and measures the result against its truth. */
export function measureWorld({ projection, truth }: World, settings: Settings, seed: number): Measured {
  const result = analyse(projection, settings, { seed, now: 0, earlier: [], nextId: 1 });
  return {
    evaluation: evaluate(truth, membersOf(projection.accounts, result)),
    seconds: result.seconds,
    peak_mb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

function membersOf(accounts: readonly string[], { detection, clusters, flagged }: AnalysisResult): MemberRow[] {
  const risks = new Map(clusters.map(({ cluster_id, risk }) => [cluster_id, risk]));
  return accounts.flatMap((account_id, a) => {
    const cluster_id = detection.membership[a];
    if (cluster_id === null) return [];
    return [{ account_id, cluster_id, flagged: flagged[a] === 1, cluster_risk: risks.get(cluster_id) ?? 0 }];
  });
}
