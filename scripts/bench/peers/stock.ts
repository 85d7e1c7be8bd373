import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openDuck } from "../../../server/store/duckdb.ts";
import type { Observation } from "../observation.ts";
import { CommandFailed } from "../process-tree.ts";
import { importFull, startGds, type ImportFiles } from "./gds-server.ts";
import { ACCOUNT_NODES, groupings, IDENTIFIER_NODES, relations } from "./group-by.sql.ts";
import * as cypher from "./stock.cypher.ts";

/** DuckDB's own limit, as in our ingest: what does not fit is spilled. */
const MEMORY_MB = 4000;

/** DuckDB's bare aggregation of a world's exchanges to Parquet. */
export async function bareGroupBy(folder: string, out: string): Promise<Observation> {
  const duck = await openDuck({ memoryMb: MEMORY_MB, spillDirectory: out });
  try {
    const start = performance.now();
    for (const { name, sql } of groupings(folder)) {
      await duck.run(`COPY (${sql}) TO '${join(out, `${name}.parquet`)}' (FORMAT parquet)`);
    }
    return { seconds: (performance.now() - start) / 1000 };
  } finally {
    await duck.close();
  }
}

/** Aggregates a world to the CSV files that neo4j-admin imports, as one would by hand. */
export async function aggregateToCsv(folder: string, out: string): Promise<ImportFiles & { relations: number }> {
  const duck = await openDuck({ path: join(out, "stock.duckdb"), memoryMb: MEMORY_MB, spillDirectory: out });
  const file = (name: string) => join(out, `${name}.csv`);
  const copy = (sql: string, name: string) => duck.run(`COPY (${sql}) TO '${file(name)}' (HEADER)`);
  try {
    await duck.run(`CREATE TABLE relations AS ${relations(folder)}`);
    await copy(ACCOUNT_NODES, "accounts");
    await copy(IDENTIFIER_NODES, "identifiers");
    await copy("FROM relations", "relations");
    const [row] = await duck.rows("SELECT count(*) AS n FROM relations");
    return {
      relations: Number(row["n"]),
      nodes: [
        { label: "A", file: file("accounts") },
        { label: "I", file: file("identifiers") },
      ],
      relationships: [{ type: "H", file: file("relations") }],
    };
  } finally {
    await duck.close();
  }
}

/** The stock recipe, from files to communities in the graph; each phase is in `seen`. Throws CommandFailed, with the phases done, after the limit. */
export async function stockRecipe(folder: string, out: string, limitSeconds: number): Promise<Observation> {
  const began = performance.now();
  const seen: Record<string, number> = {};
  const phase = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const left = limitSeconds * 1000 - (start - began);
    const tooLate = sleep(Math.max(0, left), undefined, { ref: false }).then((): never => {
      const done = Object.entries(seen).map(([step, seconds]) => `${step} ${seconds.toFixed(0)} s`);
      throw new CommandFailed(`not done after ${limitSeconds} s: ${done.join(", ")}, then ${name}`);
    });
    try {
      return await Promise.race([work(), tooLate]);
    } finally {
      seen[name] = (performance.now() - start) / 1000;
    }
  };
  const files = await phase("aggregate", () => aggregateToCsv(folder, out));
  const home = join(out, "home");
  await phase("import", () => importFull(home, files));
  const server = await phase("start", () => startGds(home, "3g"));
  try {
    await phase("constraints", async () => {
      for (const constraint of cypher.CONSTRAIN) await server.graph.write(constraint);
    });
    await phase("project", () => server.graph.read(cypher.PROJECT));
    await phase("similarity", () => server.graph.write(cypher.SIMILARITY));
    await phase("project similar", () => server.graph.read(cypher.PROJECT_SIMILAR));
    await phase("leiden", () => server.graph.write(cypher.LEIDEN));
    return { seconds: (performance.now() - began) / 1000, seen };
  } finally {
    await server.stop();
  }
}
