import { randomUUID } from "node:crypto";
import { z } from "zod";
import {
  AnalystList,
  CaseAccounts,
  CaseAccountsRequest,
  CaseList,
  CaseRequest,
  SavedView,
  SavedViews,
  SaveViewRequest,
} from "../../contract/queue.ts";
import { accountsOf, listAnalysts, setCases } from "../../case/cases.ts";
import { listViews, removeView, saveView } from "../../case/views.ts";
import type { App, AppContext } from "../context.ts";

/** POST /api/cases, POST /api/cases/accounts, GET /api/cases/analysts; GET and POST /api/views, POST /api/views/:id/remove */
export function caseRoutes(app: App, { graph }: AppContext): void {
  app.post("/api/cases", { schema: { body: CaseRequest, response: { 200: CaseList } } }, ({ body }) =>
    setCases(graph, body, Date.now()),
  );
  app.post(
    "/api/cases/accounts",
    { schema: { body: CaseAccountsRequest, response: { 200: CaseAccounts } } },
    async ({ body }) => ({ accounts: await accountsOf(graph, body.clusters) }),
  );
  app.get("/api/cases/analysts", { schema: { response: { 200: AnalystList } } }, () => listAnalysts(graph));
  app.get("/api/views", { schema: { response: { 200: SavedViews } } }, () => listViews(graph));
  app.post("/api/views", { schema: { body: SaveViewRequest, response: { 200: SavedView } } }, ({ body }) =>
    saveView(graph, body, { now: Date.now(), id: randomUUID() }),
  );
  app.post(
    "/api/views/:id/remove",
    { schema: { params: z.object({ id: z.string().max(100) }), response: { 200: SavedViews } } },
    ({ params }) => removeView(graph, params.id),
  );
}
