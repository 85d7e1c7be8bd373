import type { QueryExplanation, QueryRefusal } from "../contract/ask.ts";
import type { InvestigateRequest } from "../contract/investigate.ts";
import { z } from "zod";
import { HydrascopeError } from "../errors.ts";
import { inLane, LaneError, type LaneLimits } from "../store/lane.ts";
import type { Graph } from "../store/neo4j.ts";
import { checkPlan, checkText, RefusedQueryError } from "./gate.ts";
import { whatToRun } from "./investigate.ts";

/** A plan is made in milliseconds, or not worth the wait while someone types. */
const LIMITS: LaneLimits = { rows: 0, bytes: 0, timeoutMs: 5000, deadlineMs: 6000 };

/** Labels of which there are few, however large the graph: to read them all is no matter. */
const FEW =
  /:(?:Run|Cluster|Model|Capability|Channel|Event|Investigation|InvestigationVersion|Watch|LoadBatch|ExportBatch|Meta)$/;

const Where = z.object({
  rule: z.string().nullable().catch(null),
  operator: z.string().nullable().catch(null),
  offset: z.int().nullable().catch(null),
  length: z.int().catch(1),
});

/**
 * What a query would do, through the same gates as a run: its plan and cost, or why it would be refused and where. Nothing is run.
 * @throws NotFoundError, UsageError, LaneError that are not about the query, GraphError
 */
export async function explainQuery(
  graph: Graph,
  request: InvestigateRequest,
  signal?: AbortSignal,
): Promise<QueryExplanation> {
  const { text, bound } = await whatToRun(graph, request);
  const statement = text.replace(/;\s*$/, "");
  try {
    checkText(text, bound);
    return await inLane(graph, LIMITS, signal, async (lane) => {
      const plan = await lane.explain(statement, bound);
      checkPlan(plan, statement);
      const operators = plan.steps.map(({ operator, ...step }) => {
        const name = operator.replace(/@neo4j$/, "");
        return { ...step, operator: name, scan: /Scan/.test(name) && !FEW.test(step.details) };
      });
      const cost = operators.reduce((sum, { rows }) => sum + rows, 0);
      const scan = operators.some((each) => each.scan);
      return { refusal: null, plan: { operators, cost, rows: operators[0]?.rows ?? 0, scan } };
    });
  } catch (cause) {
    const about = cause instanceof RefusedQueryError || (cause instanceof LaneError && cause.code === "INVALID_QUERY");
    if (!about) throw cause;
    return { refusal: refusalOf(cause, text.length), plan: null };
  }
}

function refusalOf({ code, message, next, details }: HydrascopeError, longest: number): QueryRefusal {
  const { rule, operator, offset, length } = Where.parse(details);
  const at = offset === null ? null : { offset: Math.min(offset, longest), length };
  return { code, message, next, rule, operator: operator?.replace(/@neo4j$/, "") ?? null, at };
}
