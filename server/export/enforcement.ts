import { z } from "zod";
import { Disposition, FAMILIES } from "../contract/graph.ts";
import type { Run } from "../contract/run.ts";
import { NotFoundError, UsageError } from "../errors.ts";
import { counted } from "../figures.ts";
import { clusterKey, readClusters, readRun } from "../store/clusters.ts";
import { recordChange } from "../store/history.ts";
import type { Graph } from "../store/neo4j.ts";
import { instant, readAs } from "../store/read-as.ts";
import { parseCsv } from "./csv.ts";
import * as cypher from "./export.cypher.ts";

const PAGE = 5000;
const BATCH = 20_000;

const AccountRow = z.object({
  account_id: z.string(),
  cluster_id: z.string().nullable(),
  disposition: Disposition,
  reviewed_by: z.string().nullable(),
  reviewed_at: z.number().nullable(),
  bits: z.number(),
  families: z.array(z.array(z.string()).nullable()),
});
type AccountRow = z.infer<typeof AccountRow>;
const BatchRow = AccountRow.extend({ action: z.string() });

/** What is done to an account: `suspend`, or `reinstate` where a batch is undone. */
export type Action = "suspend" | "reinstate";

/** Columns of the enforcement file, fixed by the contract. */
export const ENFORCEMENT_COLUMNS = [
  "account_id",
  "action",
  "reason_codes",
  "cluster_id",
  "evidence_bits",
  "families",
  "disposition",
  "reviewed_by",
  "reviewed_at",
  "run_id",
  "batch_id",
] as const;

/** One row of the enforcement file. */
export type EnforcementRow = Record<(typeof ENFORCEMENT_COLUMNS)[number], string>;

/** Rows to hand over, and the sentence to say when there are none. */
export interface Enforcement {
  rows: EnforcementRow[];
  note: string | null;
  batch_id: string | null;
}

/**
 * The accounts to act on: those confirmed as fraud (of the clusters named, where some are), less those that `against` says are actioned
 * already; or, with `reverse`, the opposite of an earlier batch. What is handed over is recorded as a batch.
 * @param request.against text of a CSV with `account_id` and, optionally, `action` (a later `reinstate` takes an earlier `suspend` back)
 * @throws NotFoundError for an unknown batch or cluster, UsageError for a CSV without `account_id`, GraphError
 */
export async function prepareEnforcement(
  graph: Graph,
  request: {
    clusters?: readonly string[] | undefined;
    against?: string | undefined;
    reverse?: string | undefined;
    by: string;
  },
  stamp: { now: number; id: string },
): Promise<Enforcement> {
  if (request.against !== undefined && request.reverse !== undefined) {
    throw new UsageError(
      "A file that undoes a batch is not compared with earlier actions.",
      "Give --reverse or --against, not both.",
    );
  }
  const actioned = request.against === undefined ? new Set<string>() : actionedAccounts(request.against);
  const run = await readRun(graph);
  const clusters = await knownClusters(graph, run, request.clusters);
  const keys = request.clusters?.map((id) => clusterKey(run?.run_id ?? "", id));
  const chosen =
    request.reverse === undefined
      ? (await readConfirmed(graph, run, keys)).map((row) => ({ row, action: "suspend" as const }))
      : await readBatch(graph, run, request.reverse, keys);
  const wanted = chosen.filter(({ row, action }) => !(action === "suspend" && actioned.has(row.account_id)));
  if (wanted.length === 0) return { rows: [], note: whyEmpty(chosen.length, request), batch_id: null };
  const recorded = await recordBatch(graph, wanted, {
    batch: stamp.id,
    at: stamp.now,
    kind: request.reverse === undefined ? "enforcement" : "enforcement_reverse",
    by: request.by,
    run: run?.run_id ?? null,
    reverses: request.reverse ?? null,
    clusters: request.clusters ?? [],
  });
  const rows = wanted
    .filter(({ row }) => recorded.has(row.account_id))
    .map(({ row, action }) =>
      enforcementRow(row, action, clusters.get(row.cluster_id ?? "") ?? [], run?.run_id ?? "", stamp.id),
    );
  return { rows, note: null, batch_id: stamp.id };
}

/** Accounts that a file of earlier actions leaves actioned. Throws UsageError. */
export function actionedAccounts(csv: string): Set<string> {
  const records = parseCsv(csv, "The file of accounts already actioned", ["account_id"]);
  const actioned = new Set<string>();
  for (const { account_id, action } of records) {
    const id = account_id.trim();
    if (action === "reinstate") actioned.delete(id);
    else actioned.add(id);
  }
  return actioned;
}

