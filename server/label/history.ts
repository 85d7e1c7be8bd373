import { z } from "zod";
import { HistoryEntry, type HistoryFilter, type HistoryPage, type HistoryQuery } from "../contract/history.ts";
import { DAY_MS } from "../contract/time.ts";
import { clusterKey, readRun } from "../store/clusters.ts";
import type { Graph, QueryParameters } from "../store/neo4j.ts";
import { readAs, readOne } from "../store/read-as.ts";
import * as cypher from "./history.cypher.ts";

const AT_ONCE = 1000;
const EntryRow = HistoryEntry.extend({ at: z.number() });

/** What the history says first of every entry, in a file. */
export const HISTORY_COLUMNS = [
  "number",
  "at",
  "by",
  "kind",
  "text",
  "reason",
  "cluster_id",
  "node",
  "accounts",
  "disposition",
  "subject",
  "undoes",
  "undone",
] as const satisfies readonly (keyof HistoryEntry)[];

/** A page of the history, newest first, with the names of all who ever changed something. Throws GraphError. */
export async function listHistory(graph: Graph, query: HistoryQuery): Promise<HistoryPage> {
  const { offset, limit } = query;
  const parameters = { ...(await parametersOf(graph, query)), offset, limit };
  const [rows, count, people] = await Promise.all([
    readAs(graph, EntryRow, cypher.ENTRIES, parameters),
    readOne(graph, z.object({ total: z.int() }), cypher.ENTRY_COUNT, parameters),
    readAs(graph, z.object({ by: z.string() }), cypher.PEOPLE),
  ]);
  return {
    page: { offset, limit, total: count?.total ?? 0 },
    entries: rows.map(toEntry),
    people: people.map(({ by }) => by),
  };
}

/** Every entry that the filter holds, newest first, some at a time. Throws GraphError. */
export async function* streamHistory(graph: Graph, filter: HistoryFilter): AsyncGenerator<HistoryEntry[]> {
  const parameters = await parametersOf(graph, filter);
  for (let offset = 0; ; offset += AT_ONCE) {
    const rows = await readAs(graph, EntryRow, cypher.ENTRIES, { ...parameters, offset, limit: AT_ONCE });
    if (rows.length > 0) yield rows.map(toEntry);
    if (rows.length < AT_ONCE) return;
  }
}

async function parametersOf(graph: Graph, { by, kind, cluster, from, to }: HistoryFilter): Promise<QueryParameters> {
  const run = (await readRun(graph))?.run_id ?? "";
  const newest = await readOne(graph, z.object({ number: z.int() }), cypher.NEWEST);
  return {
    by: by ?? null,
    kind: kind ?? null,
    cluster: cluster ?? null,
    // Entries that are added meanwhile would move the pages.
    upTo: newest?.number ?? 0,
    key: clusterKey(run, cluster ?? ""),
    from: from === undefined ? null : Date.parse(from),
    to: to === undefined ? null : Date.parse(to) + DAY_MS,
  };
}

function toEntry(row: z.infer<typeof EntryRow>): HistoryEntry {
  return { ...row, at: new Date(row.at).toISOString() };
}
