import { randomUUID } from "node:crypto";
import { z } from "zod";
import { KnownGoodEntry, KnownGoodList, KnownGoodRequest } from "../../contract/feedback.ts";
import { addKnownGood, listKnownGood, removeKnownGood } from "../../label/known-good.ts";
import type { App, AppContext } from "../context.ts";

const Id = z.object({ id: z.string().min(1).max(100) });
const By = z.object({ by: z.string().min(1).max(100) });

/** GET and POST /api/known-good, POST /api/known-good/:id/remove */
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
}
