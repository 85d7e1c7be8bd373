import { z } from "zod";
import { Cluster, type FamilyEvidence } from "../contract/cluster.ts";
import type { Decision } from "../contract/feedback.ts";
import { ClusterDecisions, OwnCluster, type OwnClusterList, OwnClusterRequest } from "../contract/own-clusters.ts";
import { UsageError } from "../errors.ts";
import { exchangesPerDay } from "../per-day.ts";
import { clusterKey, ownClusterId, readCluster, readRun } from "../store/clusters.ts";
import { readDecisions } from "../store/feedback.ts";
import { recordChange } from "../store/history.ts";
import type { Graph } from "../store/neo4j.ts";
import { instant, readAs } from "../store/read-as.ts";
import { readActiveHours } from "./active-hours.ts";
import * as decisions from "./decisions.cypher.ts";
import { readDecision, requireAgreement } from "./decisions.ts";
import { LOCK } from "./label.cypher.ts";
import type { Stamp } from "./label.ts";
import * as cypher from "./own-clusters.cypher.ts";
import { inBatches, resolveTarget } from "./targets.ts";

const TouchedRow = z.object({ cluster: z.string(), accounts: z.array(z.string()) });
const FactsRow = z.object({
  exchanges: z.number(),
  first: z.number().nullable(),
  last: z.number().nullable(),
  verified: z.int(),
  organizations: z.int(),
});
const OwnRow = OwnCluster.extend({ at: z.number() });
const DecisionOn = ClusterDecisions.shape.decisions.element.extend({ at: z.number() });

/**
 * Makes accounts a cluster of their own: at once, as they are, and as a decision that binds later runs (joined to each other, parted from the rest of each
 * cluster that holds some of them now). No run has judged it, so it is never flagged.
 * @param familiesOf what ties the accounts to each other
 * @throws UsageError for fewer than two accounts, NotFoundError, DecisionError `DECISION_CONFLICT`, GraphError
 */
export async function makeOwnCluster(
  graph: Graph,
  request: OwnClusterRequest,
  familiesOf: (accounts: readonly string[]) => Promise<FamilyEvidence[]>,
  { now, id }: Stamp,
): Promise<{ cluster: Cluster; decision: Decision }> {
  const { reason, by, accounts: named } = OwnClusterRequest.parse(request);
  const { accounts } = await resolveTarget(graph, { accounts: named });
  if (accounts.length < 2) throw new UsageError("A cluster needs two different accounts.", "Name at least two.");
  const run = (await readRun(graph))?.run_id ?? null;
  const rows = await sidesOf(graph, run, accounts);
  const joined = { id, kind: "join" as const, accounts, sides: accounts.map(() => 0) };
  const parted = {
    id,
    kind: "part" as const,
    accounts: rows.map(({ account }) => account),
    sides: rows.map(({ side }) => side),
  };
  const draft = { ...(await describe(graph, accounts)), families: await familiesOf(accounts) };
  const made_by_hand = { by, at: new Date(now).toISOString(), reason, decision_id: id };
  let number = 0;
  const made = (): Cluster =>
    Cluster.parse({ ...draft, cluster_id: ownClusterId(number), run_id: run ?? "", made_by_hand });
  await graph.transaction(async (query) => {
    await query(LOCK, { at: now });
    requireAgreement([...(await readDecisions(graph)), joined, parted], id);
    await query(decisions.CREATE_DECISION, { id, kind: "keep", reason, by, at: now, undoes: null });
    for (const batch of inBatches(rows)) await query(decisions.ADD_ACCOUNTS, { id, rows: batch });
    const [row] = await query(cypher.MADE);
    number = Number(row["made"]) + 1;
    const own = ownClusterId(number);
    const key = clusterKey("", own);
    const whole = made();
    const { size, risk } = whole;
    await query(cypher.CREATE_OWN, { decision: id, key, id: own, size, risk, json: JSON.stringify(whole) });
    for (const ids of inBatches(accounts)) await query(cypher.ADD_MEMBERS, { key, ids });
    const text = `made ${accounts.length} accounts a cluster of their own`;
    await recordChange(query, { at: now, by, kind: "decision", text, reason, cluster: own, subject: id });
  });
  return { cluster: made(), decision: await readDecision(graph, id) };
}

/** Every cluster that was made by hand, newest first, and where its accounts are in the newest run. Throws GraphError. */
export async function listOwnClusters(graph: Graph): Promise<OwnClusterList> {
  const run = await readRun(graph);
  const rows = await readAs(graph, OwnRow, cypher.OWN_CLUSTERS, {
    run: run?.run_id ?? null,
    since: run === null ? null : Date.parse(run.started_at),
  });
  return { clusters: rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() })) };
}

/** Decisions that hold and concern members of a cluster, newest first. Throws NotFoundError, GraphError. */
export async function decisionsOn(graph: Graph, id: string): Promise<ClusterDecisions> {
  const run = await readRun(graph);
  const cluster = await readCluster(graph, run?.run_id, id);
  const rows = await readAs(graph, DecisionOn, cypher.DECISIONS_ON, {
    key: clusterKey(cluster.run_id, id),
    run: run?.run_id ?? null,
    since: run === null ? null : Date.parse(run.started_at),
  });
  return { decisions: rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() })) };
}

/** The accounts as side 0, and the rest of each cluster that holds some of them as a side of its own. */
async function sidesOf(
  graph: Graph,
  run: string | null,
  accounts: readonly string[],
): Promise<{ account: string; side: number }[]> {
  const touched = run === null ? [] : await readAs(graph, TouchedRow, cypher.TOUCHED, { run, accounts: [...accounts] });
  const own = new Set(accounts);
  return [
    ...accounts.map((account) => ({ account, side: 0 })),
    ...touched.flatMap((cluster, place) =>
      cluster.accounts.filter((account) => !own.has(account)).map((account) => ({ account, side: place + 1 })),
    ),
  ];
}

/** What is known of a cluster that no run has judged: its risk may be anything. */
async function describe(graph: Graph, accounts: readonly string[]) {
  const [facts] = await readAs(graph, FactsRow, cypher.FACTS, { accounts: [...accounts] });
  const { exchanges, first, last } = facts;
  const active = await readActiveHours(graph, accounts);
  return {
    size: accounts.length,
    core: accounts.length,
    risk: 0.5,
    band: "weak",
    risk_low: 0,
    risk_high: 1,
    flagged: false,
    reasons: [],
    first_seen: instant(first),
    last_seen: instant(last),
    exchanges,
    exchanges_per_day: exchangesPerDay(exchanges, active.first, active.last),
    trend: [],
    verified_accounts: facts.verified,
    organizations: facts.organizations,
    change: { kind: "new", by: 0 },
    dispositions: { open: accounts.length, confirmed_fraud: 0, benign: 0, inconclusive: 0 },
    rank: 1,
  };
}
