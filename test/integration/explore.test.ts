import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { Activity, Usage } from "../../server/contract/activity.ts";
import {
  ClusterDetail,
  ClusterGraphQuery,
  ClusterList,
  ClusterQuery,
  GraphSlice,
  MemberList,
  NodeDetail,
  Status,
  Trace,
} from "../../server/contract/api.ts";
import { CommonResult, KeptCanvas, PathResult, type SavedEdits } from "../../server/contract/canvas.ts";
import { Period } from "../../server/contract/period.ts";
import { SearchResult } from "../../server/contract/search.ts";
import { accountsOf, setCases } from "../../server/case/cases.ts";
import { listViews, removeView, saveView } from "../../server/case/views.ts";
import { groupClusters } from "../../server/detect/groups.ts";
import * as canvases from "../../server/explore/canvases.ts";
import { drawCluster, drawFound, drawNodes } from "../../server/explore/cluster-graph.ts";
import {
  describeCluster,
  listMembers,
  readActivity,
  readClusterPeriod,
  readUsage,
} from "../../server/explore/clusters.ts";
import { findCommon } from "../../server/explore/common.ts";
import { drawGroup } from "../../server/explore/groups.ts";
import { findPaths } from "../../server/explore/path.ts";
import { describeNode, expandNode } from "../../server/explore/neighbours.ts";
import { searchGraph } from "../../server/explore/search.ts";
import { listClusters } from "../../server/explore/queue.ts";
import { readClusterMembers, readPartners, readPlace, requireAccounts } from "../../server/explore/place.ts";
import { rememberingSurvey, surveyOf } from "../../server/explore/survey.ts";
import { readStatus } from "../../server/explore/status.ts";
import { traceLead } from "../../server/explore/trace.ts";
import { clusterKey, streamMembers, readClusters, readRun } from "../../server/store/clusters.ts";
import { openDuck } from "../../server/store/duckdb.ts";
import { markDemonstration } from "../../server/store/load.ts";
import { readProjection } from "../../server/store/projection.ts";
import { indexWords } from "../../server/store/schema.ts";
import { WRITE_GROUPS } from "../../server/store/runs.cypher.ts";
import { packHours } from "../pack-hours.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { ACCOUNTS, FIRST_DAY, HUB, RUN_ID, writeFixture } from "./fixture-graph.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await writeFixture(database.graph);
});
afterAll(() => database.stop());

const queue = (query: Partial<Record<keyof z.infer<typeof ClusterQuery>, unknown>> = {}) =>
  listClusters(database.graph, ClusterQuery.parse(query));

