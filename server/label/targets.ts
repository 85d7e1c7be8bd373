import { z } from "zod";
import type { LabelTarget } from "../contract/api.ts";
import { accountId } from "../contract/node-id.ts";
import { NotFoundError } from "../errors.ts";
import { clusterKey, readCluster, readRun } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./label.cypher.ts";

const BATCH = 5000;
const Id = z.object({ id: z.string() });

/** Whom a verdict concerns, by name: account ids (sorted, each once) and, where they came from one, the cluster. */
export interface Resolved {
  accounts: string[];
  cluster: string | null;
  run: string | null;
}

/**
 * The accounts behind a target: the members of a cluster as of the newest run, or the accounts named (`account:` before an id is allowed).
 * @throws NotFoundError for an unknown cluster, or naming how many of the accounts are unknown (and the first 20), GraphError
 */
export async function resolveTarget(graph: Graph, target: LabelTarget): Promise<Resolved> {
  const run = (await readRun(graph))?.run_id ?? null;
  if ("cluster" in target) {
    const cluster = await readCluster(graph, run ?? undefined, target.cluster);
    const rows = await readAs(graph, Id, cypher.CLUSTER_ACCOUNTS, { key: clusterKey(cluster.run_id, target.cluster) });
    return { accounts: rows.map(({ id }) => id), cluster: target.cluster, run };
  }
  return { accounts: await existing(graph, target.accounts), cluster: null, run };
}

/** The accounts named, sorted, each once; `account:` before an id is allowed where no account has that very id. Throws NotFoundError where one is unknown (with how many, and the first 20), GraphError. */
export async function existing(graph: Graph, accounts: readonly string[]): Promise<string[]> {
  const given = [...new Set(accounts.map((id) => id.trim()))];
  const known = await knownOf(graph, [...new Set([...given, ...given.map(accountNamed)])]);
  const asked = [...new Set(given.map((id) => (known.has(id) ? id : accountNamed(id))))].toSorted();
  const unknown = asked.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new NotFoundError(
      `Not in the graph: ${unknown.length} of the ${asked.length} accounts named; nothing was changed.`,
      "Take them out of the list, or load the data that names them.",
      { unknown: unknown.length, first: unknown.slice(0, 20) },
    );
  }
  return asked;
}

/** Those of some account ids, each given once, that the graph has. Throws GraphError. */
export async function knownOf(graph: Graph, accounts: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const ids of inBatches(accounts))
    for (const { id } of await readAs(graph, Id, cypher.EXISTING, { ids })) known.add(id);
  return known;
}

/** An account's own id of a text that may have `account:` before it. */
export function accountNamed(text: string): string {
  return accountId(text.trim());
}

/** A list in pieces small enough for one statement. */
export function* inBatches<T>(list: readonly T[]): Iterable<T[]> {
  for (let start = 0; start < list.length; start += BATCH) yield list.slice(start, start + BATCH);
}
