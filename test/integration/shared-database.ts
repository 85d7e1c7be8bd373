import type { TestProject } from "vitest/node";
import type { GraphAddress } from "../../server/store/neo4j.ts";
import { startDatabase } from "./start-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    sharedDatabase: GraphAddress;
  }
}

/** Starts the Neo4j that files of the project share one after the other, and gives what stops it after the last. Throws what opening a home throws. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { address, stop } = await startDatabase();
  project.provide("sharedDatabase", address);
  return stop;
}
