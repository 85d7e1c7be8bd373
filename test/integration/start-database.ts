import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { resolveTarget } from "../../server/config.ts";
import { openDatabase } from "../../server/database/open.ts";
import type { GraphAddress } from "../../server/store/neo4j.ts";

/** A managed Neo4j in a home under the temporary folder, until `stop`, which removes the home too. */
export interface StartedDatabase {
  address: GraphAddress;
  home: string;
  stop(): Promise<void>;
}

/** Starts a small managed Neo4j; it holds nothing, no schema either. Throws what opening a home throws. */
export async function startDatabase(): Promise<StartedDatabase> {
  const home = await mkdtemp(join(tmpdir(), "hydrascope-test-"));
  const { env, platform } = process;
  const target = resolveTarget(
    { home },
    {
      env: { ...env, HYDRASCOPE_NEO4J_HEAP: "512m", HYDRASCOPE_NEO4J_PAGECACHE: "128m" },
      platform,
      homedir: homedir(),
      cwd: process.cwd(),
      totalMemory: 4 * 2 ** 30,
    },
  );
  const { uri, username, password, database, close } = await openDatabase(target, { command: "test", env, platform });
  const stop = async (): Promise<void> => {
    await close();
    await rm(home, { recursive: true, force: true });
  };
  return { address: { uri, username, password, database }, home, stop };
}
