import { z } from "zod";
import type { Disposition } from "../contract/graph.ts";
import type { PartOf, Sample, Split, VerdictPart } from "../contract/verdicts.ts";
import { clusterKey } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { STANDING } from "./split.cypher.ts";
import { accountNamed, existing, inBatches, resolveTarget } from "./targets.ts";
import { readVouched } from "./vouched.ts";

/** An account of a verdict as the run and the loads left it. */
export type Standing = Sample["accounts"][number];

const StandingRow = z.object({
  account_id: z.string(),
  linkage: z.number().nullable(),
  core: z.boolean(),
  organization: z.string().nullable(),
  verified: z.boolean(),
});

/** A verdict with the accounts of each part by name, each account in one part at most. */
export interface ResolvedSplit {
  parts: { disposition: Disposition | null; accounts: Standing[] }[];
  cluster: string | null;
  run: string | null;
  /** Of that cluster, as the graph has it. */
  key: string | null;
  /** Accounts on the known-good list. */
  vouched: ReadonlySet<string>;
}

/**
 * The accounts of every part of a verdict: of its target, and those that parts name beside it. `now` in epoch ms.
 * @throws NotFoundError for an unknown cluster or account, GraphError
 */
export async function resolveSplit(graph: Graph, split: Split, now: number): Promise<ResolvedSplit> {
  const target = await resolveTarget(graph, split.target);
  const named = split.parts.flatMap(({ of }) => (of.who === "named" ? of.accounts.map(accountNamed) : []));
  const accounts = [...new Set([...target.accounts, ...(await existing(graph, named))])].toSorted();
  const key = target.cluster === null ? null : clusterKey(target.run ?? "", target.cluster);
  const standings: Standing[] = [];
  for (const ids of inBatches(accounts))
    standings.push(...(await readAs(graph, StandingRow, STANDING, { ids, run: target.run, key })));
  const vouched = await readVouched(graph, accounts, now);
  return { parts: assign(standings, split.parts, vouched), cluster: target.cluster, run: target.run, key, vouched };
}

/** Each account in the first part that takes it; those that none takes are left out. */
export function assign(
  standings: readonly Standing[],
  parts: readonly VerdictPart[],
  vouched: ReadonlySet<string>,
): ResolvedSplit["parts"] {
  const takes = parts.map(({ of }) => takerOf(of, vouched));
  const resolved = parts.map(({ disposition }): ResolvedSplit["parts"][number] => ({ disposition, accounts: [] }));
  for (const standing of standings) {
    const place = takes.findIndex((take) => take(standing));
    if (place >= 0) resolved[place].accounts.push(standing);
  }
  return resolved;
}

function takerOf(of: PartOf, vouched: ReadonlySet<string>): (standing: Standing) => boolean {
  switch (of.who) {
    case "named": {
      const named = new Set(of.accounts.map(accountNamed));
      return ({ account_id }) => named.has(account_id);
    }
    case "protected":
      return ({ account_id, verified }) => verified || vouched.has(account_id);
    case "core": {
      const { from } = of;
      return from === null ? ({ core }) => core : ({ linkage }) => (linkage ?? 0) >= from;
    }
    case "rest":
      return () => true;
  }
}
