import { once } from "node:events";
import { createServer } from "node:http";
import type { TestProject } from "vitest/node";
import { startDatabase, type StartedDatabase } from "./start-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers with the address of the shared Neo4j as JSON, which the first to ask has started. */
    sharedDatabase: string;
  }
}

/** Keeps a Neo4j for the files of the project that ask for it, one after the other; gives what stops it after the last of them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<StartedDatabase> | undefined;
  const server = createServer((_, response) => {
    started ??= startDatabase();
    started.then(
      ({ address }) => response.end(JSON.stringify(address)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  project.provide("sharedDatabase", `http://127.0.0.1:${address.port}`);
  return async () => {
    server.close();
    server.closeAllConnections();
    await started?.then(({ stop }) => stop());
  };
}
