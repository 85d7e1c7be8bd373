import { z } from "zod";
import { KINDS_USED } from "../contract/feedback.ts";
import { matchEntries, readKnownGood } from "../store/feedback.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { inBatches } from "./targets.ts";
import * as cypher from "./vouched.cypher.ts";

const Id = z.object({ id: z.string() });

/** Which of the accounts an entry of the known-good list vouches for at `now` (epoch ms), by the rule of a run. Throws GraphError. */
export async function readVouched(graph: Graph, accounts: readonly string[], now: number): Promise<Set<string>> {
  const vouched = new Set<string>();
  const entries = await readKnownGood(graph, now);
  if (entries.length === 0) return vouched;
  const candidates = new Set(entries.flatMap(({ kind, value }) => (kind === "identifier" ? [value] : [])));
  const names = entries.flatMap(({ kind, value }) =>
    kind === "organization" ? [`organization:${value.toLowerCase()}`] : [],
  );
  for (const { id } of await readAs(graph, Id, cypher.ORGANIZATIONS_NAMED, { names })) candidates.add(id);
  if (entries.some(({ kind }) => kind === "range")) {
    for (const ids of inBatches(accounts))
      for (const { id } of await readAs(graph, Id, cypher.ADDRESSES, { ids })) candidates.add(id);
  }
  const list = [...candidates];
  const entryOf = matchEntries(list, entries);
  const known = list.filter((_, place) => entryOf[place] >= 0);
  if (known.length === 0) return vouched;
  for (const ids of inBatches(accounts)) {
    for (const { id } of await readAs(graph, Id, cypher.VOUCHED, { ids, known, used: KINDS_USED })) vouched.add(id);
  }
  return vouched;
}
