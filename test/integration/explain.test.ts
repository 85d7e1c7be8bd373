import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WhatIf } from "../../server/contract/api.ts";
import { ClusterExplanation, type AccountExplanation, type PairExplanation } from "../../server/contract/cluster.ts";
import type { Run } from "../../server/contract/run.ts";
import { Settings } from "../../server/contract/settings.ts";
import { describeDifference, listRuns } from "../../server/explore/runs.ts";
import { explainCluster, muteInCluster } from "../../server/http/explain-cluster.ts";
import { explainAccount, explainAccounts } from "../../server/http/explain.ts";
import { recallClusterOf } from "../../server/http/recall.ts";
import { previewLabel } from "../../server/label/collateral.ts";
import { detect, load } from "../../server/pipeline.ts";
import { generate } from "../../server/simulate/simulate.ts";
import { readClusters, readRun } from "../../server/store/clusters.ts";
import type { LoadHome } from "../../server/store/staging.ts";
import { readWeights, writeWeights } from "../../server/store/weights.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";

const NOW = Date.UTC(2026, 5, 10);
const PAIRS = 30;
const NEWCOMERS = 40;
const DAY = 86_400_000;
let database: TestDatabase;
let folder: string;
let home: LoadHome;

beforeAll(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "hydrascope-explain-"));
  home = { directory: join(folder, "home"), graph: database.graphId };
  await generate("E1", { out: join(folder, "data"), accounts: 1000, seed: 3, threads: 2 });
  await load(database.graph, [join(folder, "data")], { now: NOW }, home);
});
afterAll(async () => {
  await database.stop();
  await rm(folder, { recursive: true, force: true });
});

const run = (now: number): Promise<Run> =>
  detect(database.graph, { settings: Settings.parse({}), seed: 1, now, codeVersion: "test" });

/** Bits that a run wrote for its links; only those of the newest run are in the graph. */
async function writtenLinks(): Promise<{ a: string; b: string; bits: number }[]> {
  const rows = await database.graph.read(
    "MATCH (a:Account)-[l:LINKED]->(b:Account) RETURN a.id AS a, b.id AS b, l.bits AS bits ORDER BY a, b",
  );
  const step = Math.max(1, Math.floor(rows.length / PAIRS));
  return rows
    .filter((_, at) => at % step === 0)
    .map(({ a, b, bits }) => ({ a: String(a), b: String(b), bits: Number(bits) }));
}

const explainAll = (links: readonly { a: string; b: string }[], id?: string): Promise<PairExplanation[]> =>
  Promise.all(links.map(({ a, b }) => explainAccounts(database.graph, a, b, id)));

/** More data that changes what is shared: new instruments of both, newcomers at all that a pair shares, and more activity. */
async function loadMore(pairs: readonly PairExplanation[]): Promise<void> {
  const rows = { payments: ["account_id,instrument_id"], ips: ["account_id,ip"], exchanges: ["account_id,at"] };
  for (const [index, { a, b, families }] of pairs.entries()) {
    rows.payments.push(`${a},joint-${index}`, `${b},joint-${index}`);
    rows.exchanges.push(`${a},2026-06-09T03:00:00Z`, `${b},2026-06-09T04:00:00Z`);
    for (const { node, kind } of families.flatMap(({ evidence }) => evidence)) {
      const value = node.slice(node.indexOf(":") + 1);
      for (let i = 0; i < NEWCOMERS; i++) {
        if (kind === "payment") rows.payments.push(`newcomer-${i},${value}`);
        if (kind === "ip") rows.ips.push(`newcomer-${i},${value}`);
      }
    }
  }
  await mkdir(join(folder, "more"));
  for (const [table, lines] of Object.entries(rows)) {
    await writeFile(join(folder, "more", `${table}.csv`), [...new Set(lines)].join("\n"));
  }
  await load(database.graph, [join(folder, "more")], { now: NOW }, home);
}

