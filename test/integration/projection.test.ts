import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ingest } from "../../server/ingest/ingest.ts";
import { generate } from "../../server/simulate/simulate.ts";
import { writeLoad } from "../../server/store/load.ts";
import { readProjection } from "../../server/store/projection.ts";
import { ensureSchema } from "../../server/store/schema.ts";
import { readStagedProjection } from "../../server/store/staged-projection.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "hydrascope-projection-"));
});
afterAll(async () => {
  await database.stop();
  await rm(folder, { recursive: true, force: true });
});

it("is the same from the staged files of a load and from the graph that holds it", async () => {
  const out = join(folder, "world");
  await generate("demo", { accounts: 2000, exchanges: 30_000, seed: 3, out });
  const home = { directory: join(folder, "home"), graph: database.graphId };
  const { staged } = await ingest([out], { now: Date.UTC(2026, 5, 10) }, home);
  if (staged === null) throw new Error("nothing was staged");
  const fromFiles = await readStagedProjection(staged);
  await writeLoad(database.graph, staged, home);
  const fromGraph = await readProjection(database.graph);

  expect(fromFiles).toEqual(fromGraph);
  const { accounts, targets, network, traits, facts, activity } = fromGraph;
  expect(accounts).toHaveLength(2000);
  // Every kind of fact is there: where all were absent, equality would say little.
  for (const values of [targets, network, traits, facts.verified, facts.banned, facts.disposition, activity.counts]) {
    expect(values.some((value) => value > 0)).toBe(true);
  }
  for (const values of [facts.createdAt, facts.organization, facts.exchanges]) {
    expect(values.some((value) => value >= 0)).toBe(true);
  }
});

it("is not read from a graph that another version of the program wrote", async () => {
  const { graph } = database;
  const write = (schema: number) => graph.write("MATCH (meta:Meta) SET meta.schema = $schema", { schema });
  const [{ schema }] = await graph.read("MATCH (meta:Meta) RETURN meta.schema AS schema");
  await write(1);
  await expect(ensureSchema(graph)).rejects.toMatchObject({ code: "GRAPH_TOO_OLD" });
  await write(Number(schema) + 1);
  await expect(ensureSchema(graph)).rejects.toMatchObject({ code: "GRAPH_TOO_NEW" });
  await write(Number(schema));
  expect(await ensureSchema(graph)).toBe(database.graphId);
});