describe("the queue", () => {
  it("lists the newest finished run by rank with present dispositions", async () => {
    const list = ClusterList.parse(await queue());
    expect(list.run_id).toBe(RUN_ID);
    expect(list.page).toEqual({ offset: 0, limit: 100, total: 3 });
    expect(list.clusters.map(({ cluster_id }) => cluster_id)).toEqual(["H-0001", "H-0002", "H-0003"]);
    expect(list.clusters[1].dispositions).toEqual({ open: 1, confirmed_fraud: 29, benign: 0, inconclusive: 0 });
  });

  it.each([
    ["flagged", ["H-0001", "H-0002"]],
    ["judged", ["H-0002"]],
    ["to_review", ["H-0001", "H-0003"]],
    ["changed", ["H-0001"]],
  ])("filters %s", async (status, expected) => {
    expect((await queue({ status })).clusters.map(({ cluster_id }) => cluster_id)).toEqual(expected);
  });

  it.each([
    [{ disposition: "confirmed_fraud" }, ["H-0002"]],
    [{ disposition: "open" }, ["H-0001", "H-0003"]],
    [{ min_size: 30, max_size: 40 }, ["H-0002"]],
    [{ assignee: "kim" }, ["H-0002", "H-0003"]],
    [{ assignee: "@nobody" }, ["H-0001"]],
    [{ assignee: "kim", case: "waiting" }, ["H-0003"]],
    [{ known_good: "only" }, []],
    [{ known_good: "without", status: "flagged" }, ["H-0001", "H-0002"]],
  ])("narrows by %j", async (facets, expected) => {
    await setCases(database.graph, { clusters: ["H-0002", "H-0003"], assignee: "kim", by: "lee" }, 1);
    await setCases(database.graph, { clusters: ["H-0003"], status: "waiting", by: "kim" }, 2);
    expect((await queue(facets)).clusters.map(({ cluster_id }) => cluster_id)).toEqual(expected);
  });

  it("narrows by band, family and change as the run wrote them", async () => {
    const { clusters } = await queue();
    for (const { cluster_id, band, families, change } of clusters) {
      const [family] = families.filter(({ bits }) => bits > 0);
      const found = await queue({
        band,
        change: change.kind,
        ...(family === undefined ? {} : { family: family.family }),
      });
      expect(found.clusters.map((cluster) => cluster.cluster_id)).toContain(cluster_id);
    }
    const { change } = clusters[0];
    const others = await queue({ change: change.kind });
    expect(others.clusters.every((cluster) => cluster.change.kind === change.kind)).toBe(true);
    expect(others.page.total).toBeLessThan(clusters.length);
  });

  it("keeps who works on a cluster, and refuses clusters that are not there", async () => {
    const [, second] = (await queue()).clusters;
    expect(second.case).toMatchObject({ cluster_id: "H-0002", assignee: "kim", status: "open" });
    await setCases(database.graph, { clusters: ["H-0002"], assignee: null, by: "kim" }, 3);
    expect((await queue()).clusters[1].case).toMatchObject({ assignee: null, by: "kim" });
    await expect(
      setCases(database.graph, { clusters: ["H-0001", "H-9999"], status: "done", by: "kim" }, 4),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await queue()).clusters[0].case).toBeNull();
    const told = await database.graph.read(
      "MATCH (h:HistoryEntry {kind: 'case', cluster: 'H-0002'}) RETURN h.text AS text ORDER BY h.number DESC LIMIT 2",
    );
    expect(told.map(({ text }) => text)).toEqual(["assigned to nobody", "assigned to kim"]);
    expect(await accountsOf(database.graph, ["H-0002", "H-0003"])).toHaveLength(50);
  });

  it("saves views by name, and takes them away", async () => {
    const { graph } = database;
    const saved = await saveView(graph, { name: "Big", params: { min: "50" }, by: "kim" }, { now: 1, id: "v-1" });
    await saveView(graph, { name: "Big", params: { min: "90" }, by: "lee" }, { now: 2, id: "v-2" });
    expect((await listViews(graph)).views).toMatchObject([{ view_id: "v-1", params: { min: "90" }, by: "lee" }]);
    expect((await removeView(graph, saved.view_id)).views).toEqual([]);
    await expect(removeView(graph, saved.view_id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("sorts and pages with the true total", async () => {
    const list = await queue({ sort: "size", offset: 1, limit: 1 });
    expect(list.page.total).toBe(3);
    expect(list.clusters.map(({ cluster_id }) => cluster_id)).toEqual(["H-0002"]);
  });

  it("refuses an unknown run", async () => {
    await expect(queue({ run: "nowhere" })).rejects.toMatchObject({ code: "NOT_FOUND", status: 404 });
  });

  it("streams every member once", async () => {
    const rows = [];
    const clusters = await readClusters(database.graph, RUN_ID);
    for await (const batch of streamMembers(database.graph, RUN_ID, clusters)) rows.push(...batch);
    expect(rows).toHaveLength(110);
    expect(new Set(rows.map(({ account_id }) => account_id)).size).toBe(110);
    expect(rows[0]).toMatchObject({ account_id: "op1-000", cluster_id: "H-0001", flagged: true, disposition: "open" });
  });
});

describe("a cluster", () => {
  it("names the identifiers that tie most members, strongest first, hubs last and marked", async () => {
    const detail = ClusterDetail.parse(await describeCluster(database.graph, "H-0001"));
    const nodes = detail.evidence.map(({ node }) => node);
    // 6 cards, 1 template, 6 addresses, the hub
    expect(detail.evidence_total).toBe(14);
    expect(nodes[0]).toBe("fingerprint:template-a");
    expect(nodes[13]).toBe(HUB);
    expect(detail.evidence[13]).toMatchObject({ hub: true, weight: 0, members: 60, accounts: ACCOUNTS.length });
    expect(detail.evidence[0]).toMatchObject({ members: 60, family: "template" });
  });

  it("takes the family of an attribute from the run's settings", async () => {
    const detail = await describeCluster(database.graph, "H-0002");
    expect(detail.evidence.find(({ kind }) => kind === "attribute")).toMatchObject({
      family: "payment",
      label: "paid_to: seller-b",
    });
  });

  it("pages members, strongest first", async () => {
    const list = MemberList.parse(await listMembers(database.graph, "H-0001", { offset: 0, limit: 5 }));
    expect(list.page.total).toBe(60);
    expect(list.members.map(({ account_id }) => account_id)).toEqual([
      "op1-000",
      "op1-001",
      "op1-002",
      "op1-003",
      "op1-004",
    ]);
    const last = await listMembers(database.graph, "H-0001", { offset: 58, limit: 5 });
    expect(last.members.map(({ core }) => core)).toEqual([false, false]);
  });

  it("draws all of a small cluster with what ties it", async () => {
    const slice = GraphSlice.parse(await drawCluster(database.graph, "H-0001", ClusterGraphQuery.parse({})));
    expect(slice.shown).toEqual({
      accounts: 60,
      accounts_total: 60,
      identifiers: 14,
      identifiers_total: 14,
      why: null,
    });
    expect(slice.nodes.filter(({ hub }) => hub).map(({ id }) => id)).toEqual([HUB]);
    expect(slice.edges).toHaveLength(60 * 4);
    const known = new Set(slice.nodes.map(({ id }) => id));
    expect(slice.edges.every(({ source, target }) => known.has(source) && known.has(target))).toBe(true);
  });

  it("keeps to the limits and says why there is less", async () => {
    const slice = await drawCluster(
      database.graph,
      "H-0001",
      ClusterGraphQuery.parse({ accounts: 10, identifiers: 5 }),
    );
    expect(slice.shown).toMatchObject({ accounts: 10, accounts_total: 60, identifiers: 5, identifiers_total: 14 });
    expect(slice.shown.why).not.toBeNull();
    expect(slice.nodes).toHaveLength(15);
    expect(slice.nodes.some(({ hub }) => hub)).toBe(true);
  });

  it("draws links between accounts", async () => {
    const slice = await drawCluster(database.graph, "H-0001", ClusterGraphQuery.parse({ view: "accounts" }));
    expect(slice.nodes).toHaveLength(60);
    expect(slice.edges).toHaveLength(6 * 45);
    expect(slice.edges[0]).toMatchObject({ type: "link", family: "payment" });
  });

  it("sums activity by day, also where a day stands twice", async () => {
    const activity = Activity.parse(await readActivity(database.graph, "H-0001"));
    const first = activity.days.indexOf("2026-05-01");
    expect(activity.exchanges.slice(first)).toEqual(Array.from({ length: 10 }, () => 26 * 60));
    expect(activity.active_accounts[first]).toBe(60);
    expect(activity.sign_ups.reduce((sum, n) => sum + n, 0)).toBe(60);
    expect(activity.events).toEqual([{ at: "2026-05-04T00:00:00.000Z", kind: "model_release", label: "A new model" }]);
  });

  it("sums what was used by the days of the activity", async () => {
    const { days, exchanges } = await readActivity(database.graph, "H-0001");
    const usage = Usage.parse(await readUsage(database.graph, "H-0001"));
    expect(usage.models).toEqual([{ name: "large", accounts: 60, tokens: 60 * 260 * 2, exchanges }]);
    expect(usage.capabilities).toMatchObject([{ name: "reasoning_trace", exchanges }]);
    expect(usage.channels).toMatchObject([{ name: "api", exchanges }]);
    expect(usage.input_tokens).toEqual(exchanges);
    expect(usage.output_tokens).toHaveLength(days.length);
  });

  it("narrows to a period: who was active, and by hour where it is short", async () => {
    const start = (FIRST_DAY + 29) * 24;
    const duck = await openDuck();
    const text = await packHours(duck, [
      [start + 3, 5],
      [start + 24, 6],
      [start + 26, 7],
    ]);
    await duck.close();
    const set = (loads: string[], lastSeen: number) =>
      database.graph.write(
        "MATCH (a:Account {id: 'op1-003'}) WITH a, a.activity AS before SET a.activity = before[..2] + $loads, a.lastSeen = $lastSeen",
        { loads, lastSeen },
      );
    await set([text], (FIRST_DAY + 31) * 86_400_000);
    const day = Period.parse(
      await readClusterPeriod(database.graph, "H-0001", { from: "2026-05-31", to: "2026-05-31" }),
    );
    expect(day).toMatchObject({ active: 1, members: 60, exchanges: 6 + 7 });
    expect([day.quiet.length, day.quiet.includes("account:op1-003")]).toEqual([59, false]);
    expect(day.hours?.exchanges).toEqual(Array.from({ length: 24 }, (_, hour) => ({ 0: 6, 2: 7 })[hour] ?? 0));
    expect(day.hours?.active_accounts[2]).toBe(1);
    const all = await readClusterPeriod(database.graph, "H-0001", { from: "2026-05-30", to: "2026-06-30" });
    expect(all).toMatchObject({ active: 1, exchanges: 5 + 6 + 7, hours: null });
    const later = await readClusterPeriod(database.graph, "H-0001", { from: "2026-06-01", to: "2026-06-02" });
    expect(later).toMatchObject({ active: 0, exchanges: 0 });
    await set([], (FIRST_DAY + 10) * 86_400_000);
  });

  it("counts who stopped while a linked member began", async () => {
    const set = (account: string, facts: Record<string, number>) =>
      database.graph.write("MATCH (a:Account {id: $account}) SET a += $facts", { account, facts });
    const day = FIRST_DAY * 86_400_000;
    const ended = day + 4 * 86_400_000;
    await set("op1-010", { lastSeen: ended });
    await set("op1-011", { createdAt: ended + 3_600_000, firstSeen: ended + 7_200_000 });
    const activity = await readActivity(database.graph, "H-0001");
    expect(activity.hand_offs.reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(activity.hand_offs[activity.days.indexOf("2026-05-05")]).toBe(1);
    await set("op1-010", { lastSeen: day + 10 * 86_400_000 });
    await set("op1-011", { createdAt: day - 5 * 86_400_000, firstSeen: day });
  });

  it("keeps what was counted over its members until another load is done", async () => {
    const { graph } = database;
    const survey = rememberingSurvey(graph);
    const total = async () => (await describeCluster(graph, "H-0001", undefined, survey)).evidence_total;
    expect(await total()).toBe(14);
    await graph.write(
      "MATCH (a:Account) WHERE a.id IN ['op1-000', 'op1-001'] MERGE (i:Identifier {id: 'device:kept'}) SET i.kind = 'device', i.value = 'kept' CREATE (a)-[:USED_DEVICE]->(i)",
    );
    expect(await total()).toBe(14);
    await graph.write("CREATE (:LoadBatch {id: 'kept', state: 'done'})");
    expect(await total()).toBe(15);
    await graph.write("MATCH (n) WHERE n.id IN ['kept', 'device:kept'] DETACH DELETE n");
  });

  it("is not found where it does not exist", async () => {
    await expect(describeCluster(database.graph, "H-9999")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("nodes", () => {
  it("describes an account with true counts by kind", async () => {
    const detail = NodeDetail.parse(await describeNode(database.graph, "account:op1-000"));
    expect(detail.neighbours).toEqual(
      expect.arrayContaining([
        { kind: "account", total: 9 },
        { kind: "payment", total: 1 },
        { kind: "ip", total: 2 },
        { kind: "fingerprint", total: 1 },
      ]),
    );
    expect(detail.clusters).toEqual([{ cluster_id: "H-0001", accounts: 1 }]);
    expect(detail.facts).toContainEqual({ name: "Opened", value: "2026-04-26T00:00:00.000Z" });
  });

  it("masks an address in its label and gives it in the facts", async () => {
    const detail = await describeNode(database.graph, "email:person3@example.com");
    expect(detail.node.label).toBe("p***@example.com");
    expect(detail.facts).toContainEqual({ name: "Value", value: "person3@example.com" });
  });

  it("counts a hub's clusters and pages its accounts, strongest linkage first", async () => {
    const detail = await describeNode(database.graph, HUB);
    expect(detail.neighbours).toEqual([{ kind: "account", total: ACCOUNTS.length }]);
    expect(detail.clusters.map(({ accounts }) => accounts)).toEqual([60, 30, 20]);
    expect(detail.facts).toContainEqual({ name: "Network", value: "198.51.100.0/24" });
    const page = await expandNode(database.graph, { node: HUB, kind: "account", offset: 0, limit: 50 });
    const next = await expandNode(database.graph, { node: HUB, kind: "account", offset: 50, limit: 50 });
    expect(page.page).toEqual({ offset: 0, limit: 50, total: ACCOUNTS.length });
    expect(page.nodes).toHaveLength(50);
    expect(page.edges).toHaveLength(50);
    expect(page.nodes[0].linkage).toBe(0.999);
    const both = new Set([...page.nodes, ...next.nodes].map(({ id }) => id));
    expect(both.size).toBe(100);
  });

  it("expands an account by kind, most shared first", async () => {
    const ips = await expandNode(database.graph, { node: "account:op1-000", kind: "ip", offset: 0, limit: 10 });
    expect(ips.nodes.map(({ id }) => id)).toEqual([HUB, "ip:203.0.113.0"]);
    expect(ips.edges.map(({ type }) => type)).toEqual(["evidence", "evidence"]);
    const linked = await expandNode(database.graph, { node: "account:op1-000", kind: "account", offset: 0, limit: 3 });
    expect(linked.page.total).toBe(9);
    expect(linked.edges).toHaveLength(3);
    const none = await expandNode(database.graph, { node: "account:op1-000", kind: "phone", offset: 0, limit: 3 });
    expect(none).toEqual({ page: { offset: 0, limit: 3, total: 0 }, nodes: [], edges: [] });
  });

  it("describes and expands a network", async () => {
    const detail = await describeNode(database.graph, "network:203.0.113.0/24");
    expect(detail.neighbours).toEqual([{ kind: "ip", total: 6 }]);
    const ips = await expandNode(database.graph, { node: "network:203.0.113.0/24", kind: "ip", offset: 0, limit: 10 });
    expect(ips.nodes).toHaveLength(6);
  });

  it("refuses unknown nodes and kinds", async () => {
    await expect(describeNode(database.graph, "account:nobody")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      expandNode(database.graph, { node: HUB, kind: "Account) DETACH DELETE", offset: 0, limit: 1 }),
    ).rejects.toMatchObject({ code: "WRONG_USE" });
  });

  it("draws given nodes with the strongest identifiers that they share, but no hubs", async () => {
    const nodes = ["account:op1-000", "account:op1-001", "account:h-000", "account:nobody"];
    const slice = GraphSlice.parse(await drawNodes(database.graph, { nodes, identifiers: 60 }));
    expect(slice.nodes.map(({ id }) => id)).toEqual([
      ...nodes.slice(0, 3),
      "payment:card-a0",
      "fingerprint:template-a",
    ]);
    expect(slice.edges.filter(({ type }) => type === "link")).toHaveLength(1);
    const less = await drawNodes(database.graph, { nodes, identifiers: 1 });
    expect(less.shown).toMatchObject({ identifiers: 1, identifiers_total: 2 });
    expect(less.shown.why).toContain("2");
  });

  it("draws at most so many found nodes", async () => {
    const slice = await drawFound(
      database.graph,
      ACCOUNTS.map((id) => `account:${id}`),
      50,
    );
    expect(slice.nodes).toHaveLength(50);
    expect(slice.shown).toMatchObject({ accounts: 50, accounts_total: ACCOUNTS.length });
  });
});

describe("paths", () => {
  const between = async (from: string, to: string) =>
    PathResult.parse(await findPaths(database.graph, { from, to, paths: 3 }));

  it("goes over the strongest identifiers and never over a hub", async () => {
    const { paths, nodes, edges, bounded } = await between("account:op1-005", "account:op2-005");
    expect(paths.map((path) => path.nodes.join(" "))).toEqual([
      "account:op1-005 payment:card-a0 account:op1-001 device:bridge account:op2-001 attribute:paid_to=seller-b account:op2-005",
    ]);
    expect(paths[0]).toMatchObject({ steps: 3, bits: expect.closeTo(14.5 - Math.log2(30), 3) });
    expect([nodes.length, edges.length, bounded]).toEqual([7, 6, false]);
  });

  it("gives several ways, strongest first and equal ones by id, no two of which share an identifier", async () => {
    const { paths } = await between("account:op1-000", "account:op1-006");
    expect(paths.map(({ nodes }) => nodes[1])).toEqual(["ip:203.0.113.0", "payment:card-a0", "fingerprint:template-a"]);
  });

  it("ends at identifiers too, and says where there is none", async () => {
    const { paths } = await between("payment:card-a0", "device:bridge");
    expect(paths[0]?.nodes).toEqual(["payment:card-a0", "account:op1-001", "device:bridge"]);
    expect(await between("account:h-000", "account:h-001")).toMatchObject({ paths: [], nodes: [] });
    await expect(between("account:h-000", "account:nobody")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(between(HUB, HUB)).rejects.toMatchObject({ code: "WRONG_USE" });
  });
});

describe("what nodes have in common", () => {
  it("counts over the whole graph, the rarest first and hubs last", async () => {
    const nodes = ["account:op1-000", "account:op1-001", "account:op1-010", "payment:card-a0"];
    const all = CommonResult.parse(await findCommon(database.graph, { nodes, offset: 0, limit: 50 }));
    expect(all.common.map(({ node, of }) => [node.id, of, node.degree])).toEqual([
      ["payment:card-a0", 2, 10],
      ["fingerprint:template-a", 3, 60],
      [HUB, 3, ACCOUNTS.length],
    ]);
    expect([all.page.total, all.compared, all.edges.length]).toEqual([3, 3, 8]);
    const next = await findCommon(database.graph, { nodes, offset: 1, limit: 1 });
    expect([next.page.total, next.common.map(({ node }) => node.id)]).toEqual([3, ["fingerprint:template-a"]]);
  });

  it("compares identifiers by their accounts", async () => {
    const nodes = ["device:bridge", "payment:card-a0", "account:op1-000"];
    const { common, compared } = await findCommon(database.graph, { nodes, offset: 0, limit: 50 });
    expect([common.map(({ node, of }) => [node.id, of]), compared]).toEqual([[["account:op1-001", 2]], 2]);
  });
});

describe("canvases", () => {
  const edits: SavedEdits = {
    added: [
      {
        from: "account:op1-000 payment",
        nodes: ["payment:card-a0", "payment:gone"],
        ties: [["account:op1-000", "payment:card-a0"]],
      },
    ],
    hidden: ["account:op1-002"],
    opened: [],
    pinned: ["payment:card-a0"],
    places: { "payment:card-a0": [1.5, -2] },
    arranged: true,
  };

  it("are kept for each analyst, open with what the graph holds now, and are forgotten", async () => {
    const { graph } = database;
    await canvases.saveCanvas(graph, { key: "cluster H-0001", by: "ana", edits }, 1);
    const kept = KeptCanvas.parse(await canvases.openCanvas(graph, "cluster H-0001", "ana"));
    expect(kept.edits).toEqual(edits);
    expect(kept.nodes.map(({ id }) => id)).toEqual(["payment:card-a0"]);
    expect(kept.edges.map(({ source, target }) => [source, target])).toEqual([["account:op1-000", "payment:card-a0"]]);
    expect(await canvases.openCanvas(graph, "cluster H-0001", "ben")).toBeNull();
    await canvases.saveCanvas(graph, { key: "cluster H-0001", by: "ana", edits: null }, 2);
    expect(await canvases.openCanvas(graph, "cluster H-0001", "ana")).toBeNull();
  });

  it("are taken, listed, opened, renamed and deleted as snapshots", async () => {
    const { graph } = database;
    const request = { key: "cluster H-0001", by: "ana", address: "/clusters/H-0001", edits };
    await canvases.takeSnapshot(graph, { ...request, name: "First" }, { id: "s1", now: 1000 });
    await canvases.takeSnapshot(graph, { ...request, name: "Second" }, { id: "s2", now: 2000 });
    await canvases.renameSnapshot(graph, "s1", "The core");
    expect((await canvases.listSnapshots(graph)).map(({ name }) => name)).toEqual(["Second", "The core"]);
    expect(await canvases.openSnapshot(graph, "s1")).toMatchObject({
      key: request.key,
      name: "The core",
      canvas: { edits },
    });
    await canvases.deleteSnapshot(graph, "s1");
    await canvases.deleteSnapshot(graph, "s2");
    await expect(canvases.openSnapshot(graph, "s1")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(canvases.deleteSnapshot(graph, "s1")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("search", () => {
  beforeAll(async () => {
    await database.graph.write(
      `MATCH (a:Account {id: 'op1-000'}) CREATE (:Note {id: 'n-1', text: 'Wrote to the bank about this seller', by: 'kim', at: 1})-[:ON]->(a)`,
    );
    await indexWords(database.graph);
    await database.graph.read("CALL db.awaitIndexes(300)");
    await database.graph.read("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()");
  });
  const find = async (q: string, limit = 20) => SearchResult.parse(await searchGraph(database.graph, q, limit));

  it.each([
    ["op1-00", "account:op1-000"],
    ["card-a3", "payment:card-a3"],
    ["PERSON3@example.com", "email:person3@example.com"],
    ["2001:0DB8:0:0::1", "ip:2001:db8::1"],
    ["example univ", "organization:example university"],
    ["payment:card-b0", "payment:card-b0"],
    ["account:h-001", "account:h-001"],
    ["198.51.100", "network:198.51.100.0/24"],
  ])("finds %s by its beginning, whole ids first", async (q, node) => {
    expect((await find(q)).hits.map((hit) => hit.node.id)).toContain(node);
  });

  it("finds words within, the last one begun", async () => {
    const { hits, words } = await find("univers");
    expect(words).toBe(true);
    expect(hits.map(({ group, node }) => [group, node.id])).toContainEqual([
      "organisation",
      "organization:example university",
    ]);
  });

  it("finds notes with what they are about, and clusters by id", async () => {
    expect((await find("bank sell")).notes).toEqual([
      {
        note_id: "n-1",
        text: "Wrote to the bank about this seller",
        by: "kim",
        at: "1970-01-01T00:00:00.001Z",
        cluster_id: null,
        node: "account:op1-000",
      },
    ]);
    expect((await find("h-0002")).clusters).toEqual([{ cluster_id: "H-0002", size: 30, flagged: true }]);
  });

  it("shares a limit out between the groups and says that there is more", async () => {
    const found = await find("op", 7);
    expect(found.hits).toHaveLength(7);
    expect(found.more).toBe(true);
    expect(found.page.total).toBeGreaterThanOrEqual(60);
  });

  it("says so where an index of words is not there yet", async () => {
    await database.graph.write("DROP INDEX words_other");
    expect((await find("univers")).words).toBe(false);
    await indexWords(database.graph);
    await database.graph.read("CALL db.awaitIndexes(300)");
    expect((await find("univers")).words).toBe(true);
  });

  it("takes whatever is typed as words, not as a query", async () => {
    for (const q of ['"', "a AND (", "x:*", "~^", "\\", "NOT NOT"]) await expect(find(q)).resolves.toBeDefined();
  });
});

describe("place", () => {
  it("names the cluster of an account in a run, and whom the run links it with", async () => {
    expect(await readPlace(database.graph, await readRun(database.graph), "op1-000")).toMatchObject({
      cluster: "H-0001",
      core: true,
    });
    expect(await readPlace(database.graph, null, "op1-000")).toMatchObject({ cluster: null, core: false });
    expect((await readPartners(database.graph, RUN_ID, "op1-000")).length).toBeGreaterThan(3);
    const { members, core } = await readClusterMembers(database.graph, RUN_ID, "H-0001");
    expect(members).toHaveLength(60);
    expect(core.has("op1-000")).toBe(true);
  });

  it("refuses unknown accounts by number", async () => {
    await expect(requireAccounts(database.graph, ["op1-000", "nobody"], null)).rejects.toMatchObject({
      code: "NOT_FOUND",
      details: { unknown: 1 },
    });
  });
});

describe("trace", () => {
  it("follows accounts, addresses, instruments and fingerprints", async () => {
    const trace = Trace.parse(
      await traceLead(database.graph, [
        " op2-003 ",
        "account:new-000",
        "card-b1",
        "2001:DB8::0001",
        "unheard-of",
        "op2-003",
      ]),
    );
    expect(trace.asked).toBe(5);
    expect(trace.unknown).toEqual(["unheard-of"]);
    expect(trace.known.map(({ node }) => node)).toEqual([
      "account:op2-003",
      "account:new-000",
      "payment:card-b1",
      "ip:2001:db8::1",
    ]);
    // The ten of card-b1, new-000, op2-003 and h-000.
    expect(trace.accounts).toBe(13);
    expect(trace.clusters).toMatchObject([{ cluster_id: "H-0002", hit: 11, size: 30, flagged: true }]);
    expect(trace.shared[0].node).toBe("payment:card-b1");
    expect(trace.shared.find(({ node }) => node === HUB)).toMatchObject({
      hub: true,
      bits: 0,
      others: ACCOUNTS.length - 13,
    });
    expect(trace.others.every(({ account_id }) => account_id !== "op2-003")).toBe(true);
    expect(trace.others_total).toBe(19);
    expect(trace.others_hidden).toEqual({ hubs: 1, wide: 0, weak: 0 });
    expect([trace.account_ids.length, trace.too_wide]).toEqual([13, 0]);
  });

  it("says of one account what it shares with anybody", async () => {
    const trace = await traceLead(database.graph, ["new-000"]);
    expect(trace.shared.map(({ node }) => node)).toEqual(["payment:card-b1", HUB]);
    expect(trace.others).toHaveLength(10);
  });

  it("takes networks and knows nothing of nothing", async () => {
    const lead = ["203.0.113.0/24"];
    expect(await traceLead(database.graph, lead)).toMatchObject({ accounts: 60, accounts_cut: false });
    expect(await traceLead(database.graph, lead, 59)).toMatchObject({ accounts: 59, accounts_cut: true });
    expect(await traceLead(database.graph, ["nothing"])).toMatchObject({
      accounts: 0,
      known: [],
      unknown: ["nothing"],
    });
  });
});

describe("status", () => {
  it("counts what is there", async () => {
    const status = Status.parse(await readStatus(database.graph, { version: "1.2.3", managed: true }));
    expect(status.counts.accounts).toBe(ACCOUNTS.length);
    expect(status.counts.relations).toBeGreaterThan(ACCOUNTS.length * 3);
    expect(status.database).toMatchObject({ state: "ready", managed: true });
    expect(status.last_load).toMatchObject({ files: 2, rows: 1234 });
    expect(status.run?.run_id).toBe(RUN_ID);
    expect(status.judged).toBe(1);
  });

  it("says that the data is the demonstration where that alone was loaded", async () => {
    const { graph } = database;
    const isDemonstration = async () => (await readStatus(graph, { version: "1.2.3", managed: true })).demonstration;
    expect(await isDemonstration()).toBe(false);
    await markDemonstration(graph, "b1");
    expect(await isDemonstration()).toBe(true);
    await graph.write("CREATE (:LoadBatch {id: 'own', at: 0, state: 'done'})");
    expect(await isDemonstration()).toBe(false);
    await graph.write("MATCH (own:LoadBatch {id: 'own'}) DELETE own");
  });
});

describe("groups of a large cluster", () => {
  const id = "H-0001";
  const key = clusterKey(RUN_ID, id);

  /** Groups the members as a run does, by links between neighbours in a row, and writes that as a run does. */
  async function keepGroups(): Promise<void> {
    const { graph } = database;
    const projection = await readProjection(graph);
    const { members } = await readClusterMembers(graph, RUN_ID, id);
    const numbers = Uint32Array.from(members.toSorted(), (account) => projection.accounts.indexOf(account));
    const pairs = [...numbers].flatMap((a, i) => [...numbers.subarray(i + 1, i + 4)].map((b) => [a, b] as const));
    const n = projection.accounts.length;
    const detection = {
      links: {
        a: Uint32Array.from(pairs, ([a]) => a),
        b: Uint32Array.from(pairs, ([, b]) => b),
        bits: new Float32Array(pairs.length).fill(9),
        families: new Float32Array(0),
      },
      weights: new Float32Array(projection.identifiers.length).fill(5),
      hub: Uint8Array.from(projection.identifiers, (node) => Number(node === HUB)),
      linkage: new Float32Array(n).fill(0.9),
      core: new Uint8Array(n).fill(1),
    };
    const families = new Uint8Array(projection.identifiers.length);
    const { groups, groupOf } = groupClusters(projection, detection, families, { members: [numbers], ids: [id] }, 1);
    const rows = [...(groups.get(id) ?? [])].map((group) => ({
      cluster: id,
      path: group.path,
      size: group.size,
      json: JSON.stringify(group),
    }));
    await graph.write(WRITE_GROUPS, { run: RUN_ID, rows });
    await graph.write("MATCH (c:Cluster {key: $key})<-[m:MEMBER_OF]-(a) SET m.group = $paths[a.id]", {
      key,
      paths: Object.fromEntries(members.map((account) => [account, groupOf[projection.accounts.indexOf(account)]])),
    });
  }

  it("is drawn as accounts where a run kept no groups", async () => {
    const slice = GraphSlice.parse(await drawGroup(database.graph, id, ""));
    expect(slice.nodes.filter(({ type }) => type === "account").length).toBe(slice.shown.accounts_total);
    await expect(drawGroup(database.graph, id, "1")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("opens group by group down to every account, each edge between what is drawn", async () => {
    await keepGroups();
    const size = (await readClusterMembers(database.graph, RUN_ID, id)).members.length;
    const accounts = new Map<string, string>();
    const drawn = new Set<string>();
    const open = async (path: string): Promise<void> => {
      const slice = GraphSlice.parse(await drawGroup(database.graph, id, path));
      for (const { id: node } of [...slice.nodes, ...(slice.bundles ?? [])]) drawn.add(node);
      for (const { source, target } of slice.edges)
        expect([source, target].filter((end) => !drawn.has(end))).toEqual([]);
      const parts = slice.nodes.flatMap(({ group }) => group ?? []);
      const sizes = parts.length > 0 ? parts.map((part) => part.size) : [slice.shown.accounts_total];
      expect(sizes.reduce((sum, part) => sum + part, 0)).toBe(slice.shown.accounts_total);
      for (const node of slice.nodes) if (node.type === "account") accounts.set(node.id, node.in_group ?? "");
      for (const part of parts) await open(part.path);
      const ends = parts.length === 0 ? slice.edges.map(({ source }) => accounts.get(source)) : [];
      expect(ends.filter((end) => end !== path)).toEqual([]);
    };
    await open("");
    expect(drawn.has("group:H-0001/1")).toBe(true);
    expect(accounts.size).toBe(size);
  });

  it("says which verdicts each group has, and counts over the whole as the run did", async () => {
    const { graph } = database;
    await graph.write("MATCH (a:Account {id: $id}) SET a.disposition = 'inconclusive'", { id: "op1-000" });
    const { nodes } = await drawGroup(graph, id, "");
    const held = nodes.reduce((sum, { group }) => sum + (group?.verdicts.inconclusive ?? 0), 0);
    await graph.write("MATCH (a:Account {id: $id}) REMOVE a.disposition", { id: "op1-000" });
    expect(held).toBe(1);
    const kept = await surveyOf(graph).evidence({ key, identifiers: 60 });
    const counted = await surveyOf(graph).evidence({ key, identifiers: 61 });
    const members = (found: typeof kept) => new Map(found.shown.map(({ node, members: count }) => [node, count]));
    expect(kept.total).toBe(counted.total);
    expect(members(kept)).toEqual(members(counted));
  });
});
