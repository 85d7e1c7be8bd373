import type { InvestigateRequest, InvestigateResult, Investigation, LaneGuarantees } from "../contract/investigate.ts";
import { isAccount, nodeOfAccount } from "../contract/node-id.ts";
import { UsageError } from "../errors.ts";
import { inLane, type LaneLimits, type OnRow } from "../store/lane.ts";
import type { Graph } from "../store/neo4j.ts";
import { checkPlan, checkText } from "./gate.ts";
import { recorded } from "./history.ts";
import { findInvestigation, findVersion } from "./library.ts";
import { bindParameters, coerceParameters, type Bound } from "./parameters.ts";

/** What the lane allows unless told otherwise. */
export const LIMITS: LaneLimits = { rows: 1000, bytes: 16_000_000, timeoutMs: 20_000, deadlineMs: 21_000 };

/** A result as a table, with the nodes that the canvas can show of it. */
export interface Investigated extends Omit<InvestigateResult, "graph"> {
  nodes: string[];
}

/** What a run takes from outside: the id of its entry in the history, the instant (epoch ms), what cancels it, and who is told of each row as it arrives. */
export interface Occasion {
  id: string;
  now: number;
  signal?: AbortSignal;
  limits?: LaneLimits;
  onRow?: OnRow | undefined;
}

/**
 * Runs a saved investigation by name, or a query of one's own, in the read-only lane: text, plan, entry in the history, READ transaction.
 * Columns named (or ending in) `account`, `identifier`, `node` or `path` name nodes of the canvas too.
 * @throws NotFoundError for an unknown name, UsageError for wrong parameters, RefusedQueryError, LaneError, GraphError
 */
export async function investigate(
  graph: Graph,
  request: InvestigateRequest,
  { id, now, signal, limits = LIMITS, onRow }: Occasion,
): Promise<Investigated> {
  const { saved, text, bound } = await whatToRun(graph, request);
  checkText(text, bound);
  const statement = text.trim().replace(/;$/, "");
  const entry = {
    id,
    now,
    name: saved?.name ?? null,
    version: saved?.version ?? null,
    cypher: statement,
    parameters: request.parameters ?? {},
    by: request.by ?? "workbench",
  };
  const result = await recorded(graph, entry, (begin) =>
    inLane(graph, limits, signal, async (lane) => {
      checkPlan(await lane.explain(statement, bound), statement);
      await begin();
      return lane.read(statement, bound, onRow);
    }),
  );
  const { cutBy, nodes, ...table } = result;
  const named = namedNodes(result.columns, result.rows);
  return {
    ...table,
    id,
    cut_by: cutBy,
    limit: limits.rows,
    show: saved?.show ?? "table",
    nodes: [...new Set([...nodes, ...named])],
  };
}

/** How the lane is guarded, and what it cannot promise on a server that somebody else runs. `reader`: whether it reads with rights of its own. */
export function describeLane(database: { managed: boolean; reader: boolean }): LaneGuarantees {
  const { rows, bytes, timeoutMs } = LIMITS;
  const limits = { rows, bytes, seconds: timeoutMs / 1000 };
  if (database.managed) return { managed: true, limits, not_guaranteed: [] };
  return {
    managed: false,
    limits,
    not_guaranteed: [
      ...(database.reader
        ? []
        : [
            "Queries run with the rights of the account that also loads and labels. Give an account with read rights alone in NEO4J_READER_USERNAME and NEO4J_READER_PASSWORD.",
          ]),
      "Memory of a query is limited only where the server sets db.memory.transaction.max.",
      "That no query reaches files or the network rests on the check of its text and plan alone, where the server allows LOAD CSV.",
      "A query that the server does not end after its time goes on there: Hydrascope stops waiting for it, and cannot restart the server.",
    ],
  };
}

/** The text that a request means, with its parameters bound. Throws NotFoundError, UsageError, GraphError. */
export async function whatToRun(
  graph: Graph,
  { name, version, cypher, parameters: given = {} }: InvestigateRequest,
): Promise<{ saved: Investigation | null; text: string; bound: Record<string, Bound> }> {
  if (name !== undefined && cypher !== undefined) {
    throw new UsageError("Both a name and a query are given.", "Give one of them.");
  }
  if (name !== undefined) {
    const saved = await (version === undefined ? findInvestigation(graph, name) : findVersion(graph, name, version));
    return { saved, text: saved.cypher, bound: coerceParameters(saved.parameters, given) };
  }
  if (cypher === undefined) throw new UsageError("Neither a name nor a query is given.", "Give one of them.");
  return { saved: null, text: cypher, bound: bindParameters(given) };
}

/** Node ids that columns hold by their name: account ids in `…account`, whole node ids in `…identifier`, `…node` and `path`. */
export function namedNodes(columns: readonly string[], rows: readonly (readonly unknown[])[]): string[] {
  const found: string[] = [];
  for (const [index, column] of columns.entries()) {
    const match = /(?:^|_)(account|identifier|node|path)(?:s|_id)?$/i.exec(column);
    if (match === null) continue;
    for (const row of rows) {
      const cell = row[index];
      for (const value of Array.isArray(cell) ? cell : [cell]) {
        if (typeof value !== "string" || value === "") continue;
        found.push(match[1].toLowerCase() === "account" && !isAccount(value) ? nodeOfAccount(value) : value);
      }
    }
  }
  return found;
}
