import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { resolveTarget } from "../../server/config.ts";
import { openDatabase } from "../../server/database/open.ts";
import { openGraph, type Graph, type GraphAddress } from "../../server/store/neo4j.ts";
import { ensureSchema } from "../../server/store/schema.ts";

/** A managed Neo4j of a test file's own, in a home under the temporary folder. */
export interface TestDatabase {
  graph: Graph;
  address: GraphAddress;
  /** Uuid of the graph. */
  graphId: string;
  home: string;
  stop(): Promise<void>;
}

/** Starts a managed Neo4j with the schema made. Throws what opening a home throws. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const home = await mkdtemp(join(tmpdir(), "hydrascope-test-"));
  const target = resolveTarget(
    { home },
    {
      env: { ...process.env, HYDRASCOPE_NEO4J_HEAP: "512m", HYDRASCOPE_NEO4J_PAGECACHE: "128m" },
      platform: process.platform,
      homedir: homedir(),
      cwd: process.cwd(),
      totalMemory: 4 * 2 ** 30,
    },
  );
  const database = await openDatabase(target, { command: "test", env: process.env, platform: process.platform });
  try {
    const { uri, username, password } = database;
    const address = { uri, username, password, database: database.database };
    const graph = await openGraph(address);
    const graphId = await ensureSchema(graph);
    const stop = async (): Promise<void> => {
      await graph.close();
      await database.close();
      await rm(home, { recursive: true, force: true });
    };
    return { graph, address, graphId, home, stop };
  } catch (cause) {
    await database.close();
    throw cause;
  }
}
