import { z } from "zod";
import {
  LabelEvent,
  type Collateral,
  type LabelHistory,
  type LabelRequest,
  type LabelTarget,
} from "../contract/api.ts";
import { Disposition } from "../contract/graph.ts";
import { HydrascopeError, NotFoundError } from "../errors.ts";
import { clusterKey, readRun } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs, readOne } from "../store/read-as.ts";
import * as cypher from "./label.cypher.ts";
import { inBatches, resolveTarget } from "./targets.ts";

/** Accounts above which a verdict needs their number to be typed. */
export const CONFIRM_ABOVE = 100;
const YEAR = 365 * 86_400_000;

const EventRow = LabelEvent.extend({ at: z.number() });
const StateRow = z.object({
  cluster: z.string().nullable(),
  run: z.string().nullable(),
  accounts: z.int(),
  undone: z.boolean(),
});
const Restored = z.object({ id: z.string(), disposition: Disposition });
const CollateralRow = z.object({
  accounts: z.int(),
  verified_accounts: z.int(),
  older_than_a_year: z.int(),
  fringe: z.int(),
  exchanges: z.number(),
});
const OrganizationRow = z.object({ name: z.string(), accounts: z.int(), verified: z.boolean() });
const DispositionRow = z.object({ disposition: Disposition, accounts: z.int() });

/** What an event needs from outside: the instant (epoch milliseconds) and an id that no event has. */
export interface Stamp {
  now: number;
  id: string;
}

/** A verdict cannot be taken as asked: the number of accounts was not confirmed, or there is nothing to take back. */
export class LabelError extends HydrascopeError {}

/** Whom a verdict on the target would touch. `now` in epoch milliseconds. Throws NotFoundError, GraphError. */
export async function previewLabel(graph: Graph, target: LabelTarget, now: number): Promise<Collateral> {
  const { accounts, run } = await resolveTarget(graph, target);
  const sums: z.infer<typeof CollateralRow> = {
    accounts: 0,
    verified_accounts: 0,
    older_than_a_year: 0,
    fringe: 0,
    exchanges: 0,
  };
  const already = { open: 0, confirmed_fraud: 0, benign: 0, inconclusive: 0 };
  const organizations = await readAs(graph, OrganizationRow, cypher.ORGANIZATIONS, { ids: accounts });
  for (const ids of inBatches(accounts)) {
    const part = await readOne(graph, CollateralRow, cypher.COLLATERAL, { ids, run, aYearAgo: now - YEAR });
    if (part === null) continue;
    sums.accounts += part.accounts;
    sums.verified_accounts += part.verified_accounts;
    sums.older_than_a_year += part.older_than_a_year;
    sums.fringe += part.fringe;
    sums.exchanges += part.exchanges;
    for (const row of await readAs(graph, DispositionRow, cypher.DISPOSITIONS_OF, { ids })) {
      already[row.disposition] += row.accounts;
    }
  }
  return { ...sums, organizations, already, must_confirm: sums.accounts > CONFIRM_ABOVE };
}

/**
 * Records a verdict as one event in one transaction: all accounts or none.
 * @throws LabelError `CONFIRM_COUNT` where more than 100 accounts are not confirmed by their number, NotFoundError, GraphError
 */
export async function applyLabel(graph: Graph, request: LabelRequest, stamp: Stamp): Promise<LabelEvent> {
  const { accounts, cluster, run } = await resolveTarget(graph, request.target);
  if (accounts.length > CONFIRM_ABOVE && request.confirm_count !== accounts.length) {
    throw new LabelError(
      "CONFIRM_COUNT",
      `The verdict concerns ${accounts.length} accounts, and that number was not confirmed; nobody was labelled.`,
      {
        next: `Look whom it touches, then confirm the number ${accounts.length}.`,
        details: { accounts: accounts.length },
        exitCode: 2,
        status: 409,
      },
    );
  }
  await graph.transaction(async (query) => {
    await query(cypher.LOCK, { at: stamp.now });
    await query(cypher.CREATE_EVENT, {
      event: stamp.id,
      disposition: request.disposition,
      reason: request.reason ?? "",
      by: request.by,
      at: stamp.now,
      cluster,
      run,
      undoes: null,
    });
    for (const ids of inBatches(accounts)) {
      const { disposition, by } = request;
      await query(cypher.LABEL_ACCOUNTS, { event: stamp.id, ids, disposition, at: stamp.now, by });
    }
  });
  return readEvent(graph, stamp.id);
}

/**
 * Takes an event back with a new one: accounts that nobody labelled since get what they had before it, with who gave it. The new event's disposition is
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
    await run(cypher.CREATE_EVENT, {
      event: stamp.id,
      disposition: mostCommon(rows.map(({ disposition }) => disposition)),
      reason: request.reason ?? "",
      by: request.by,
      at: stamp.now,
      cluster: state.cluster,
      run: state.run,
      undoes: event,
    });
    for (const batch of inBatches(rows)) {
      await run(cypher.RESTORE_ACCOUNTS, { event: stamp.id, undoes: event, ids: batch.map(({ id }) => id) });
    }
  });
  return readEvent(graph, stamp.id);
}

/** Label events, newest first; of a cluster: those about it or about any of its present members. Throws GraphError. */
export async function labelHistory(
  graph: Graph,
  query: { cluster?: string | undefined; offset: number; limit: number },
): Promise<LabelHistory> {
  const run = (await readRun(graph))?.run_id ?? null;
  const { offset, limit, cluster } = query;
  const parameters = { offset, limit, run, cluster: cluster ?? null, key: clusterKey(run ?? "", cluster ?? "") };
  const Total = z.object({ total: z.int() });
  const [rows, total] = await Promise.all([
    readAs(graph, EventRow, cluster === undefined ? cypher.HISTORY : cypher.CLUSTER_HISTORY, parameters),
    readOne(graph, Total, cluster === undefined ? cypher.HISTORY_COUNT : cypher.CLUSTER_HISTORY_COUNT, parameters),
  ]);
  return { page: { offset, limit, total: total?.total ?? 0 }, events: rows.map(toEvent) };
}

/** The value that stands most often in a list that is not empty; the first of several. */
export function mostCommon<T>(values: readonly T[]): T {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

async function readEvent(graph: Graph, event: string): Promise<LabelEvent> {
  const row = await readOne(graph, EventRow, cypher.READ_EVENT, { event });
  if (row === null) throw new NotFoundError("No label event has this id.", "See the history of labels.");
  return toEvent(row);
}

function toEvent(row: z.infer<typeof EventRow>): LabelEvent {
  return { ...row, at: new Date(row.at).toISOString() };
}

function refused(code: string, message: string): LabelError {
  return new LabelError(code, message, { next: "See the history of labels.", exitCode: 1, status: 409 });
}
