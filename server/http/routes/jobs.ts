import { Readable } from "node:stream";
import { z } from "zod";
import { Job, JobRequest, JobState } from "../../contract/jobs.ts";
import type { App, AppContext } from "../context.ts";

const Id = z.object({ id: z.string().min(1).max(64) });
/** A line now and then, so that a connection that is gone is noticed. */
const BEAT_MS = 15_000;

/** GET and POST /api/jobs, POST /api/jobs/:id/cancel, GET /api/jobs/events (server-sent events, each a JobState). */
export function jobRoutes(app: App, { jobs }: AppContext): void {
  app.get("/api/jobs", { schema: { response: { 200: JobState } } }, () => jobs.state());
  app.post("/api/jobs", { schema: { body: JobRequest, response: { 200: Job } } }, ({ body }) => jobs.start(body));
  app.post("/api/jobs/:id/cancel", { schema: { params: Id, response: { 200: Job } } }, async ({ params }) =>
    jobs.cancel(params.id),
  );
  app.get("/api/jobs/events", { schema: {} }, (_request, reply) => {
    const stream = new Readable({ read: () => undefined });
    const send = async (): Promise<void> => {
      const text = JSON.stringify(JobState.parse(await jobs.state()));
      if (!stream.destroyed) stream.push(`data: ${text}\n\n`);
    };
    const tell = (): void =>
      void send().catch((error: unknown) => stream.destroy(error instanceof Error ? error : undefined));
    const unwatch = jobs.watch(tell);
    const beat = setInterval(() => stream.push(": still here\n\n"), BEAT_MS);
    stream.once("close", () => {
      unwatch();
      clearInterval(beat);
    });
    tell();
    return reply.type("text/event-stream; charset=utf-8").send(stream);
  });
}
