import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analyse } from "../../server/analyse.ts";
import type { AnalysisResult, EarlierCluster, Projection } from "../../server/contract/projection.ts";
import { Settings } from "../../server/contract/settings.ts";
import { ingest } from "../../server/ingest/ingest.ts";
import { generate } from "../../server/simulate/simulate.ts";
import { type Duck, openDuck } from "../../server/store/duckdb.ts";
import { readStagedProjection } from "../../server/store/staged-projection.ts";

/** What a run says, by account: the same whatever the order of the files, and steady where little is added. */

const NOW = Date.UTC(2026, 5, 10);
let folder: string;
let duck: Duck;
/** The world as generated. */
let whole: { projection: Projection; result: AnalysisResult };

/** Rows of the world's files go through `rows` (a query on `source`) into files of their own, one for each query. */
async function rewrite(name: string, queries: (source: string, table: string) => string[]): Promise<string> {
  const out = join(folder, name);
  await mkdir(out);
  for (const file of await readdir(join(folder, "world"))) {
    const [table] = file.split(".");
    if (table === "truth") continue;
    const { ext } = parse(file);
    const path = join(folder, "world", file);
    const source = ext === ".csv" ? `read_csv('${path}', all_varchar = true)` : `read_parquet('${path}')`;
    const format = ext === ".csv" ? "FORMAT csv, HEADER" : "FORMAT parquet";
    for (const [part, query] of queries(source, table).entries()) {
      await duck.run(`COPY (${query}) TO '${join(out, `${table}.part${part}${ext}`)}' (${format})`);
    }
  }
  return out;
}

async function project(input: string): Promise<Projection> {
  const directory = await mkdtemp(join(folder, "home-"));
  const { staged } = await ingest([input], { now: NOW }, { directory, graph: "stability" });
  if (staged === null) throw new Error("nothing was staged");
  return readStagedProjection(staged);
}

function run(projection: Projection, earlier: EarlierCluster[] = [], nextId = 1): AnalysisResult {
  return analyse(projection, Settings.parse({}), { seed: 1, now: NOW, earlier, nextId });
}

/** Cluster of each account by id, null outside clusters. */
function clusterOf({ accounts }: Projection, { detection }: AnalysisResult): Map<string, string | null> {
  return new Map(accounts.map((id, a) => [id, detection.membership[a]]));
}

function membersOf(projection: Projection, result: AnalysisResult): EarlierCluster[] {
  const members = new Map<string, string[]>();
  for (const [account, cluster] of clusterOf(projection, result)) {
    if (cluster !== null) members.set(cluster, [...(members.get(cluster) ?? []), account]);
  }
  return [...members].map(([id, accounts]) => ({ id, members: accounts }));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hydrascope-stability-"));
  duck = await openDuck();
  await generate("mix", { accounts: 2000, exchanges: 100_000, seed: 17, out: join(folder, "world") });
  const projection = await project(join(folder, "world"));
  whole = { projection, result: run(projection) };
  // Prompts, templates and several clusters are there: where nothing was found, nothing could move.
  expect(whole.result.clusters.length).toBeGreaterThan(5);
  expect(projection.identifiers.some((id) => id.startsWith("fingerprint:p3:"))).toBe(true);
});
afterAll(async () => {
  await duck.close();
  await rm(folder, { recursive: true, force: true });
});

describe("the same data in another order", () => {
  it("gives the same clusters, members, linkage and risks", async () => {
    const shuffled = await rewrite("shuffled", (source) => {
      const drawn = `SELECT *, md5(s::VARCHAR) AS draw FROM ${source} AS s`;
      return ["<", ">="].map((side) => `SELECT * EXCLUDE draw FROM (${drawn}) WHERE draw ${side} '5' ORDER BY draw`);
    });
    const projection = await project(shuffled);
    const result = run(projection);
    expect(projection).toEqual(whole.projection);
    expect({ ...result, seconds: {} }).toEqual({ ...whole.result, seconds: {} });
  });
});

describe("one percent more data", () => {
  it("leaves at least 99 % of the accounts that it does not touch in their cluster, or in none", async () => {
    // Held back at first: every row of one account in a hundred and fifty, and of as many others what they did in the last week.
    const isNew = "account_id IN (SELECT account_id FROM late)";
    const grows = "account_id IN (SELECT account_id FROM growing)";
    const truth = `read_csv('${join(folder, "world", "truth.csv")}', all_varchar = true)`;
    for (const [table, remainder] of [
      ["late", 1],
      ["growing", 2],
    ]) {
      await duck.run(
        `CREATE TABLE ${table} AS SELECT account_id FROM ${truth} WHERE hash(account_id) % 150 = ${remainder}`,
      );
    }
    const fewer = await rewrite("fewer", (source, table) => {
      if (table === "events") return [`SELECT * FROM ${source}`];
      const week = table === "exchanges" ? `OR (${grows} AND "at" >= TIMESTAMPTZ '2026-05-25 00:00:00+00')` : "";
      return [`SELECT * FROM ${source} WHERE NOT (${isNew} ${week})`];
    });
    const before = await project(fewer);
    const first = run(before);
    const now = run(whole.projection, membersOf(before, first), first.nextId);

    const clusters = clusterOf(before, first);
    const later = clusterOf(whole.projection, now);
    const touched = new Set(
      (await duck.rows("SELECT account_id FROM late UNION ALL SELECT account_id FROM growing")).map(
        ({ account_id: id }) => id,
      ),
    );
    const untouched = before.accounts.filter((id) => !touched.has(id));
    expect(whole.projection.accounts.length - before.accounts.length).toBeGreaterThan(8);
    expect(untouched.length).toBeGreaterThan(1900);
    const moved = untouched.filter((id) => clusters.get(id) !== later.get(id));
    expect(moved.length).toBeLessThanOrEqual(0.01 * untouched.length);
    const members = untouched.filter((id) => clusters.get(id) !== null);
    expect(members.length).toBeGreaterThan(100);
    expect(members.filter((id) => clusters.get(id) !== later.get(id)).length).toBeLessThanOrEqual(
      0.05 * members.length,
    );
  });
});
