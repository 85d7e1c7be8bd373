import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Collateral, LabelEvent, LabelHistory, LabelRequest, LabelTarget, UndoRequest } from "../../contract/api.ts";
import { Sample, SampleRequest, Split, SplitPreview, VerdictRequest } from "../../contract/verdicts.ts";
import { previewLabel, previewSplit } from "../../label/collateral.ts";
import { applyLabel, applyVerdict, labelHistory, undoLabel } from "../../label/label.ts";
import { drawSample } from "../../label/sample.ts";
import type { App, AppContext } from "../context.ts";

const History = z.object({
  cluster: z.string().max(100).optional(),
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().max(1000).default(100),
});

/** GET and POST /api/labels, POST /api/labels/preview, POST /api/labels/:id/undo; POST /api/verdicts (in parts), /api/verdicts/preview and /api/verdicts/sample */
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
  app.post("/api/verdicts", { schema: { body: VerdictRequest, response: { 200: LabelEvent } } }, ({ body }) =>
    applyVerdict(graph, body, stamp()),
  );
  app.post("/api/verdicts/preview", { schema: { body: Split, response: { 200: SplitPreview } } }, ({ body }) =>
    previewSplit(graph, body, Date.now()),
  );
  app.post("/api/verdicts/sample", { schema: { body: SampleRequest, response: { 200: Sample } } }, ({ body }) =>
    drawSample(graph, body, Date.now()),
  );
}
