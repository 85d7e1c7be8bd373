import type { WhatIf } from "../contract/api.ts";
import type { Cluster, ClusterExplanation, Reason, WithoutFamily } from "../contract/cluster.ts";
import { FAMILIES, type Family } from "../contract/graph.ts";
import type { RiskModel } from "../contract/feedback.ts";
import type { Run } from "../contract/run.ts";
import { NotFoundError } from "../errors.ts";
import { labelOfNode } from "../explore/names.ts";
import { sharedValues } from "../link/explain-cluster.ts";
import { parseMute } from "../link/mute.ts";
import { readCluster, readRun } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { riskBits, riskOf, SIMULATION } from "../triage/risk.ts";
import { whatIf } from "../what-if.ts";
import type { RecallCluster, RecalledCluster } from "./recall.ts";

/** Shared values, and hubs, that an explanation names. */
const VALUES_SHOWN = 20;

/** Why a cluster is one as of a run (the newest where none is named), and what it would be without each family. Throws NotFoundError, RunDroppedError, GraphError. */
export async function explainCluster(
  graph: Graph,
  recallCluster: RecallCluster,
  id: string,
  runId?: string,
): Promise<ClusterExplanation> {
  const { run, cluster } = await openCluster(graph, id, runId);
  const recalled = await recallCluster(run, id);
  const { ties, hubs } = sharedValues(recalled.recalled, labelOfNode);
  const { run_id, size, core, risk, band, flagged, families } = cluster;
  return {
    cluster_id: id,
    run_id,
    size,
    core,
    risk,
    band,
    flagged,
    reasons: cluster.reasons.toSorted((one, other) => Math.abs(other.bits) - Math.abs(one.bits)),
    families,
    without: families.map(({ family, bits }) => leaveOut(recalled, run, cluster, family, bits)),
    identifiers: ties.slice(0, VALUES_SHOWN),
    identifiers_total: ties.length,
    hubs: hubs.slice(0, VALUES_SHOWN),
    hubs_total: hubs.length,
  };
}

/** What a cluster falls into without some of its evidence. Throws UsageError for what cannot be muted, NotFoundError, RunDroppedError, GraphError. */
export async function muteInCluster(
  graph: Graph,
  recallCluster: RecallCluster,
  id: string,
  { mute, run: runId }: { mute: readonly string[]; run?: string | undefined },
): Promise<WhatIf> {
  const mutes = mute.map(parseMute);
  const { run, cluster } = await openCluster(graph, id, runId);
  const { recalled, core } = await recallCluster(run, id);
  const families = FAMILIES.filter((family) => mute.includes(`family:${family}`));
  return {
    cluster_id: id,
    run_id: run.run_id,
    size: cluster.size,
    risk: cluster.risk,
    risk_without: families.length === 0 ? null : riskWithout(cluster.reasons, families, modelOf(run)),
    ...whatIf(recalled, core, mutes),
  };
}

async function openCluster(graph: Graph, id: string, runId?: string): Promise<{ run: Run; cluster: Cluster }> {
  const run = await readRun(graph, runId);
  if (run === null) throw new NotFoundError("There is no run yet.", "Run `hydrascope detect` first.");
  return { run, cluster: await readCluster(graph, run.run_id, id) };
}

function leaveOut(
  { recalled, core }: RecalledCluster,
  run: Run,
  cluster: Cluster,
  family: Family,
  bits: number,
): WithoutFamily {
  const { groups, fallen } = whatIf(recalled, core, [parseMute(`family:${family}`)]);
  return {
    family,
    bits,
    largest: groups[0]?.size ?? 0,
    groups: groups.length,
    fallen: fallen.accounts.length,
    risk: riskWithout(cluster.reasons, [family], modelOf(run)),
  };
}

function riskWithout(reasons: readonly Reason[], families: readonly Family[], { base }: RiskModel): number | null {
  const known = reasons.flatMap((reason) =>
    reason.family === undefined ? [] : [{ ...reason, family: reason.family }],
  );
  if (known.length < reasons.length) return null;
  return riskOf(
    riskBits(
      known.filter(({ family }) => family === null || !families.includes(family)),
      base,
    ),
  );
}

function modelOf(run: Run): RiskModel {
  return run.calibration?.model ?? SIMULATION;
}
