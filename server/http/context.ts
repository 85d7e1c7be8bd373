import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Jobs } from "../jobs/jobs.ts";
import type { Uploads } from "../jobs/uploads.ts";
import type { Graph } from "../store/neo4j.ts";
import type { LoadHome } from "../store/staging.ts";
import type { Access } from "./auth.ts";

/** What the routes work on. */
export interface AppContext {
  graph: Graph;
  access: Access;
  jobs: Jobs;
  uploads: Uploads;
  /** Where the loads of the graph keep what is not in it. */
  home: LoadHome;
  /** True where Hydrascope runs the database itself. */
  managed: boolean;
  /** True where people's own queries run with an account of their own that has read rights alone. */
  reader: boolean;
  /** Version of the program. */
  version: string;
  /** Absolute folder of the built client; null serves the API alone. */
  clientDir: string | null;
  /** Told of what went wrong inside, without anything of the request. */
  onFailure: (failure: { code: string; route: string; cause: unknown }) => void;
}

/** An app whose routes take and give what the contract's schemas say. */
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;
