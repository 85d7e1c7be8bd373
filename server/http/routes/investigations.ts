import { randomUUID } from "node:crypto";
import { z } from "zod";
import {
  ArchiveRequest,
  DuplicateRequest,
  ImportReport,
  ImportRequest,
  InvestigateRequest,
  InvestigateResult,
  Investigation,
  InvestigationEdit,
  InvestigationList,
  InvestigationListQuery,
  InvestigationVersions,
  RunHistory,
  RunHistoryQuery,
  TagRequest,
} from "../../contract/investigate.ts";
import { AnswerRequest, QueryExplanation, SchemaNames } from "../../contract/ask.ts";
import { UsageError } from "../../errors.ts";
import { formatInvestigation } from "../../investigate/catalogue.ts";
import { explainQuery } from "../../investigate/explain.ts";
import { readSchema } from "../../investigate/graph-schema.ts";
import { listRuns } from "../../investigate/history.ts";
import { describeLane, investigate } from "../../investigate/investigate.ts";
import {
  archiveInvestigation,
  createInvestigation,
  duplicateInvestigation,
  editInvestigation,
  findInvestigation,
  findVersion,
  importInvestigations,
  listInvestigations,
  tagInvestigation,
  versionsOf,
} from "../../investigate/library.ts";
import { answer, drawAnswer } from "../answer.ts";
import type { App, AppContext } from "../context.ts";

const Named = z.object({ name: z.string().min(1).max(80) });
const Saved = { 200: Investigation };

/**
 * GET and POST /api/investigations; GET and PUT /api/investigations/:name; GET …/versions, GET …/file; POST …/duplicate, …/archive, …/tags;
 * POST /api/investigations/import
 */
export function investigationRoutes(app: App, { graph, managed, reader }: AppContext): void {
  const author = (by: string) => ({ by, now: Date.now() });

  app.get(
    "/api/investigations",
    { schema: { querystring: InvestigationListQuery, response: { 200: InvestigationList } } },
    async ({ query }) => ({
      investigations: await listInvestigations(graph, query.archived),
      lane: describeLane({ managed, reader }),
    }),
  );
  app.post("/api/investigations", { schema: { body: InvestigationEdit, response: Saved } }, ({ body }) =>
    createInvestigation(graph, body.investigation, author(body.by)),
  );
  app.post(
    "/api/investigations/import",
    { schema: { body: ImportRequest, response: { 200: ImportReport } } },
    ({ body }) => importInvestigations(graph, body.files, author(body.by)),
  );
  app.get("/api/investigations/:name", { schema: { params: Named, response: Saved } }, ({ params }) =>
    findInvestigation(graph, params.name),
  );
  app.put(
    "/api/investigations/:name",
    { schema: { params: Named, body: InvestigationEdit, response: Saved } },
    ({ params, body }) => {
      if (body.investigation.name !== params.name)
        throw new UsageError("An investigation keeps its name.", "Duplicate it under the other name.");
      return editInvestigation(graph, body.investigation, author(body.by));
    },
  );
  app.get(
    "/api/investigations/:name/versions",
    { schema: { params: Named, response: { 200: InvestigationVersions } } },
    async ({ params }) => ({ versions: await versionsOf(graph, params.name) }),
  );
  const OfVersion = z.object({ version: z.coerce.number().int().positive().optional() });
  app.get(
    "/api/investigations/:name/file",
    { schema: { params: Named, querystring: OfVersion } },
    async (asked, reply) => {
      const { name } = asked.params;
      const { version } = asked.query;
      const found = await (version === undefined ? findInvestigation(graph, name) : findVersion(graph, name, version));
      return reply
        .type("text/plain; charset=utf-8")
        .header("content-disposition", `attachment; filename="${found.name}.cypher"`)
        .send(formatInvestigation(found));
    },
  );
  app.post(
    "/api/investigations/:name/duplicate",
    { schema: { params: Named, body: DuplicateRequest, response: Saved } },
    ({ params, body }) => duplicateInvestigation(graph, params.name, body, author(body.by)),
  );
  app.post(
    "/api/investigations/:name/archive",
    { schema: { params: Named, body: ArchiveRequest, response: Saved } },
    ({ params, body }) => archiveInvestigation(graph, params.name, body.archived, author(body.by)),
  );
  app.post(
    "/api/investigations/:name/tags",
    { schema: { params: Named, body: TagRequest, response: Saved } },
    ({ params, body }) => tagInvestigation(graph, params.name, body.tags, author(body.by)),
  );
}

/**
 * POST /api/investigations/run, …/stream and …/explain, GET /api/investigations/runs, POST /api/investigations/runs/:id/cancel,
 * GET /api/schema
 */
export function investigationRunRoutes(app: App, { graph }: AppContext): void {
  // A second one of the same id is refused, and does not take the place of the first.
  const running = new Map<string, AbortController>();

  app.post(
    "/api/investigations/run",
    { schema: { body: InvestigateRequest, response: { 200: InvestigateResult } } },
    async ({ body }, reply) => {
      const id = body.id ?? randomUUID();
      const stop = new AbortController();
      if (!running.has(id)) running.set(id, stop);
      // Whoever closes the connection does not wait for the rows any more.
      reply.raw.once("close", () => stop.abort());
      try {
        const { nodes, ...table } = await investigate(graph, body, { id, now: Date.now(), signal: stop.signal });
        return { ...table, graph: await drawAnswer(graph, nodes) };
      } finally {
        if (running.get(id) === stop) running.delete(id);
      }
    },
  );
  app.post("/api/investigations/stream", { schema: { body: AnswerRequest } }, async ({ body }, reply) => {
    const id = body.id ?? randomUUID();
    const stop = new AbortController();
    if (!running.has(id)) running.set(id, stop);
    reply.raw.once("close", () => {
      stop.abort();
      if (running.get(id) === stop) running.delete(id);
    });
    // What is refused before the first row is refused as everywhere else.
    const events = await answer(graph, body, { id, now: Date.now(), signal: stop.signal });
    return reply.type("application/x-ndjson; charset=utf-8").send(events);
  });
  app.post(
    "/api/investigations/explain",
    { schema: { body: AnswerRequest, response: { 200: QueryExplanation } } },
    ({ body }) => explainQuery(graph, body),
  );
  app.get("/api/schema", { schema: { response: { 200: SchemaNames } } }, () => readSchema(graph));
  app.get(
    "/api/investigations/runs",
    { schema: { querystring: RunHistoryQuery, response: { 200: RunHistory } } },
    async ({ query }) => ({ runs: await listRuns(graph, query) }),
  );
  app.post(
    "/api/investigations/runs/:id/cancel",
    {
      schema: {
        params: z.object({ id: z.string().max(100) }),
        response: { 200: z.object({ cancelled: z.boolean() }) },
      },
    },
    async ({ params }) => {
      const stop = running.get(params.id);
      stop?.abort();
      return { cancelled: stop !== undefined };
    },
  );
}
