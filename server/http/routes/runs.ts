import { CompareQuery, RunComparison, RunList, RunQuery } from "../../contract/runs.ts";
import { describeDifference, listRuns } from "../../explore/runs.ts";
import type { App, AppContext } from "../context.ts";

/** GET /api/runs and GET /api/runs/compare */
export function runRoutes(app: App, { graph }: AppContext): void {
  app.get("/api/runs", { schema: { querystring: RunQuery, response: { 200: RunList } } }, ({ query }) =>
    listRuns(graph, query),
  );
  app.get(
    "/api/runs/compare",
    { schema: { querystring: CompareQuery, response: { 200: RunComparison } } },
    ({ query }) => describeDifference(graph, query.from, query.to),
  );
}
