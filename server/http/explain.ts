import type { AccountExplanation, PairExplanation } from "../contract/cluster.ts";
import type { Run } from "../contract/run.ts";
import { Settings } from "../contract/settings.ts";
import { UsageError } from "../errors.ts";
import { readPlace, readSharedEvidence, type Place } from "../explore/shared.ts";
import { explainPair } from "../link/explain.ts";
import type { Graph } from "../store/neo4j.ts";

/** Strongest links of an account that its explanation shows. */
const TIES_SHOWN = 8;

/**
 * Why two accounts are, or are not, linked: everything that they share with the weights that the newest run kept, summed as the run did.
 * @throws UsageError for one account twice, NotFoundError, GraphError
 */
export async function explainAccounts(graph: Graph, first: string, second: string): Promise<PairExplanation> {
  if (first === second)
    throw new UsageError("The two accounts are one and the same.", "Name two accounts, or one alone.");
  const [a, b] = first < second ? [first, second] : [second, first];
  const { run, shared } = await readSharedEvidence(graph, a, b);
  return explainPair({ a, b, shared, accounts: run?.accounts ?? 0, settings: settingsOf(run) });
}

/** Why an account is in its cluster: its strongest links explained, and what speaks against. Throws NotFoundError, GraphError. */
export async function explainAccount(graph: Graph, account: string): Promise<AccountExplanation> {
  const place = await readPlace(graph, account, TIES_SHOWN);
  const ties: PairExplanation[] = [];
  for (const partner of place.partners) ties.push(await explainAccounts(graph, account, partner));
  const { cluster, linkage, core, links } = place;
  return { account_id: account, cluster_id: cluster, linkage, core, ties, links, against: speaksAgainst(place, ties) };
}

/** What makes an account's membership doubtful, in plain words. */
export function speaksAgainst(place: Place, ties: readonly PairExplanation[]): string[] {
  const families = new Set(
    ties.flatMap((tie) => tie.families.filter(({ bits }) => bits > 0).map(({ family }) => family)),
  );
  const rules: readonly (readonly [boolean, string])[] = [
    [place.run === null, "No run has linked accounts yet."],
    [place.run !== null && place.cluster === null, "It is in no cluster of the latest run."],
    [place.cluster !== null && !place.core, "Its linkage is too weak to act on: it is a fringe member."],
    [place.cluster !== null && place.links === 1, "One link alone ties it to the cluster."],
    [families.size === 1, `All its strongest links rest on one family of evidence: ${[...families].join()}.`],
    [place.verified, "It belongs to a verified organisation."],
    [place.disposition === "benign", "It was judged benign."],
    [place.disposition === "inconclusive", "A review of it was inconclusive."],
    [isOld(place), "It was opened more than a year before it was last seen."],
  ];
  return rules.filter(([holds]) => holds).map(([, text]) => text);
}

function isOld({ created, lastSeen }: Place): boolean {
  return created !== null && lastSeen !== null && lastSeen - created > 365 * 86_400_000;
}

function settingsOf(run: Run | null): Settings {
  return Settings.parse(run?.settings ?? {});
}