/** Confirmed accounts, each once: all, or those of clusters by their keys. */
async function readConfirmed(graph: Graph, run: Run | null, keys?: readonly string[]): Promise<AccountRow[]> {
  if (keys !== undefined) {
    const rows = await readAs(graph, AccountRow, cypher.CONFIRMED_IN, { keys, run: run?.run_id ?? null });
    return rows.filter((row, at) => at === 0 || rows[at - 1].account_id !== row.account_id);
  }
  const all: AccountRow[] = [];
  for (let after = ""; ;) {
    const page = await readAs(graph, AccountRow, cypher.CONFIRMED, { after, limit: PAGE, run: run?.run_id ?? null });
    all.push(...page);
    if (page.length < PAGE) return all;
    after = page[page.length - 1].account_id;
  }
}

async function readBatch(
  graph: Graph,
  run: Run | null,
  batch: string,
  keys?: readonly string[],
): Promise<{ row: AccountRow; action: Action }[]> {
  const [known] = await readAs(graph, z.object({ kind: z.string() }), cypher.BATCH_KIND, { batch });
  if (known === undefined)
    throw new NotFoundError("There is no batch of this id.", "The batch_id column of an enforcement file names it.");
  const all = await readAs(graph, BatchRow, cypher.BATCH, { batch, run: run?.run_id ?? null });
  const members =
    keys === undefined
      ? null
      : new Set((await readAs(graph, z.object({ id: z.string() }), cypher.ACCOUNTS_IN, { keys })).map(({ id }) => id));
  const rows = members === null ? all : all.filter(({ account_id }) => members.has(account_id));
  return (
    rows
      .map(({ action, ...row }) => ({
        row,
        action: action === "suspend" ? ("reinstate" as const) : ("suspend" as const),
      }))
      // To undo a reinstatement is to act anew: only on whom people still hold for fraud.
      .filter(({ row, action }) => action === "reinstate" || row.disposition === "confirmed_fraud")
  );
}

/** Codes of the reasons for the risk of each cluster that is concerned. */
async function knownClusters(
  graph: Graph,
  run: Run | null,
  names: readonly string[] | undefined,
): Promise<Map<string, string[]>> {
  const clusters = run === null ? [] : await readClusters(graph, run.run_id, names);
  if (names !== undefined && clusters.length < new Set(names).size) {
    throw new NotFoundError(
      "Some of the clusters named are not in the latest run.",
      "List them with `hydrascope clusters`.",
    );
  }
  return new Map(
    clusters.map(({ cluster_id, reasons }) => [
      cluster_id,
      // Its own verdict is no reason for it.
      reasons
        .filter(({ direction, code }) => direction === "for" && code !== "CONFIRMED_MEMBERS")
        .map(({ code }) => code),
    ]),
  );
}

async function recordBatch(
  graph: Graph,
  wanted: readonly { row: AccountRow; action: Action }[],
  batch: {
    batch: string;
    at: number;
    kind: string;
    by: string;
    run: string | null;
    reverses: string | null;
    clusters: readonly string[];
  },
): Promise<ReadonlySet<string>> {
  const recorded = new Set<string>();
  await graph.transaction(async (query) => {
    recorded.clear();
    await query(cypher.LOCK, { at: batch.at });
    const { clusters, ...created } = batch;
    await query(cypher.CREATE_BATCH, created);
    for (let start = 0; start < wanted.length; start += BATCH) {
      const rows = wanted.slice(start, start + BATCH).map(({ row, action }) => ({ id: row.account_id, action }));
      for (const { id } of await query(cypher.INCLUDE, { batch: batch.batch, rows })) recorded.add(String(id));
    }
    const { at, by, reverses } = batch;
    const of = clusters.length > 1 ? ` of ${clusters.length} clusters` : "";
    const text = `exported ${counted(recorded.size, "account")}${of} ${reverses === null ? "for enforcement" : "to undo an enforcement batch"}`;
    const change = { at, by, kind: "export", text, accounts: recorded.size } as const;
    const cluster = clusters.length === 1 ? clusters[0] : null;
    await recordChange(query, { ...change, cluster, subject: batch.batch, undoes: reverses });
  });
  return recorded;
}

function enforcementRow(row: AccountRow, action: Action, codes: string[], run: string, batch: string): EnforcementRow {
  const families = new Set(row.families.flatMap((list) => list ?? []));
  return {
    account_id: row.account_id,
    action,
    reason_codes: codes.join("|"),
    cluster_id: row.cluster_id ?? "",
    evidence_bits: row.bits.toFixed(2),
    families: FAMILIES.filter((family) => families.has(family)).join("|"),
    disposition: row.disposition,
    reviewed_by: row.reviewed_by ?? "",
    reviewed_at: instant(row.reviewed_at) ?? "",
    run_id: run,
    batch_id: batch,
  };
}

function whyEmpty(
  found: number,
  request: { clusters?: readonly string[] | undefined; reverse?: string | undefined },
): string {
  if (request.reverse !== undefined)
    return "The batch concerns no account any more, or none that is still confirmed: nothing to reverse.";
  if (found === 0 && request.clusters !== undefined) return "No account of the clusters named is confirmed as fraud.";
  if (found === 0) return "No account's present disposition is confirmed_fraud: nothing to act on.";
  return `All ${found} confirmed accounts are actioned already.`;
}
