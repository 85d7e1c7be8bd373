import { randomUUID } from "node:crypto";
import { z } from "zod";
import { UndoRequest } from "../../contract/api.ts";
import {
  Decision,
  DecisionList,
  DecisionRequest,
  FeedbackReport,
  KnownGoodEntry,
  KnownGoodList,
  KnownGoodRequest,
} from "../../contract/feedback.ts";
import { decide, listDecisions, undoDecision } from "../../label/decisions.ts";
import { addKnownGood, listKnownGood, removeKnownGood } from "../../label/known-good.ts";
import { reportFeedback } from "../feedback-report.ts";
import type { App, AppContext } from "../context.ts";

const Id = z.object({ id: z.string().min(1).max(100) });
const By = z.object({ by: z.string().min(1).max(100) });

/** GET and POST /api/known-good, POST /api/known-good/:id/remove; GET and POST /api/decisions, POST /api/decisions/:id/undo; GET /api/feedback */
export function feedbackRoutes(app: App, { graph }: AppContext): void {
  const stamp = (): { now: number; id: string } => ({ now: Date.now(), id: randomUUID() });

  app.get("/api/known-good", { schema: { response: { 200: KnownGoodList } } }, () => listKnownGood(graph, Date.now()));
  app.post(
    "/api/known-good",
    { schema: { body: KnownGoodRequest, response: { 200: KnownGoodEntry } } },
    async ({ body }) => (await addKnownGood(graph, [body], stamp()))[0],
  );
  app.post(
    "/api/known-good/:id/remove",
    { schema: { params: Id, body: By, response: { 200: KnownGoodEntry } } },
    ({ params, body }) => removeKnownGood(graph, params.id, body.by, Date.now()),
  );

  app.get("/api/decisions", { schema: { response: { 200: DecisionList } } }, () => listDecisions(graph));
  app.post("/api/decisions", { schema: { body: DecisionRequest, response: { 200: Decision } } }, ({ body }) =>
    decide(graph, body, stamp()),
  );
  app.post(
    "/api/decisions/:id/undo",
    { schema: { params: Id, body: UndoRequest, response: { 200: Decision } } },
    ({ params, body }) => undoDecision(graph, params.id, body, stamp()),
  );
  app.get("/api/feedback", { schema: { response: { 200: FeedbackReport } } }, () => reportFeedback(graph));
}
