import type { InvestigateRequest, InvestigateResult, Investigation } from "../contract/api.ts";
import { NotFoundError, UsageError } from "../errors.ts";
import { explainRead, runRead, type LaneLimits } from "../store/lane.ts";
import type { Graph } from "../store/neo4j.ts";
import { loadInvestigations } from "./catalogue.ts";
import { checkPlan, checkText } from "./gate.ts";
import { bindParameters, coerceParameters, type Bound } from "./parameters.ts";

/** What the lane allows unless told otherwise. */
export const LIMITS: LaneLimits = { rows: 1000, values: 200_000, timeoutMs: 20_000, deadlineMs: 25_000 };

/** A result as a table, with the nodes that the canvas can show of it. */
export interface Investigated extends Omit<InvestigateResult, "graph"> {
  nodes: string[];
}

/**
 * Runs a saved investigation by name, or a query of one's own, in the read-only lane. Columns named (or ending in) `account`,
 * `identifier`, `node` or `path` name nodes of the canvas too.
 * @throws NotFoundError for an unknown name, UsageError for wrong parameters, RefusedQueryError, LaneError, GraphError
 */
export async function investigate(
  graph: Graph,
  request: InvestigateRequest,
  limits: LaneLimits = LIMITS,
): Promise<Investigated> {
  const given = request.parameters ?? {};
  if (request.name !== undefined && request.cypher !== undefined) {
    throw new UsageError("Both a name and a query are given.", "Give one of them.");
  }
  if (request.name !== undefined) {
    const saved = await findInvestigation(request.name);
    return runInLane(graph, saved.cypher, coerceParameters(saved.parameters, given), limits);
  }
  if (request.cypher === undefined) throw new UsageError("Neither a name nor a query is given.", "Give one of them.");
  return runInLane(graph, request.cypher, bindParameters(given), limits);
}

/** The lane itself: text, plan, READ transaction. Throws RefusedQueryError, LaneError, GraphError. */
async function runInLane(
  graph: Graph,
  text: string,
  parameters: Record<string, Bound>,
  limits: LaneLimits,
): Promise<Investigated> {
  checkText(text);
  const statement = text.trim().replace(/;$/, "");
  checkPlan(await explainRead(graph, statement, parameters, limits));
  const result = await runRead(graph, statement, parameters, limits);
  const named = namedNodes(result.columns, result.rows);
  return { ...result, limit: limits.rows, nodes: [...new Set([...result.nodes, ...named])] };
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
        found.push(match[1].toLowerCase() === "account" && !value.startsWith("account:") ? `account:${value}` : value);
      }
    }
  }
  return found;
}

async function findInvestigation(name: string): Promise<Investigation> {
  const all = await loadInvestigations();
  const found = all.find((investigation) => investigation.name === name);
  if (found !== undefined) return found;
  throw new NotFoundError(
    "There is no saved investigation of this name.",
    `Saved are ${all.map((saved) => saved.name).join(", ")}.`,
  );
}
