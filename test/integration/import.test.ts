import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { homePaths, resolveTarget } from "../../server/config.ts";
import { settleImport } from "../../server/database/import.ts";
import { openDatabase } from "../../server/database/open.ts";
import { ingest } from "../../server/ingest/ingest.ts";
import { generate } from "../../server/simulate/simulate.ts";
import { importLoad } from "../../server/store/import.ts";
import { writeLoad } from "../../server/store/load.ts";
import { openGraph, type Graph, type Row } from "../../server/store/neo4j.ts";
import { ensureSchema, hasWordIndexes, indexWords } from "../../server/store/schema.ts";
import { pendingLoads, type LoadHome } from "../../server/store/staging.ts";

const NOW = Date.UTC(2026, 5, 10);
let folder: string;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hydrascope-import-"));
  data = join(folder, "data");
  await generate("E1", { accounts: 1000, exchanges: 8_000, seed: 3, out: data });
  // Texts that a CSV file can be broken by.
  await writeFile(
    join(data, "accounts-odd.csv"),
    'account_id,display_name,status_reason,plan\nodd,"a ""quoted"", name\nof two lines","back\\slash; semicolon","  "\nodd-2,\'single\',"[1;2]",-\n',
  );
  await writeFile(
    join(data, "labels.csv"),
    "account_id,disposition,at\nodd,benign,2026-05-02T00:00:00Z\nodd,confirmed_fraud,2026-05-03T00:00:00Z\n",
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A digest of the whole graph but its bookkeeping of loads. */
async function digest(graph: Graph): Promise<{ nodes: number; relations: number; digest: string }> {
  const nodes = await graph.read(
    "MATCH (n) WHERE NOT n:LoadBatch AND NOT n:Meta RETURN labels(n) AS labels, properties(n) AS properties",
  );
  const relations = await graph.read(
    "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b, properties(r) AS properties",
  );
  const text = (row: Row): string =>
    JSON.stringify(row, (key, value: unknown) => {
      if (key === "since" || key === "activityLoads") return undefined;
      if (key === "labels" && Array.isArray(value)) return value.toSorted();
      if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
      return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    });
  const lines = [...nodes, ...relations].map(text).toSorted();
  return {
    nodes: nodes.length,
    relations: relations.length,
    digest: createHash("sha256").update(lines.join("\n")).digest("hex"),
  };
}

async function stagedIn(home: LoadHome): Promise<string> {
  const { staged } = await ingest([data], { now: NOW, maxRejects: 100 }, home);
  if (staged === null) throw new Error("nothing staged");
  return staged;
}

describe("an import into an empty managed database", () => {
  it(
    "gives the graph that batches give, and leaves the graph alone where it fails or is not empty",
    { timeout: 300_000 },
    async () => {
      const env = { ...process.env, HYDRASCOPE_NEO4J_HEAP: "512m", HYDRASCOPE_NEO4J_PAGECACHE: "128m" };
      const at = { env, platform: process.platform, homedir: homedir(), cwd: folder, totalMemory: 4 * 2 ** 30 };
      const target = resolveTarget({ home: join(folder, "home") }, at);
      const database = await openDatabase(target, { command: "test", env: process.env, platform: process.platform });
      const { importFull } = database;
      if (importFull === null) throw new Error("not this process's database");
      const graph = await openGraph(database);
      try {
        const batches = { directory: join(folder, "by-batches"), graph: await ensureSchema(graph) };
        await writeLoad(graph, await stagedIn(batches), batches);
        const expected = await digest(graph);
        expect(expected.relations).toBeGreaterThan(3000);

        const home = { ...batches, directory: join(folder, "by-import") };
        const staged = await stagedIn(home);
        expect(await importLoad(graph, staged, importFull, undefined, 1)).toBe(false);
        expect(await digest(graph)).toEqual(expected);

        await graph.write("MATCH (n) WHERE NOT n:Meta DETACH DELETE n");
        expect(await hasWordIndexes(graph)).toBe(false);
        await indexWords(graph);
        const broken = (sources: readonly string[]): Promise<boolean> =>
          importFull([...sources, "--nodes=/nowhere.csv"]);
        expect(await importLoad(graph, staged, broken, undefined, 1)).toBe(false);
        expect(await graph.read("RETURN COUNT { () } AS nodes")).toEqual([{ nodes: 1 }]);
        expect(await readdir(staged)).not.toContain("import");

        expect(await importLoad(graph, staged, importFull, undefined, 1)).toBe(true);
        expect(await hasWordIndexes(graph)).toBe(true);
        // As after a kill here: the next load goes on with what is staged.
        expect(await pendingLoads(home)).toEqual([staged]);
        await writeLoad(graph, staged, home);
        expect(await digest(graph)).toEqual(expected);
        expect(await ensureSchema(graph)).toBe(home.graph);
        expect((await ingest([data], { now: NOW, maxRejects: 100 }, home)).report.loaded).toBe(0);
      } finally {
        await graph.close();
        await database.close();
      }
    },
  );

  it("is ended by the next start where it was whole, and forgotten where it was not", async () => {
    const paths = homePaths(join(folder, "killed"), "linux");
    const importing = join(paths.neo4j, "importing");
    const store = (root: string): string => join(root, "data", "databases", "neo4j");
    const logs = (root: string): string => join(root, "data", "transactions", "neo4j");
    const put = async (place: string, text: string): Promise<void> => {
      await mkdir(place, { recursive: true });
      await writeFile(join(place, "file"), text);
    };
    const present = async (): Promise<string[]> =>
      Promise.all([store, logs].map((part) => readFile(join(part(paths.neo4j), "file"), "utf8")));
    await put(store(paths.neo4j), "old");
    await put(logs(paths.neo4j), "old");
    await put(store(importing), "half");
    await settleImport(paths);
    expect(await present()).toEqual(["old", "old"]);
    // Killed between the two parts of the swap.
    await put(store(paths.neo4j), "new");
    await put(logs(importing), "new");
    await writeFile(join(importing, "ready"), "");
    await settleImport(paths);
    await settleImport(paths);
    expect(await present()).toEqual(["new", "new"]);
    expect(await readdir(paths.neo4j)).toEqual(["data"]);
  });
});
