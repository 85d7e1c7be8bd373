import { InvestigateRequest, InvestigateResult, InvestigationList } from "../../contract/api.ts";
import { drawFound } from "../../explore/cluster-graph.ts";
import { loadInvestigations } from "../../investigate/catalogue.ts";
import { investigate } from "../../investigate/investigate.ts";
import type { App, AppContext } from "../context.ts";

/** GET /api/investigations, POST /api/investigations/run */
export function investigationRoutes(app: App, { graph }: AppContext): void {
  app.get("/api/investigations", { schema: { response: { 200: InvestigationList } } }, async () => ({
    investigations: await loadInvestigations(),
  }));
  app.post(
    "/api/investigations/run",
    { schema: { body: InvestigateRequest, response: { 200: InvestigateResult } } },
    async ({ body }) => {
      const { nodes, ...table } = await investigate(graph, body);
      const slice = nodes.length === 0 ? null : await drawFound(graph, nodes);
      return { ...table, graph: slice === null || slice.nodes.length === 0 ? null : slice };
    },
  );
}
