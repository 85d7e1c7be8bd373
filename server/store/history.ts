import { z } from "zod";
import type { HistoryKind } from "../contract/history.ts";
import { Disposition } from "../contract/graph.ts";
import { MARK_RECORDED, RECORD, UNRECORDED_VERDICTS } from "./history.cypher.ts";
import type { Graph, QueryParameters, Row } from "./neo4j.ts";
import { readAs } from "./read-as.ts";

/** One change as whoever makes it tells of it; see `HistoryEntry` for the words. */
export interface Change {
  /** Epoch milliseconds. */
  at: number;
  by: string;
  kind: HistoryKind;
  /** Ids and counts, never a personal value. */
  text: string;
  reason?: string | undefined;
  cluster?: string | null;
  node?: string | null;
  accounts?: number | null;
  subject?: string | null;
  undoes?: string | null;
  disposition?: Disposition | null;
}

/**
 * Adds an entry to the history, inside the transaction of the change itself: neither is there without the other. This is the only
 * writer of the history; it waits for whoever else changes something.
 * @param run the query runner that `Graph.transaction` gives
 */
export async function recordChange(
  run: (query: string, parameters?: QueryParameters) => Promise<Row[]>,
  change: Change,
): Promise<void> {
  const { at, by, kind, text } = change;
  await run(RECORD, {
    at,
    by,
    kind,
    text,
    reason: change.reason ?? "",
    cluster: change.cluster ?? null,
    node: change.node ?? null,
    accounts: change.accounts ?? null,
    subject: change.subject ?? null,
    undoes: change.undoes ?? null,
    disposition: change.disposition ?? null,
  });
}

const Unrecorded = z.object({
  ids: z.array(z.string()),
  disposition: Disposition,
  reason: z.string(),
  by: z.string(),
  at: z.number(),
  cluster: z.string().nullable(),
  undoes: z.string().nullable(),
  accounts: z.int(),
});

/** Entries of one transaction, during which nobody else changes anything. */
const AT_ONCE = 500;

/** Adds the verdicts that no entry tells of yet, which came with a file or are older than the history; broken off, it goes on when called again. Throws GraphError. */
export async function recordKnownVerdicts(graph: Graph): Promise<void> {
  const rows = await readAs(graph, Unrecorded, UNRECORDED_VERDICTS);
  for (let first = 0; first < rows.length; first += AT_ONCE) {
    await graph.transaction(async (run) => {
      for (const { ids, ...row } of rows.slice(first, first + AT_ONCE)) {
        const whom = row.accounts === 1 ? "1 account" : `${row.accounts} accounts`;
        const text =
          row.undoes === null ? `gave ${whom} a verdict, earlier or by file` : `took a verdict on ${whom} back`;
        await recordChange(run, { ...row, kind: "verdict", text, subject: ids.length === 1 ? ids[0] : null });
        await run(MARK_RECORDED, { ids });
      }
    });
  }
}
