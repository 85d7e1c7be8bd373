import { randomUUID } from "node:crypto";
import { z } from "zod";
import {
  Finding,
  FindingEdit,
  FindingList,
  FindingQuery,
  Watch,
  WatchList,
  WatchRequest,
} from "../../contract/investigate.ts";
import { addWatch, editFinding, listFindings, listWatches, runWatches, stopWatch } from "../../investigate/watches.ts";
import type { App, AppContext } from "../context.ts";

const Id = z.object({ id: z.string().min(1).max(200) });
const By = z.object({ by: z.string().min(1).max(100) });

/** GET and POST /api/watches, POST /api/watches/run, POST /api/watches/:id/stop; GET /api/findings, POST /api/findings/:id */
export function watchRoutes(app: App, { graph }: AppContext): void {
  app.get("/api/watches", { schema: { response: { 200: WatchList } } }, async () => ({
    watches: await listWatches(graph),
  }));
  app.post("/api/watches", { schema: { body: WatchRequest, response: { 200: Watch } } }, ({ body }) =>
    addWatch(graph, body, { by: body.by, now: Date.now(), id: randomUUID() }),
  );
  app.post(
    "/api/watches/run",
    { schema: { response: { 200: z.object({ found: z.int(), watches: z.array(Watch) }) } } },
    async () => {
      const found = await runWatches(graph, Date.now());
      return { found, watches: await listWatches(graph) };
    },
  );
  app.post(
    "/api/watches/:id/stop",
    { schema: { params: Id, body: By, response: { 200: Watch } } },
    ({ params, body }) => stopWatch(graph, params.id, { by: body.by, now: Date.now() }),
  );
  app.get("/api/findings", { schema: { querystring: FindingQuery, response: { 200: FindingList } } }, ({ query }) =>
    listFindings(graph, query),
  );
  app.post(
    "/api/findings/:id",
    { schema: { params: Id, body: FindingEdit, response: { 200: Finding } } },
    ({ params, body }) => editFinding(graph, params.id, body, Date.now()),
  );
}
