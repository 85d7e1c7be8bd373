import { randomUUID } from "node:crypto";
import { z } from "zod";
import {
  CanvasRequest,
  CanvasSave,
  CommonRequest,
  CommonResult,
  OpenedCanvas,
  OpenedSnapshot,
  PathRequest,
  PathResult,
  Snapshot,
  SnapshotEdit,
  SnapshotList,
  SnapshotRequest,
} from "../../contract/canvas.ts";
import {
  deleteSnapshot,
  listSnapshots,
  openCanvas,
  openSnapshot,
  renameSnapshot,
  saveCanvas,
  takeSnapshot,
} from "../../explore/canvases.ts";
import { findCommon } from "../../explore/common.ts";
import { findPaths } from "../../explore/path.ts";
import type { App, AppContext } from "../context.ts";

const params = z.object({ id: z.string().min(1).max(100) });
const Done = z.object({});

/** POST /api/graph/path, /api/graph/common, /api/canvases/open and /save; GET and POST /api/snapshots and, under /:id, one of them. */
export function canvasRoutes(app: App, { graph }: AppContext): void {
  app.post("/api/graph/path", { schema: { body: PathRequest, response: { 200: PathResult } } }, ({ body }) =>
    findPaths(graph, body),
  );
  app.post("/api/graph/common", { schema: { body: CommonRequest, response: { 200: CommonResult } } }, ({ body }) =>
    findCommon(graph, body),
  );
  app.post(
    "/api/canvases/open",
    { schema: { body: CanvasRequest, response: { 200: OpenedCanvas } } },
    async ({ body }) => ({ canvas: await openCanvas(graph, body.key, body.by) }),
  );
  app.post("/api/canvases/save", { schema: { body: CanvasSave, response: { 200: Done } } }, async ({ body }) => {
    await saveCanvas(graph, body, Date.now());
    return {};
  });
  app.get("/api/snapshots", { schema: { response: { 200: SnapshotList } } }, async () => ({
    snapshots: await listSnapshots(graph),
  }));
  app.post("/api/snapshots", { schema: { body: SnapshotRequest, response: { 200: Snapshot } } }, ({ body }) =>
    takeSnapshot(graph, body, { id: randomUUID(), now: Date.now() }),
  );
  app.get("/api/snapshots/:id", { schema: { params, response: { 200: OpenedSnapshot } } }, ({ params: { id } }) =>
    openSnapshot(graph, id),
  );
  app.post(
    "/api/snapshots/:id",
    { schema: { params, body: SnapshotEdit, response: { 200: Snapshot } } },
    ({ params: { id }, body }) => renameSnapshot(graph, id, body.name),
  );
  app.post("/api/snapshots/:id/delete", { schema: { params, response: { 200: Done } } }, async ({ params: { id } }) => {
    await deleteSnapshot(graph, id);
    return {};
  });
}
