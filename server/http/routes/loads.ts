import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { z } from "zod";
import { Inspection, InspectRequest, LoadList, PieceQuery, Upload, UploadFile } from "../../contract/jobs.ts";
import { UsageError, NotFoundError } from "../../errors.ts";
import { listLoads } from "../../explore/loads.ts";
import { inspectFiles } from "../../ingest/inspect.ts";
import { pendingLoads, quarantineFolder } from "../../store/staging.ts";
import type { App, AppContext } from "../context.ts";

const Id = z.object({ id: z.string().min(1).max(64) });
const File = Id.extend({ name: z.string().min(1).max(1000) });
/** As `ingest` names them: by batch, or by time where nothing was accepted. */
const QuarantineName = z.object({ name: z.string().regex(/^[\w-]{1,80}$/) });
const Paging = z.object({
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().max(200).default(50),
});

/** GET /api/loads, GET /api/quarantine/:name, and uploads: files on their way from a browser to a load. */
export function loadRoutes(app: App, { graph, home, uploads }: AppContext): void {
  app.get("/api/loads", { schema: { querystring: Paging, response: { 200: LoadList } } }, async ({ query }) => ({
    ...(await listLoads(graph, query)),
    unfinished: (await pendingLoads(home)).length,
  }));

  app.get("/api/quarantine/:name", { schema: { params: QuarantineName } }, async ({ params: { name } }, reply) => {
    const path = join(quarantineFolder(home), `${name}.jsonl`);
    if ((await stat(path).catch(() => null)) === null) {
      throw new NotFoundError("There is no such quarantine file.", "GET /api/loads names those that there are.");
    }
    return reply
      .type("application/x-ndjson; charset=utf-8")
      .header("content-disposition", `attachment; filename="quarantine-${name}.jsonl"`)
      .send(Readable.from(withFileNames(path)));
  });

  app.post("/api/uploads", { schema: { response: { 200: Upload } } }, () => uploads.begin());
  app.get("/api/uploads/:id", { schema: { params: Id, response: { 200: Upload } } }, async ({ params }) =>
    uploads.describe(params.id),
  );
  app.delete("/api/uploads/:id", { schema: { params: Id } }, async ({ params }, reply) => {
    await uploads.discard(params.id);
    return reply.code(204).send();
  });
  app.delete("/api/uploads/:id/files/:name", { schema: { params: File } }, async ({ params }, reply) => {
    await uploads.remove(params.id, params.name);
    return reply.code(204).send();
  });
  app.post(
    "/api/uploads/:id/inspect",
    { schema: { params: Id, body: InspectRequest, response: { 200: Inspection } } },
    ({ params, body }) => inspectFiles(uploads.paths(params.id), body.mapping),
  );

  // Only here is a body handed on as it arrives instead of being read first.
  void app.register(async (pieces: App) => {
    pieces.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));
    pieces.put(
      "/api/uploads/:id/files/:name",
      { schema: { params: File, querystring: PieceQuery, response: { 200: UploadFile } } },
      ({ params, query, body }) => {
        if (!(body instanceof Readable)) {
          throw new UsageError("The body is no piece of a file.", "Send it as application/octet-stream.");
        }
        return uploads.add(params.id, params.name, { ...query, body });
      },
    );
  });
}

/** The lines of a quarantine file, their files by name instead of by a path inside the home. */
async function* withFileNames(path: string): AsyncGenerator<string> {
  const Entry = z.looseObject({ file: z.string() });
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const entry = Entry.parse(JSON.parse(line));
    yield `${JSON.stringify({ ...entry, file: entry.file.split(/[/\\]/).at(-1) })}\n`;
  }
}
