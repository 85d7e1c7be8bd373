import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Collateral, LabelEvent, LabelHistory, LabelRequest, LabelTarget, UndoRequest } from "../../contract/api.ts";
import { applyLabel, labelHistory, previewLabel, undoLabel } from "../../label/label.ts";
import type { App, AppContext } from "../context.ts";

const History = z.object({
  cluster: z.string().max(100).optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().max(1000).default(100),
});

/** GET and POST /api/labels, POST /api/labels/preview, POST /api/labels/:id/undo */
export function labelRoutes(app: App, { graph }: AppContext): void {
  const stamp = (): { now: number; id: string } => ({ now: Date.now(), id: randomUUID() });

  app.get("/api/labels", { schema: { querystring: History, response: { 200: LabelHistory } } }, ({ query }) =>
    labelHistory(graph, query),
  );
  app.post("/api/labels", { schema: { body: LabelRequest, response: { 200: LabelEvent } } }, ({ body }) =>
    applyLabel(graph, body, stamp()),
  );
  app.post(
    "/api/labels/preview",
    { schema: { body: z.object({ target: LabelTarget }), response: { 200: Collateral } } },
    ({ body }) => previewLabel(graph, body.target, Date.now()),
  );
  app.post(
    "/api/labels/:id/undo",
    { schema: { params: z.object({ id: z.string().max(100) }), body: UndoRequest, response: { 200: LabelEvent } } },
    ({ params, body }) => undoLabel(graph, params.id, body, stamp()),
  );
}
