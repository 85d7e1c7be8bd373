import { z } from "zod";
import { LabelEvent, type LabelHistory, type LabelRequest } from "../contract/api.ts";
import { Disposition } from "../contract/graph.ts";
import { nodeOfAccount } from "../contract/node-id.ts";
import type { VerdictRequest } from "../contract/verdicts.ts";
import { HydrascopeError, NotFoundError } from "../errors.ts";
import { FOLLOW_VERDICT, UNFOLLOW_VERDICT } from "../store/cases.cypher.ts";
import { clusterKey, readRun } from "../store/clusters.ts";
import { recordChange } from "../store/history.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs, readOne } from "../store/read-as.ts";
import { CONFIRM_ABOVE } from "./collateral.ts";
import * as cypher from "./label.cypher.ts";
import { judgeSample } from "./sample.ts";
import { resolveSplit } from "./split.ts";
import { inBatches } from "./targets.ts";

/** What a verdict does, as the history says it. */
const ACTS = {
  confirmed_fraud: "confirmed",
  inconclusive: "held",
  benign: "cleared",
  open: "reopened",
} as const satisfies Record<Disposition, string>;

const EventRow = LabelEvent.extend({ at: z.number(), parts: z.string().nullable(), sample: z.string().nullable() });
const StateRow = z.object({
  cluster: z.string().nullable(),
  run: z.string().nullable(),
  accounts: z.int(),
  undone: z.boolean(),
});
const Restored = z.object({
  id: z.string(),
  disposition: Disposition,
  by: z.string().nullable(),
  at: z.number().nullable(),
  by_event: z.string().nullable(),
});
/** What an event needs from outside: the instant (epoch milliseconds) and an id that no event has. */
export interface Stamp {
  now: number;
  id: string;
}

/** A verdict cannot be taken as asked: the number of accounts was not confirmed, or there is nothing to take back. */
export class LabelError extends HydrascopeError {}

/** Records one verdict on all of a target. Throws as `applyVerdict`. */
export async function applyLabel(graph: Graph, request: LabelRequest, stamp: Stamp): Promise<LabelEvent> {
  const { disposition, ...rest } = request;
  return applyVerdict(graph, { ...rest, parts: [{ of: { who: "rest" }, disposition }] }, stamp);
}

/**
 * Records a verdict, whole or in parts, as one event in one transaction: all accounts or none. The cases of their clusters follow it.
 * @throws LabelError `CONFIRM_COUNT` where more than 100 accounts are not confirmed by their number, or `NOTHING_TO_LABEL`; UsageError for a sample
 *   that does not belong to the verdict, NotFoundError, GraphError
 */
export async function applyVerdict(graph: Graph, request: VerdictRequest, stamp: Stamp): Promise<LabelEvent> {
  const { by, reason = "", target } = request;
  const resolved = await resolveSplit(graph, { target, parts: request.parts }, stamp.now);
  const parts = resolved.parts.flatMap(({ disposition, accounts }) =>
    disposition === null || accounts.length === 0
      ? []
      : [{ disposition, accounts: accounts.map(({ account_id }) => account_id) }],
  );
  const total = parts.reduce((sum, { accounts }) => sum + accounts.length, 0);
  if (total === 0) throw refused("NOTHING_TO_LABEL", "The verdict leaves every account as it is: nobody was labelled.");
  if (total > CONFIRM_ABOVE && request.confirm_count !== total) {
    throw new LabelError(
      "CONFIRM_COUNT",
      `The verdict concerns ${total} accounts, and that number was not confirmed; nobody was labelled.`,
      {
        next: `Look whom it touches, then confirm the number ${total}.`,
        details: { accounts: total },
        exitCode: 2,
        status: 409,
      },
    );
  }
  const sample = request.sample === undefined ? null : judgeSample(resolved, request.sample);
  const given = tally(parts);
  const { disposition } = given[0];
  const { cluster, run } = resolved;
  await graph.transaction(async (query) => {
    await query(cypher.LOCK, { at: stamp.now });
    await query(cypher.CREATE_EVENT, {
      event: stamp.id,
      disposition,
      reason,
      by,
      at: stamp.now,
      cluster,
      run,
      undoes: null,
      parts: JSON.stringify(given),
      sample: sample === null ? null : JSON.stringify(sample),
    });
    for (const part of parts) {
      for (const ids of inBatches(part.accounts))
        await query(cypher.LABEL_ACCOUNTS, { event: stamp.id, ids, disposition: part.disposition, at: stamp.now, by });
    }
    await query(FOLLOW_VERDICT, { event: stamp.id, run, by, at: stamp.now });
    await recordChange(query, {
      at: stamp.now,
      by,
      kind: "verdict",
      text: `${given.map(({ disposition: name, accounts }) => `${ACTS[name]} ${accounts}`).join(", ")}${sampleText(sample)}`,
      reason,
      cluster,
      node: total === 1 ? nodeOfAccount(parts[0].accounts[0]) : null,
      accounts: total,
      subject: stamp.id,
      disposition,
    });
  });
  return readEvent(graph, stamp.id);
}

