import { z } from "zod";
import { GraphSlice } from "../../contract/api.ts";
import { GroupQuery } from "../../contract/groups.ts";
import { drawGroup } from "../../explore/groups.ts";
import type { App, AppContext } from "../context.ts";

const Id = z.object({ id: z.string().min(1).max(100) });

/** GET /api/clusters/:id/groups */
export function groupRoutes(app: App, { graph }: AppContext): void {
  app.get(
    "/api/clusters/:id/groups",
    { schema: { params: Id, querystring: GroupQuery, response: { 200: GraphSlice } } },
    ({ params, query }) => drawGroup(graph, params.id, query.path),
  );
}
