import { Trace, TraceRequest } from "../../contract/api.ts";
import { traceLead } from "../../explore/trace.ts";
import type { App, AppContext } from "../context.ts";

/** POST /api/trace */
export function traceRoutes(app: App, { graph }: AppContext): void {
  app.post("/api/trace", { schema: { body: TraceRequest, response: { 200: Trace } } }, ({ body }) =>
    traceLead(graph, body.values),
  );
}
