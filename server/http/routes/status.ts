import { Status } from "../../contract/api.ts";
import { readStatus } from "../../explore/status.ts";
import type { App, AppContext } from "../context.ts";

/** GET /api/status */
export function statusRoutes(app: App, { graph, version, managed }: AppContext): void {
  app.get("/api/status", { schema: { response: { 200: Status } } }, () => readStatus(graph, { version, managed }));
}
