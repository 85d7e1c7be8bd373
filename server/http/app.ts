import cookie from "@fastify/cookie";
import fastifyStatic from "@fastify/static";
import Fastify from "fastify";
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { HydrascopeError } from "../errors.ts";
import { acceptToken, AccessError, checkAccess, isOfApi } from "./auth.ts";
import type { App, AppContext } from "./context.ts";
import { NO_SUCH_ADDRESS, refusalOf } from "./refusal.ts";
import { caseRoutes } from "./routes/cases.ts";
import { canvasRoutes } from "./routes/canvas.ts";
import { clusterRoutes } from "./routes/clusters.ts";
import { collectDocs, docsRoutes } from "./routes/docs.ts";
import { exportRoutes } from "./routes/export.ts";
import { feedbackRoutes } from "./routes/feedback.ts";
import { historyRoutes } from "./routes/history.ts";
import { groupRoutes } from "./routes/groups.ts";
import { investigationRoutes, investigationRunRoutes } from "./routes/investigations.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { labelRoutes } from "./routes/labels.ts";
import { loadRoutes } from "./routes/loads.ts";
import { nodeRoutes } from "./routes/nodes.ts";
import { ownClusterRoutes } from "./routes/own-clusters.ts";
import { noteRoutes } from "./routes/notes.ts";
import { runRoutes } from "./routes/runs.ts";
import { statusRoutes } from "./routes/status.ts";
import { traceRoutes } from "./routes/trace.ts";
import { watchRoutes } from "./routes/watches.ts";
import { whyRoutes } from "./routes/why.ts";

/** Largest body: a lead of 10,000 values of 600 characters, or 100,000 account ids. */
const BODY_LIMIT = 32 * 1024 * 1024;

const HEADERS = {
  "content-security-policy":
    "default-src 'self'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
    "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
} as const;

const SIGN_IN_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hydrascope</title>
<body><h1>Hydrascope</h1><p>Open the address that <code>hydrascope start</code> printed: it carries the access token.</p></body></html>`;

/** The HTTP application: access, headers, the API under /api, and the client for every other address. It does not listen yet. */
export async function buildApp(context: AppContext): Promise<App> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: 2000 },
    requestTimeout: 60_000,
    forceCloseConnections: true,
    // An export is recorded: nobody shall ask for its head alone.
    exposeHeadRoutes: false,
    frameworkErrors: (error, _, reply) => {
      const { status, body } = refusalOf(error);
      reply.raw.writeHead(status, { ...HEADERS, "content-type": "application/json; charset=utf-8" });
      reply.raw.end(JSON.stringify(body));
    },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(cookie);
  await collectDocs(app, context.version);

  app.addHook("onRequest", async (request, reply) => {
    void reply.headers(HEADERS);
    const isApi = isOfApi(request);
    if (isApi) void reply.header("cache-control", "no-store");
    try {
      checkAccess(request, context.access);
    } catch (error) {
      const lacksToken = error instanceof AccessError && error.code === "NO_TOKEN";
      if (!lacksToken || isApi || request.method !== "GET") throw error;
      if (acceptToken(request, reply, context.access)) return reply;
      return reply.code(401).type("text/html; charset=utf-8").send(SIGN_IN_PAGE);
    }
    // Who is signed in already may still open the printed address: it must not stay in the address line.
    if (!isApi && request.method === "GET" && acceptToken(request, reply, context.access)) return reply;
    return undefined;
  });

  app.setErrorHandler((error, request, reply) => {
    const { status, body } = refusalOf(error);
    if (status >= 500 && !(error instanceof HydrascopeError && status === 503)) {
      context.onFailure({ code: body.code, route: request.routeOptions.url ?? "", cause: error });
    }
    return reply.code(status).type("application/json; charset=utf-8").serializer(JSON.stringify).send(body);
  });

  const routes = [
    statusRoutes,
    clusterRoutes,
    caseRoutes,
    groupRoutes,
    nodeRoutes,
    canvasRoutes,
    whyRoutes,
    traceRoutes,
    labelRoutes,
    noteRoutes,
    historyRoutes,
    feedbackRoutes,
    ownClusterRoutes,
    investigationRunRoutes,
    investigationRoutes,
    watchRoutes,
    exportRoutes,
    jobRoutes,
    loadRoutes,
    runRoutes,
    docsRoutes,
  ];
  for (const register of routes) register(app, context);
  await serveClient(app, context.clientDir);
  return app;
}

async function serveClient(app: App, clientDir: string | null): Promise<void> {
  if (clientDir !== null) {
    await app.register(fastifyStatic, {
      root: clientDir,
      cacheControl: false,
      setHeaders: (response, path) => {
        const forEver = /[\\/]assets[\\/]/.test(path.slice(clientDir.length));
        void response.header("cache-control", forEver ? "public, max-age=31536000, immutable" : "no-store");
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const page = request.method === "GET" && !request.url.startsWith("/api/") && !request.url.startsWith("/assets/");
    if (page && clientDir !== null) return reply.sendFile("index.html");
    return reply.code(404).send(NO_SUCH_ADDRESS);
  });
}
