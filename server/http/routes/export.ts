import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { ExportQuery } from "../../contract/api.ts";
import { NotFoundError } from "../../errors.ts";
import { exportGraph } from "../../export/export.ts";
import type { App, AppContext } from "../context.ts";

/** GET /api/export: a file to save; an empty one is refused with the reason. */
export function exportRoutes(app: App, { graph }: AppContext): void {
  app.get("/api/export", { schema: { querystring: ExportQuery } }, async ({ query }, reply) => {
    const { kind, cluster, disposition, by } = query;
    const clusters = cluster === undefined ? undefined : [cluster].flat();
    const request = { kind, clusters, disposition, by };
    const made = await exportGraph(graph, request, { now: Date.now(), id: randomUUID() });
    if (made.note !== null) throw new NotFoundError(made.note, "Label a cluster, or export another selection.");
    return reply
      .type(made.contentType)
      .header("content-disposition", `attachment; filename="${made.filename}"`)
      .send(Readable.from(made.chunks));
  });
}
