import { z } from "zod";
import { ExpandRequest, ExpandResult, GraphRequest, GraphSlice, NodeDetail } from "../../contract/api.ts";
import { NodeId } from "../../contract/graph.ts";
import { SearchResult } from "../../contract/search.ts";
import { drawNodes } from "../../explore/cluster-graph.ts";
import { describeNode, expandNode } from "../../explore/neighbours.ts";
import { searchGraph } from "../../explore/search.ts";
import type { App, AppContext } from "../context.ts";

const Search = z.object({
  q: z.string().max(600),
  limit: z.coerce.number().int().positive().max(200).default(20),
});

/** GET /api/nodes/:id, POST /api/graph, POST /api/graph/expand, GET /api/search */
export function nodeRoutes(app: App, { graph }: AppContext): void {
  app.get(
    "/api/nodes/:id",
    { schema: { params: z.object({ id: NodeId }), response: { 200: NodeDetail } } },
    ({ params }) => describeNode(graph, params.id),
  );
  app.post("/api/graph", { schema: { body: GraphRequest, response: { 200: GraphSlice } } }, ({ body }) =>
    drawNodes(graph, body),
  );
  app.post("/api/graph/expand", { schema: { body: ExpandRequest, response: { 200: ExpandResult } } }, ({ body }) =>
    expandNode(graph, body),
  );
  app.get("/api/search", { schema: { querystring: Search, response: { 200: SearchResult } } }, ({ query }) =>
    searchGraph(graph, query.q, query.limit),
  );
}
