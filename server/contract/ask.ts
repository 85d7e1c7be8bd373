import { z } from "zod";
import { ApiError } from "./api.ts";
import { InvestigateRequest, InvestigateResult } from "./investigate.ts";

/** One operator of a plan, outermost first. */
export const PlanOperator = z.object({
  operator: z.string(),
  details: z.string(),
  /** Rows that the server expects of it. */
  rows: z.number(),
  depth: z.int(),
  /** True where it reads all of a label, a type, an index or the graph, so that its time grows with the graph. */
  scan: z.boolean(),
});
export type PlanOperator = z.infer<typeof PlanOperator>;

/** Why a query would not run, and where in its text: an offset and a length in UTF-16 units. */
export const QueryRefusal = z.object({
  code: z.string(),
  message: z.string(),
  next: z.string(),
  /** The rule of the lane; null where the database itself does not understand the query. */
  rule: z.string().nullable(),
  operator: z.string().nullable(),
  at: z.object({ offset: z.int(), length: z.int() }).nullable(),
});
export type QueryRefusal = z.infer<typeof QueryRefusal>;

/** POST /api/investigations/explain: takes what a run takes; nothing is run and nothing enters the history. */
export const QueryExplanation = z.object({
  refusal: QueryRefusal.nullable(),
  plan: z
    .object({
      operators: z.array(PlanOperator),
      /** Rows expected of all operators together: what it costs, roughly. */
      cost: z.number(),
      /** Rows expected of the result. */
      rows: z.number(),
      scan: z.boolean(),
    })
    .nullable(),
});
export type QueryExplanation = z.infer<typeof QueryExplanation>;

/** POST /api/investigations/stream: the body of a run; the answer is one of these a line (`application/x-ndjson`). */
export const AnswerRequest = InvestigateRequest;
export const AnswerEvent = z.discriminatedUnion("type", [
  InvestigateResult.pick({ id: true, limit: true, columns: true }).extend({ type: z.literal("begin") }),
  z.object({ type: z.literal("rows"), rows: InvestigateResult.shape.rows }),
  InvestigateResult.pick({ truncated: true, cut_by: true, seconds: true, graph: true }).extend({
    type: z.literal("end"),
  }),
  /** It ended before its end; the rows that came are good. */
  z.object({ type: z.literal("broken"), error: ApiError }),
]);
export type AnswerEvent = z.infer<typeof AnswerEvent>;

/** A function or procedure that a query may call, as the server describes it. */
const Callable = z.object({
  name: z.string(),
  signature: z.string(),
  description: z.string(),
});
/** GET /api/schema: what the graph holds, by the names that a query uses. */
export const SchemaNames = z.object({
  labels: z.array(z.string()),
  relations: z.array(z.string()),
  properties: z.array(z.string()),
  functions: z.array(Callable),
  procedures: z.array(Callable),
  /** Which relation leads from which label to which. */
  patterns: z.array(z.object({ from: z.string(), relation: z.string(), to: z.string() })),
});
export type SchemaNames = z.infer<typeof SchemaNames>;
