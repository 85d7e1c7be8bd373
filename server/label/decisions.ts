import { z } from "zod";
import { Decision, type DecisionList, DecisionRequest } from "../contract/feedback.ts";
import { HydrascopeError, NotFoundError, UsageError } from "../errors.ts";
import { clusterKey, readCluster, readRun } from "../store/clusters.ts";
import { type ActiveDecision, readDecisions } from "../store/feedback.ts";
import { recordChange } from "../store/history.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./decisions.cypher.ts";
import { LOCK } from "./label.cypher.ts";
import type { Stamp } from "./label.ts";
import { inBatches, resolveTarget } from "./targets.ts";

const Id = z.object({ id: z.string() });
const DecisionRow = Decision.extend({ at: z.number() });

/** A decision cannot be taken: it contradicts one that holds, or was taken back already. */
export class DecisionError extends HydrascopeError {}

/**
 * Records that accounts or clusters belong together, or apart; it binds later runs.
 * @throws UsageError for too few names, NotFoundError, DecisionError `DECISION_CONFLICT` where what holds already says the opposite, GraphError
 */
export async function decide(graph: Graph, request: DecisionRequest, { now, id }: Stamp): Promise<Decision> {
  const { kind, reason, by, ...named } = DecisionRequest.parse(request);
  const sides = await sidesOf(graph, kind, named);
  const rows = sides.flatMap((accounts, side) => accounts.map((account) => ({ account, side })));
  if (kind === "join" ? rows.length < 2 : sides.filter((side) => side.length > 0).length < 2) {
    throw new UsageError("A decision needs two different accounts or clusters.", "Name at least two.");
  }
  const added = { id, kind, accounts: rows.map(({ account }) => account), sides: rows.map(({ side }) => side) };
  await graph.transaction(async (query) => {
    await query(LOCK, { at: now });
    requireAgreement([...(await readDecisions(graph)), added], id);
    await query(cypher.CREATE_DECISION, { id, kind, reason, by, at: now, undoes: null });
    for (const batch of inBatches(rows)) await query(cypher.ADD_ACCOUNTS, { id, rows: batch });
    await recordChange(query, {
      at: now,
      by,
      kind: "decision",
      text: `${kind === "join" ? "joined" : "parted"} ${rows.length} accounts by hand`,
      reason,
      cluster: named.from ?? named.clusters[0] ?? null,
      accounts: rows.length,
      subject: id,
    });
  });
  return readDecision(graph, id);
}

/** Takes a decision back with a new one. Throws NotFoundError, DecisionError `ALREADY_UNDONE`, GraphError. */
export async function undoDecision(
  graph: Graph,
  decision: string,
  { by, reason = "" }: { by: string; reason?: string },
  { now, id }: Stamp,
): Promise<Decision> {
  const found = await readDecision(graph, decision);
  await graph.transaction(async (query) => {
    await query(LOCK, { at: now });
    const active = await readDecisions(graph);
    if (!active.some((each) => each.id === decision)) {
      const message = found.kind === "undo" ? "An undo is not taken back" : "This decision was taken back already";
      throw new DecisionError("ALREADY_UNDONE", `${message}.`, {
        next: "Decide anew: `hydrascope join` or `hydrascope part`.",
        status: 409,
      });
    }
    await query(cypher.CREATE_DECISION, { id, kind: "undo", reason, by, at: now, undoes: decision });
    const text = "took a decision by hand back";
    await recordChange(query, { at: now, by, kind: "decision", text, reason, subject: id, undoes: decision });
  });
  return readDecision(graph, id);
}

/** Refuses decisions that contradict each other, `id` being the new one. Throws DecisionError `DECISION_CONFLICT`. */
export function requireAgreement(decisions: readonly ActiveDecision[], id: string): void {
  const clash = findConflict(decisions);
  if (clash === null) return;
  throw new DecisionError(
    "DECISION_CONFLICT",
    clash.decision === id
      ? "Two accounts that this would part were joined by hand, themselves or through others; nothing was recorded."
      : `This would join accounts that decision ${clash.decision} parted, themselves or through others; nothing was recorded.`,
    {
      next: "Take the earlier decision back first: `hydrascope decisions --undo ID`.",
      details: { decision: clash.decision, accounts: clash.accounts },
      exitCode: 1,
      status: 409,
    },
  );
}

/** Every decision ever made, newest first. Throws GraphError. */
export async function listDecisions(graph: Graph): Promise<DecisionList> {
  const rows = await readAs(graph, DecisionRow, cypher.DECISIONS, { id: null });
  return { decisions: rows.map(toDecision) };
}

/** The first parting of which two sides hold accounts that decisions join, through any chain, with one account of either side; null where all agree. */
export function findConflict(
  decisions: readonly ActiveDecision[],
): { decision: string; accounts: [string, string] } | null {
  const up = new Map<string, string>();
  const find = (account: string): string => {
    let at = account;
    for (let next = up.get(at); next !== undefined; next = up.get(at)) {
      up.set(at, up.get(next) ?? next);
      at = next;
    }
    return at;
  };
  for (const { kind, accounts } of decisions) {
    if (kind !== "join") continue;
    for (const account of accounts) {
      const [one, other] = [find(accounts[0]), find(account)];
      if (one !== other) up.set(other, one);
    }
  }
  for (const { id, kind, accounts, sides } of decisions) {
    if (kind !== "part") continue;
    const sideOf = new Map<string, { side: number; account: string }>();
    for (const [place, account] of accounts.entries()) {
      const root = find(account);
      const known = sideOf.get(root);
      if (known !== undefined && known.side !== sides[place]) {
        return { decision: id, accounts: [known.account, account] };
      }
      sideOf.set(root, { side: sides[place], account });
    }
  }
  return null;
}

/** Accounts by side: one side for all that is joined; for a parting each account and each cluster, or the named accounts against the rest of `from`. */
async function sidesOf(
  graph: Graph,
  kind: "join" | "part",
  { accounts: named, clusters, from }: { accounts: string[]; clusters: string[]; from?: string | undefined },
): Promise<string[][]> {
  if (from !== undefined && (kind === "join" || clusters.length > 0 || named.length === 0)) {
    throw new UsageError(
      "Accounts alone are parted from a cluster.",
      "Name the accounts, and no cluster beside `from`.",
    );
  }
  const accounts = named.length === 0 ? [] : (await resolveTarget(graph, { accounts: named })).accounts;
  if (from !== undefined) {
    const chosen = new Set(accounts);
    return [accounts, (await membersOf(graph, from, false)).filter((account) => !chosen.has(account))];
  }
  const groups = accounts.map((account) => [account]);
  for (const cluster of clusters) groups.push(await membersOf(graph, cluster, true));
  return kind === "part" ? groups : [[...new Set(groups.flat())]];
}

async function membersOf(graph: Graph, id: string, core: boolean): Promise<string[]> {
  const cluster = await readCluster(graph, (await readRun(graph))?.run_id, id);
  const rows = await readAs(graph, Id, cypher.MEMBERS, { key: clusterKey(cluster.run_id, id), core });
  return rows.map((row) => row.id);
}

/** One decision, whether it holds or not. Throws NotFoundError, GraphError. */
export async function readDecision(graph: Graph, id: string): Promise<Decision> {
  const [row] = await readAs(graph, DecisionRow, cypher.DECISIONS, { id });
  if (row !== undefined) return toDecision(row);
  throw new NotFoundError("No decision has this id.", "See `hydrascope decisions`.");
}

function toDecision(row: z.infer<typeof DecisionRow>): Decision {
  return { ...row, at: new Date(row.at).toISOString() };
}