describe("an explanation", () => {
  it("is as of its run, also after later loads and runs", async () => {
    const recall = recallClusterOf(database.graph);
    const explainMembers = (ids: readonly string[], id?: string): Promise<AccountExplanation[]> =>
      Promise.all(ids.map((account) => explainAccount(database.graph, recall, account, id)));
    const first = await run(NOW);
    const links = await writtenLinks();
    const pairs = await explainAll(links);
    expect(pairs.length).toBeGreaterThanOrEqual(PAIRS);
    pairs.forEach((pair, at) => {
      expect(pair.linked).toBe(true);
      expect(Math.fround(pair.total_bits)).toBe(links[at].bits);
    });
    const some = links.slice(0, 4).map(({ a }) => a);
    const members = await explainMembers(some);
    expect(members.some(({ cluster_id }) => cluster_id !== null)).toBe(true);

    await loadMore(pairs);
    expect(await explainAll(links)).toEqual(pairs);
    expect(await explainMembers(some)).toEqual(members);
    // Who came later was not found unlinked: the run never saw it.
    for (const other of ["newcomer-1", some[0]])
      await expect(explainAccounts(database.graph, "newcomer-0", other)).rejects.toMatchObject({
        details: { run: first.run_id },
      });
    await expect(explainMembers(["newcomer-0"])).rejects.toMatchObject({ code: "NOT_FOUND", details: { newer: 1 } });

    const second = await run(NOW + 60_000);
    expect(second.as_of).toBe(first.as_of + 1);
    expect(await explainAll(links, first.run_id)).toEqual(pairs);
    const earlier = await explainMembers(some, first.run_id);
    expect(earlier.filter(({ cluster_id }) => cluster_id !== null)).toEqual(
      members.filter(({ cluster_id }) => cluster_id !== null),
    );

    const anew = await explainAll(links, second.run_id);
    anew.forEach(({ families }, at) => {
      const nodes = families.flatMap(({ evidence }) => evidence).map(({ node }) => node);
      expect(nodes).toContain(`payment:joint-${at}`);
    });
    expect(anew.map(({ total_bits }) => total_bits)).not.toEqual(pairs.map(({ total_bits }) => total_bits));
    const written = await writtenLinks();
    const now = await explainAll(written);
    now.forEach((pair, at) => expect(Math.fround(pair.total_bits)).toBe(written[at].bits));
  });

  it("of a cluster names its reasons, what holds it together and what each family does for it", async () => {
    const { graph } = database;
    const recall = recallClusterOf(graph);
    const newest = await readRun(graph);
    const [cluster] = await readClusters(graph, "R-0002");
    const why = await explainCluster(graph, recall, cluster.cluster_id);
    expect(ClusterExplanation.parse(why)).toEqual(why);
    expect(why).toMatchObject({ run_id: newest?.run_id, size: cluster.size, core: cluster.core, risk: cluster.risk });
    expect(why.reasons.length).toBe(cluster.reasons.length);
    expect(why.identifiers[0].members).toBeGreaterThan(1);
    expect(why.without.map(({ family }) => family).toSorted()).toEqual(
      cluster.families.map(({ family }) => family).toSorted(),
    );
    for (const { largest, fallen } of why.without) expect(largest + fallen).toBeLessThanOrEqual(why.size);

    const untouched = await muteInCluster(graph, recall, cluster.cluster_id, { mute: ["payment:nobody-has-this"] });
    expect(WhatIf.parse(untouched)).toEqual(untouched);
    // With nothing muted all that the run linked hangs together; accounts that were peeled off may have held two parts.
    const groupOf = new Map(
      untouched.groups.flatMap(({ accounts }, g) => accounts.map((id): [string, number] => [id, g])),
    );
    const linked = await graph.read(
      "MATCH (a:Account)-[:LINKED]->(b:Account) WHERE a.id IN $members AND b.id IN $members RETURN a.id AS a, b.id AS b",
      { members: [...groupOf.keys()] },
    );
    expect(groupOf.size).toBeGreaterThanOrEqual(0.95 * why.size);
    expect(linked.length).toBeGreaterThanOrEqual(groupOf.size / 2);
    for (const { a, b } of linked) expect(groupOf.get(String(a))).toBe(groupOf.get(String(b)));
    const strongest = why.identifiers[0].node;
    const everything = cluster.families.map(({ family }) => `family:${family}`);
    const result = await muteInCluster(graph, recall, cluster.cluster_id, { mute: [strongest, ...everything] });
    expect(result.muted[0]).toEqual({ mute: strongest, values: 1 });
    expect(result.groups).toEqual([]);
    expect(result.fallen).toMatchObject({ core: why.core, fringe: why.size - why.core });
    await expect(muteInCluster(graph, recall, "H-9999", { mute: ["hubs"] })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("agrees with what a verdict on the cluster shows", async () => {
    const clusters = await readClusters(database.graph, "R-0002");
    expect(clusters.length).toBeGreaterThan(1);
    const ages: number[] = [];
    for (const { cluster_id: cluster, exchanges_per_day: perDay, reasons } of clusters) {
      // However much later somebody looks.
      const collateral = await previewLabel(database.graph, { cluster }, NOW + 1000 * DAY);
      expect(collateral.exchanges_per_day).toBeCloseTo(perDay);
      const age = reasons.find(({ code }) => code === "YOUNG_ACCOUNTS" || code === "TENURE")?.value;
      if (age === undefined) continue;
      ages.push(age);
      expect(collateral.median_days).toBeCloseTo(age);
    }
    expect(ages).not.toEqual([]);
  });

  it("is refused where the run's weights are gone, and an unknown run is named", async () => {
    const { graph } = database;
    const [{ a, b }] = await writtenLinks();
    await graph.write("MATCH (w:RunWeights {run: 'R-0001'}) DELETE w");
    await expect(explainAccounts(graph, a, b, "R-0001")).rejects.toMatchObject({ code: "EVIDENCE_NOT_KEPT" });
    await expect(explainAccounts(graph, a, b, "R-0009")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("an earlier run", () => {
  it("keeps its figures alone once twenty are newer", async () => {
    const { graph } = database;
    const members = async (): Promise<number> => {
      const [row] = await graph.read("MATCH ()-[m:MEMBER_OF {run: 'R-0002'}]->() RETURN count(m) AS n");
      return Number(row["n"]);
    };
    await graph.write(
      `MATCH (r:Run {id: 'R-0002'}) UNWIND range(3, 21) AS n
       WITH r, n, 'R-00' + right('0' + toString(n), 2) AS id
       CREATE (:Run {id: id, state: 'done', startedAt: r.startedAt + n, json: replace(r.json, r.id, id), nextId: r.nextId})`,
    );
    expect(await members()).toBeGreaterThan(0);
    const before = await readClusters(graph, "R-0002");
    const note = { text: "seen", by: "ana", cluster: before[0].cluster_id };
    await graph.write("MATCH (c:Cluster {key: $key}) CREATE (:Note $note)-[:ON]->(c)", {
      key: `R-0002/${note.cluster}`,
      note: { id: "note-1", ...note },
    });

    const newest = await run(NOW + 120_000);
    expect(newest.run_id).toBe("R-0022");
    const { runs } = await listRuns(graph, { offset: 0, limit: 50 });
    expect(runs).toHaveLength(22);
    expect(runs.filter(({ kept }) => !kept).map(({ run_id }) => run_id)).toEqual(["R-0002", "R-0001"]);
    expect(await members()).toBe(0);
    expect(await readClusters(graph, "R-0002")).toEqual([]);
    expect((await readClusters(graph, newest.run_id)).length).toBeGreaterThan(0);
    const refused = { code: "EVIDENCE_NOT_KEPT", details: { run: "R-0002" } };
    await expect(readRun(graph, "R-0002")).rejects.toMatchObject(refused);
    await expect(describeDifference(graph, "R-0002", newest.run_id)).rejects.toMatchObject(refused);
    expect((await graph.read("MATCH (n:Note {id: 'note-1'}) RETURN n.cluster AS cluster"))[0]).toEqual({
      cluster: note.cluster,
    });
  });
});

describe("kept weights", () => {
  it("are found by id over many chunks, and only what was kept", async () => {
    const { graph } = database;
    const weights = Array.from(
      { length: 25_000 },
      (_, i): [string, { bits: number; accounts: number; hub: boolean; reason: string | null }] => [
        `device:${(i * 7919) % 25_000}`,
        { bits: Math.fround(i / 7), accounts: i + 2, hub: i % 10 === 0, reason: i % 10 === 0 ? `hub ${i}` : null },
      ],
    );
    await writeWeights(graph, "R-many", weights);
    const asked = weights.filter((_, i) => i % 997 === 0);
    const found = await readWeights(graph, "R-many", [...asked.map(([id]) => id), "account:x", "device:", "zzz"]);
    expect([...(found ?? [])].toSorted()).toEqual(asked.toSorted());
    await writeWeights(graph, "R-none", []);
    expect(await readWeights(graph, "R-none", ["device:1"])).toEqual(new Map());
    expect(await readWeights(graph, "R-unknown", ["device:1"])).toBeNull();
  });
});