/**
 * Takes an event back with a new one: accounts that nobody labelled since get what they had before it, with who gave it, and cases their status. The new event's disposition is
 * what most of them went back to.
 * @throws NotFoundError, LabelError `ALREADY_UNDONE` or `NOTHING_TO_UNDO`, GraphError
 */
export async function undoLabel(
  graph: Graph,
  event: string,
  request: { by: string; reason?: string },
  stamp: Stamp,
): Promise<LabelEvent> {
  await graph.transaction(async (run) => {
    await run(cypher.LOCK, { at: stamp.now });
    const [state] = z.array(StateRow).parse(await run(cypher.EVENT, { event }));
    if (state === undefined) throw new NotFoundError("No label event has this id.", "See the history of labels.");
    if (state.undone) throw refused("ALREADY_UNDONE", "This verdict was already taken back.");
    const rows = z.array(Restored).parse(await run(cypher.UNTOUCHED, { event }));
    if (rows.length === 0) {
      throw refused("NOTHING_TO_UNDO", `All ${state.accounts} accounts of this verdict were labelled again since.`);
    }
    const parts = tally(rows.map(({ id, disposition }) => ({ disposition, accounts: [id] })));
    const { disposition } = parts[0];
    const change = { at: stamp.now, by: request.by, reason: request.reason ?? "", cluster: state.cluster };
    await run(cypher.CREATE_EVENT, {
      ...change,
      event: stamp.id,
      disposition,
      run: state.run,
      undoes: event,
      parts: JSON.stringify(parts),
      sample: null,
    });
    for (const batch of inBatches(rows)) await run(cypher.RESTORE_ACCOUNTS, { event: stamp.id, rows: batch });
    await run(UNFOLLOW_VERDICT, { event, undo: stamp.id, by: request.by, at: stamp.now });
    await recordChange(run, {
      ...change,
      kind: "verdict",
      text: `took a verdict back: ${rows.length} as before`,
      node: rows.length === 1 ? nodeOfAccount(rows[0].id) : null,
      accounts: rows.length,
      subject: stamp.id,
      undoes: event,
      disposition,
    });
  });
  return readEvent(graph, stamp.id);
}

/** Label events, newest first; of a cluster: those about it or about any of its present members. Throws GraphError. */
export async function labelHistory(
  graph: Graph,
  query: { cluster?: string | undefined; offset: number; limit: number },
): Promise<LabelHistory> {
  const run = (await readRun(graph))?.run_id ?? "";
  const { offset, limit, cluster } = query;
  const parameters = { offset, limit, cluster: cluster ?? null, key: clusterKey(run, cluster ?? "") };
  const Total = z.object({ total: z.int() });
  const [rows, total] = await Promise.all([
    readAs(graph, EventRow, cluster === undefined ? cypher.HISTORY : cypher.CLUSTER_HISTORY, parameters),
    readOne(graph, Total, cluster === undefined ? cypher.HISTORY_COUNT : cypher.CLUSTER_HISTORY_COUNT, parameters),
  ]);
  return { page: { offset, limit, total: total?.total ?? 0 }, events: rows.map(toEvent) };
}

/** Accounts by disposition, most first; of equal numbers the one that came first. */
export function tally(
  parts: readonly { disposition: Disposition; accounts: readonly string[] }[],
): LabelEvent["parts"] {
  const counts = new Map<Disposition, number>();
  for (const { disposition, accounts } of parts) {
    counts.set(disposition, (counts.get(disposition) ?? 0) + accounts.length);
  }
  return Array.from(counts, ([disposition, accounts]) => ({ disposition, accounts })).toSorted(
    (one, other) => other.accounts - one.accounts,
  );
}

function sampleText(sample: LabelEvent["sample"]): string {
  if (sample === null) return "";
  const { reviewed, wrong, unsure, up_to: upTo } = sample;
  return `; of ${reviewed} reviewed ${wrong} wrong, ${unsure} unsure: up to ${(100 * upTo).toFixed(1)} % may be wrong`;
}

async function readEvent(graph: Graph, event: string): Promise<LabelEvent> {
  const row = await readOne(graph, EventRow, cypher.READ_EVENT, { event });
  if (row === null) throw new NotFoundError("No label event has this id.", "See the history of labels.");
  return toEvent(row);
}

function toEvent(row: z.infer<typeof EventRow>): LabelEvent {
  const { disposition, accounts } = row;
  return {
    ...row,
    at: new Date(row.at).toISOString(),
    parts: row.parts === null ? [{ disposition, accounts }] : LabelEvent.shape.parts.parse(JSON.parse(row.parts)),
    sample: row.sample === null ? null : LabelEvent.shape.sample.parse(JSON.parse(row.sample)),
  };
}

function refused(code: string, message: string): LabelError {
  return new LabelError(code, message, { next: "See the history of labels.", exitCode: 1, status: 409 });
}
