import { z } from "zod";
import { Disposition } from "../contract/graph.ts";
import type { Run } from "../contract/run.ts";
import { NotFoundError } from "../errors.ts";
import { clusterKey } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./place.cypher.ts";

/** Links of an account outside clusters that are looked at. */
const PARTNERS = 200;

const Id = z.object({ id: z.string() });
const Existing = Id.extend({ newer: z.boolean() });
const Place = z.object({
  cluster: z.string().nullable(),
  linkage: z.number().nullable(),
  core: z.boolean(),
  disposition: Disposition,
  verified: z.boolean().nullable(),
});
const MemberRow = z.object({ id: z.string(), core: z.boolean() });

/** An account's place in a run; disposition and verification are the present ones. */
export type Place = z.infer<typeof Place>;

/** Checks that all accounts are in the graph, and were when the run read it: what it never saw it did not find unlinked. Throws NotFoundError, GraphError. */
export async function requireAccounts(graph: Graph, accounts: readonly string[], run: Run | null): Promise<void> {
  // Runs of before loads were numbered saw all that there was.
  const existing = await readAs(graph, Existing, cypher.EXISTING, { accounts, asOf: run?.as_of ?? 0 });
  const missing = accounts.filter((id) => !existing.some((row) => row.id === id)).length;
  if (missing > 0) {
    throw new NotFoundError(
      `Not in the graph: ${missing} of the accounts named.`,
      "Check the ids, or load the data that names them.",
      { unknown: missing },
    );
  }
  const newer = existing.filter((row) => row.newer).length;
  if (newer > 0) {
    throw new NotFoundError(
      `Loaded after run ${run?.run_id}, which never saw them: ${newer} of the accounts named.`,
      "Run `hydrascope detect`, or ask a later run.",
      { newer, run: run?.run_id },
    );
  }
}

/** The cluster of an account in a run, and how surely it belongs to it; in none where there is no run. Throws NotFoundError, GraphError. */
export async function readPlace(graph: Graph, run: Run | null, account: string): Promise<Place> {
  await requireAccounts(graph, [account], run);
  const [place] = await readAs(graph, Place, cypher.PLACE, { account, run: run?.run_id ?? null });
  return place;
}

/** Accounts that a run links with this one, strongest first; links are those of the newest run alone. Throws GraphError. */
export async function readPartners(graph: Graph, run: string, account: string): Promise<string[]> {
  const rows = await readAs(graph, Id, cypher.PARTNERS, { account, run, limit: PARTNERS });
  return rows.map(({ id }) => id);
}

/** Account ids of a cluster, and those of them that are core. Throws GraphError. */
export async function readClusterMembers(
  graph: Graph,
  run: string,
  cluster: string,
): Promise<{ members: string[]; core: Set<string> }> {
  const rows = await readAs(graph, MemberRow, cypher.ALL_MEMBERS, { key: clusterKey(run, cluster) });
  return {
    members: rows.map(({ id }) => id),
    core: new Set(rows.filter(({ core }) => core).map(({ id }) => id)),
  };
}
