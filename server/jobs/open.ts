import { join } from "node:path";
import { ApiError } from "../contract/api.ts";
import type { HomePaths } from "../config.ts";
import { lockHolder } from "../database/home-lock.ts";
import { takeWriteLock } from "../database/open.ts";
import type { Importer } from "../store/import.ts";
import type { Graph } from "../store/neo4j.ts";
import type { LoadHome } from "../store/staging.ts";
import { openJobs, type Jobs } from "./jobs.ts";
import { performJob, withoutFolders } from "./perform.ts";
import { openUploads, type Uploads } from "./uploads.ts";

/** The home in which a server works. */
export interface ServedHome {
  paths: HomePaths;
  /** The graph's own id. */
  graph: string;
  importer: Importer | null;
}

/** Jobs and uploads of a home, and where its loads are; `close` before the graph is closed. */
export async function openWork(
  graph: Graph,
  served: ServedHome,
  describe: (error: unknown) => ApiError,
): Promise<{ jobs: Jobs; uploads: Uploads; home: LoadHome; close: () => Promise<void> }> {
  const { paths, importer } = served;
  const home: LoadHome = { directory: paths.root, graph: served.graph };
  const uploads = await openUploads(join(paths.root, "uploads"));
  const jobs = openJobs({
    perform: (request, tools) => performJob({ graph, home, importer, uploads }, request, tools),
    takeLock: (command) => takeWriteLock(paths, command, 0),
    holder: async () => {
      const found = await lockHolder(paths.writeLock);
      return found === undefined || found.pid === process.pid
        ? null
        : { command: found.command, pid: found.pid, since: found.since };
    },
    describe: (error) => withoutFolders(ApiError, describe(error), uploads),
  });
  const close = async (): Promise<void> => {
    await jobs.close();
    await uploads.close();
  };
  return { jobs, uploads, home, close };
}
