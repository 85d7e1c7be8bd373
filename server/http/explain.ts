import type { AccountExplanation, PairExplanation } from "../contract/cluster.ts";
import { FAMILIES } from "../contract/graph.ts";
import type { Run } from "../contract/run.ts";
import { UsageError } from "../errors.ts";
import { labelOfNode } from "../explore/names.ts";
import { readPartners, readPlace, requireAccounts, type Place } from "../explore/place.ts";
import { argueMember } from "../link/argue.ts";
import { pathToCore, tiesOf, tiesWithoutFamilies } from "../link/explain-member.ts";
import { explainPair } from "../link/explain.ts";
import { readRun } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { recallAccounts, requireWeights, type RecallCluster, type RecalledCluster } from "./recall.ts";

/** Strongest links of an account that its explanation shows. */
const TIES_SHOWN = 8;

/**
 * Why two accounts are, or are not, linked as of a run (the newest where none is named): everything that they shared with the weights that the run kept, summed as the run did.
 * @throws UsageError for one account twice, NotFoundError, RunDroppedError, GraphError
 */
export async function explainAccounts(
  graph: Graph,
  first: string,
  second: string,
  runId?: string,
): Promise<PairExplanation> {
  if (first === second)
    throw new UsageError("The two accounts are one and the same.", "Name two accounts, or one alone.");
  const run = await readRun(graph, runId);
  await requireAccounts(graph, [first, second], run);
  const recalled = await recallAccounts(graph, run, [first, second]);
  return { run_id: run?.run_id ?? null, ...explainPair(recalled, 0, 1, labelOfNode) };
}

/** Why an account is in its cluster as of a run: the case for and against it. Throws NotFoundError, RunDroppedError, GraphError. */
export async function explainAccount(
  graph: Graph,
  recallCluster: RecallCluster,
  account: string,
  runId?: string,
): Promise<AccountExplanation> {
  const run = await readRun(graph, runId);
  const place = await readPlace(graph, run, account);
  if (run === null) return explainNothing(account);
  const { recalled, core } = await recallCompany(graph, recallCluster, run, account, place);
  const { projection, evidence } = recalled;
  const me = projection.accounts.indexOf(account);
  const ties = tiesOf(recalled, me);
  const without = tiesWithoutFamilies(recalled, ties);
  const explained = ties
    .slice(0, TIES_SHOWN)
    .map(({ partner }) => ({ run_id: run.run_id, ...explainPair(recalled, me, partner, labelOfNode) }));
  const mine = projection.targets.subarray(projection.offsets[me], projection.offsets[me + 1]);
  const found = argueMember({
    projection,
    account: me,
    disposition: place.disposition,
    verified: place.verified === true,
    cluster:
      place.cluster === null
        ? null
        : { id: place.cluster, size: projection.accounts.length, core: place.core, linkage: place.linkage ?? 0 },
    weights: await requireWeights(
      graph,
      run,
      Array.from(mine, (v) => projection.identifiers[v]),
    ),
    ties,
    without,
    explained,
    threshold: evidence.scoring.threshold,
  });
  return {
    account_id: account,
    run_id: run.run_id,
    cluster_id: place.cluster,
    linkage: place.linkage,
    core: place.core,
    ties: explained,
    links: ties.length,
    without,
    weakest: without.find(({ links }) => links === 0)?.family ?? null,
    path: pathToCore(recalled, me, core).map((hop) => ({
      a: projection.accounts[hop.account],
      b: projection.accounts[hop.partner],
      bits: hop.total,
      families: FAMILIES.filter((_, f) => hop.families[f] > 0),
    })),
    arguments: found,
    against: found.filter(({ direction }) => direction === "against").map(({ text }) => text),
  };
}

/** The accounts among which an account is explained: its cluster, or outside clusters those that the run links it with. */
async function recallCompany(
  graph: Graph,
  recallCluster: RecallCluster,
  run: Run,
  account: string,
  { cluster }: Place,
): Promise<RecalledCluster> {
  if (cluster !== null) return recallCluster(run, cluster);
  const accounts = [account, ...(await readPartners(graph, run.run_id, account))];
  return { recalled: await recallAccounts(graph, run, accounts), core: new Uint8Array(accounts.length) };
}

function explainNothing(account: string): AccountExplanation {
  return {
    account_id: account,
    run_id: null,
    cluster_id: null,
    linkage: null,
    core: false,
    ties: [],
    links: 0,
    without: [],
    weakest: null,
    path: [],
    arguments: [],
    against: ["No run has linked accounts yet."],
  };
}
