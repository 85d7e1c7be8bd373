import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { HydrascopeError } from "./errors.ts";
import { buildApp } from "./http/app.ts";
import type { App } from "./http/context.ts";
import { refusalOf } from "./http/refusal.ts";
import { openWork, type ServedHome } from "./jobs/open.ts";
import { PACKAGE_ROOT } from "./package-root.ts";
import type { Graph } from "./store/neo4j.ts";
import { indexWords } from "./store/schema.ts";

const PORT = 7700;
const LOOPBACK = "127.0.0.1";

/** The workbench could not be served: `PORT_IN_USE` or `LISTEN_FAILED`. */
export class ServeError extends HydrascopeError {}

/** What the server is made of. */
export interface ServeOptions {
  graph: Graph;
  home: ServedHome;
  /** Port on loopback; 0 takes a free one; absent: 7700, or a free one where that is taken. */
  port?: number;
  /** Access token; absent: a new one of 192 random bits. */
  token?: string;
  managed: boolean;
  /** True where people's own queries run with an account of their own that has read rights alone. */
  reader?: boolean;
  /** Version of the program. */
  version: string;
  /** Folder of the built client; null serves the API alone; absent: `dist/client` where it exists. */
  clientDir?: string | null;
  /** Told of inner failures by code and route, never with anything of the request; absent: one line on standard error. */
  onFailure?: (failure: { code: string; route: string; cause: unknown }) => void;
}

/** A server that listens. */
export interface RunningServer {
  /** The address to open, with the token. */
  url: string;
  /** `http://127.0.0.1:PORT` */
  origin: string;
  token: string;
  /** Cancels what runs, ends open connections and stops listening; the graph stays open. */
  close(): Promise<void>;
}

/** Serves the workbench and its API on loopback. Throws ServeError, GraphError. */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  await indexWords(options.graph);
  const token = options.token ?? randomBytes(24).toString("base64url");
  let bound = 0;
  const onFailure = options.onFailure ?? reportFailure;
  const { close, ...work } = await openWork(options.graph, options.home, (error) => {
    const { status, body } = refusalOf(error);
    if (status >= 500) onFailure({ code: body.code, route: "a job", cause: error });
    return body;
  });
  const app = await buildApp({
    graph: options.graph,
    ...work,
    access: { token, port: () => bound },
    managed: options.managed,
    reader: options.reader ?? false,
    version: options.version,
    clientDir: options.clientDir === undefined ? builtClient() : options.clientDir,
    onFailure,
  });
  try {
    bound = await listen(app, options.port);
  } catch (cause) {
    await app.close();
    await close();
    throw cause;
  }
  const end = async (): Promise<void> => {
    await close();
    await app.close();
  };
  const origin = `http://${LOOPBACK}:${bound}`;
  return { url: `${origin}/?token=${encodeURIComponent(token)}`, origin, token, close: end };
}

async function listen(app: App, port: number | undefined): Promise<number> {
  try {
    await app.listen({ host: LOOPBACK, port: port ?? PORT });
  } catch (cause) {
    if (!isTaken(cause)) {
      throw new ServeError("LISTEN_FAILED", `Port ${port ?? PORT} cannot be listened on.`, {
        next: "Choose another with --port, or --port 0 for a free one.",
        cause,
      });
    }
    if (port !== undefined) {
      throw new ServeError("PORT_IN_USE", `Port ${port} is taken by another program.`, {
        next: "Choose another with --port, or leave it out for a free one.",
        cause,
        exitCode: 1,
      });
    }
    await app.listen({ host: LOOPBACK, port: 0 });
  }
  const address = app.server.address();
  if (address === null || typeof address === "string") {
    throw new ServeError("LISTEN_FAILED", "The server has no port.", { next: "Try again." });
  }
  return address.port;
}

function isTaken(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
}

function builtClient(): string | null {
  const folder = join(PACKAGE_ROOT, "dist", "client");
  return existsSync(join(folder, "index.html")) ? folder : null;
}

function reportFailure({ code, route, cause }: { code: string; route: string; cause: unknown }): void {
  process.stderr.write(`hydrascope: ${code} at ${route} (${cause instanceof Error ? cause.name : "unknown"})\n`);
}
