import { analyse } from "../../server/analyse.ts";
import type { AnalysisResult, Projection } from "../../server/contract/projection.ts";
import type { Evaluation } from "../../server/contract/evaluation.ts";
import type { Settings } from "../../server/contract/settings.ts";
import { HOUR_MS } from "../../server/contract/time.ts";
import { exchangesPerDay } from "../../server/evaluate/curves.ts";
import { evaluate } from "../../server/evaluate/evaluate.ts";
import type { MemberRow } from "../../server/evaluate/found.ts";
import type { World } from "./world.ts";

/** One measured analysis of a world. */
export interface Measured {
  members: MemberRow[];
  evaluation: Evaluation;
  seconds: Record<string, number>;
  peak_mb: number;
}

/** Analyses a world and measures the result against its truth. */
export function measureWorld({ projection, truth }: World, settings: Settings, seed: number): Measured {
  const result = analyse(projection, settings, { seed, now: 0, earlier: [], nextId: 1 });
  const members = membersOf(projection.accounts, result);
  return {
    members,
    evaluation: evaluate(truth, members),
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

/** Exchanges a day by account id, of accounts that have any. */
export function volumesOf({ accounts, facts, activity: { offsets, hours } }: Projection): Map<string, number> {
  const known = accounts.flatMap((id, a): [string, number][] => {
    if (offsets[a] === offsets[a + 1]) return [];
    const instant = (at: number) => hours[at] * HOUR_MS;
    return [[id, exchangesPerDay(facts.exchanges[a], instant(offsets[a]), instant(offsets[a + 1] - 1))]];
  });
  return new Map(known);
}
