import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { z } from "zod";
import { openGraph, type Graph, type GraphAddress } from "../../server/store/neo4j.ts";
import { ensureSchema } from "../../server/store/schema.ts";
import { startDatabase, type StartedDatabase } from "./start-database.ts";

const Address = z.object({ uri: z.string(), username: z.string(), password: z.string(), database: z.string() });

/** A graph with its schema and nothing else, which is a test file's alone until `stop`. */
export interface TestDatabase {
  graph: Graph;
  address: GraphAddress;
  /** Uuid of the graph. */
  graphId: string;
  /** An empty folder, or the home of the file's own server. */
  home: string;
  stop(): Promise<void>;
}

/**
 * Empties the Neo4j that files share one after the other, so that each finds it new; it is warm, which makes tests several times as quick as
 * on one of their own. Throws GraphError, and Error where it could not be started.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  const answer = await fetch(inject("sharedDatabase"));
  if (!answer.ok) throw new Error(await answer.text());
  const home = await mkdtemp(join(tmpdir(), "hydrascope-test-"));
  const stop = (): Promise<void> => rm(home, { recursive: true, force: true });
  return open({ address: Address.parse(await answer.json()), home, stop });
}

/** Starts a Neo4j for a file that exhausts it, or changes more of it than nodes and relations. Throws what opening a home throws. */
export async function openOwnDatabase(): Promise<TestDatabase> {
  return open(await startDatabase());
}

async function open({ address, home, stop }: StartedDatabase): Promise<TestDatabase> {
  const undo = [stop];
  const stopAll = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  try {
    const graph = await openGraph(address);
    undo.push(() => graph.close());
    await empty(graph);
    return { graph, address, graphId: await ensureSchema(graph), home, stop: stopAll };
  } catch (cause) {
    await stopAll();
    throw cause;
  }
}

/** Removes every node and relation, the uuid of the graph too. */
async function empty(graph: Graph): Promise<void> {
  const session = graph.session("WRITE");
  try {
    await session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS");
  } finally {
    await session.close();
  }
}
