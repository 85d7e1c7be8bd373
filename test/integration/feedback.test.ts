import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analyse } from "../../server/analyse.ts";
import { Run } from "../../server/contract/run.ts";
import type { SplitPreview } from "../../server/contract/verdicts.ts";
import { accountsOf } from "../../server/case/cases.ts";
import { prepareEnforcement } from "../../server/export/enforcement.ts";
import { exportGraph } from "../../server/export/export.ts";
import { previewSplit } from "../../server/label/collateral.ts";
import { applyLabel, labelHistory, undoLabel } from "../../server/label/label.ts";
import { Settings } from "../../server/contract/settings.ts";
import { explainCluster, muteInCluster } from "../../server/http/explain-cluster.ts";
import { reportFeedback } from "../../server/http/feedback-report.ts";
import { recallAccounts, recallClusterOf } from "../../server/http/recall.ts";
import { decide, listDecisions, undoDecision } from "../../server/label/decisions.ts";
import { decisionsOn, listOwnClusters, makeOwnCluster } from "../../server/label/own-clusters.ts";
import { addKnownGood, listKnownGood, removeKnownGood } from "../../server/label/known-good.ts";
import { describeCluster, listMembers } from "../../server/explore/clusters.ts";
import { familyEvidence } from "../../server/link/family-evidence.ts";
import { readClusters, readRun } from "../../server/store/clusters.ts";
import { readFeedback } from "../../server/store/feedback.ts";
import { readProjection } from "../../server/store/projection.ts";
import { readMembers, writeRun } from "../../server/store/runs.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { ACCOUNTS, FIRST_DAY, RUN_ID, writeFixture } from "./fixture-graph.ts";

const DAY = 86_400_000;
let database: TestDatabase;
let clock = (FIRST_DAY + 60) * DAY;
beforeAll(async () => {
  database = await openTestDatabase();
  await writeFixture(database.graph);
});
afterAll(() => database.stop());

const stamp = (id: string) => ({ now: (clock += 1000), id });
const sorted = ACCOUNTS.toSorted();
const names = {
  accounts: sorted,
  identifiers: ["ip:203.0.113.1", "organization:example university", "payment:card-a1"],
};

describe("the known-good list", () => {
  const entry = { reason: "red team", owner: "ana", expires: "2026-12-31", by: "bo" };

  it("keeps entries with who and when, and gives those that hold to a run", async () => {
    await addKnownGood(database.graph, [{ ...entry, kind: "range", value: "203.0.113.0/24" }], stamp("k-1"));
    await addKnownGood(
      database.graph,
      [
        { ...entry, kind: "identifier", value: "payment:card-a1" },
        { ...entry, kind: "organization", value: "Example University", expires: "2026-07-31" },
      ],
      stamp("k-2"),
    );
    const { knownGood } = await readFeedback(database.graph, names, clock);
    expect(knownGood.entries).toHaveLength(3);
    expect(Array.from(knownGood.entryOf, (number) => number >= 0)).toEqual([true, true, true]);
    expect((await listKnownGood(database.graph, clock)).entries[0]).toMatchObject({
      entry_id: "k-2-1",
      state: "active",
      owner: "ana",
      by: "bo",
      removed_at: null,
    });
  });

  it("an expired entry does nothing and is listed as expired; the last day still counts", async () => {
    const lastDay = Date.UTC(2026, 6, 31, 23, 59);
    expect((await readFeedback(database.graph, names, lastDay)).knownGood.entryOf[1]).toBeGreaterThanOrEqual(0);
    expect((await readFeedback(database.graph, names, lastDay + DAY)).knownGood.entryOf[1]).toBe(-1);
    const { entries } = await listKnownGood(database.graph, lastDay + DAY);
    expect(entries.filter(({ state }) => state === "expired").map(({ entry_id }) => entry_id)).toEqual(["k-2-2"]);
    await expect(
      addKnownGood(database.graph, [{ ...entry, kind: "organization", value: "x", expires: "2020-01-01" }], stamp("k")),
    ).rejects.toMatchObject({ code: "WRONG_USE" });
  });

  it("a removed entry does nothing and stays on record", async () => {
    expect(await removeKnownGood(database.graph, "k-1", "cy", (clock += 1000))).toMatchObject({
      state: "removed",
      removed_by: "cy",
    });
    expect((await readFeedback(database.graph, names, clock)).knownGood.entryOf[0]).toBe(-1);
    expect((await listKnownGood(database.graph, clock)).entries).toHaveLength(3);
    await expect(removeKnownGood(database.graph, "k-1", "cy", clock)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("decisions by hand", () => {
  const number = (id: string) => sorted.indexOf(id);

  it("are read in a run's numbering, and bind until they are taken back", async () => {
    await decide(
      database.graph,
      { kind: "join", accounts: ["op1-000", "account:op2-005"], reason: "one phone", by: "bo" },
      stamp("j-1"),
    );
    await decide(database.graph, { kind: "part", accounts: ["op1-001"], from: "H-0001", by: "bo" }, stamp("p-1"));
    const { joined, parted } = await readFeedback(database.graph, names, clock);
    expect(joined.map((group) => Array.from(group))).toEqual([[number("op1-000"), number("op2-005")]]);
    expect(parted).toHaveLength(1);
    expect(parted[0].accounts).toHaveLength(60);
    expect(Array.from(parted[0].accounts).filter((_, i) => parted[0].sides[i] === 0)).toEqual([number("op1-001")]);

    expect(await undoDecision(database.graph, "j-1", { by: "cy" }, stamp("u-1"))).toMatchObject({
      kind: "undo",
      undoes: "j-1",
    });
    expect((await readFeedback(database.graph, names, clock)).joined).toEqual([]);
    await expect(undoDecision(database.graph, "j-1", { by: "cy" }, stamp("u-2"))).rejects.toMatchObject({
      code: "ALREADY_UNDONE",
    });
    const { decisions } = await listDecisions(database.graph);
    expect(decisions.map(({ decision_id, undone, accounts }) => [decision_id, undone, accounts])).toEqual([
      ["u-1", false, 0],
      ["p-1", false, 60],
      ["j-1", true, 2],
    ]);
  });

  it("that contradict each other through others are refused, and nothing is recorded", async () => {
    await decide(database.graph, { kind: "join", accounts: ["op1-002", "h-001"], by: "bo" }, stamp("j-2"));
    await expect(
      decide(database.graph, { kind: "join", accounts: ["h-001", "op1-001"], by: "bo" }, stamp("j-3")),
    ).rejects.toMatchObject({ code: "DECISION_CONFLICT", status: 409, details: { decision: "p-1" } });
    await expect(
      decide(database.graph, { kind: "part", accounts: ["h-001", "op1-002"], by: "bo" }, stamp("p-2")),
    ).rejects.toMatchObject({ code: "DECISION_CONFLICT", details: { decision: "p-2" } });
    expect((await listDecisions(database.graph)).decisions).toHaveLength(4);
  });

  it("take clusters for their core members, and need two sides", async () => {
    const joined = await decide(
      database.graph,
      { kind: "join", clusters: ["H-0003"], accounts: ["h-002"], by: "bo" },
      stamp("j-4"),
    );
    expect(joined.accounts).toBe(19);
    for (const wrong of [{ accounts: ["h-003"] }, { accounts: ["h-003", "h-003"] }, { from: "H-0001" }]) {
      await expect(decide(database.graph, { kind: "part", by: "bo", ...wrong }, stamp("x"))).rejects.toMatchObject({
        code: "WRONG_USE",
      });
    }
    await expect(
      decide(database.graph, { kind: "join", accounts: ["ghost", "h-003"], by: "bo" }, stamp("x")),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

/** What a run of the same id left that was broken off, and how much of it, and of links in all, there is. */
const INTERRUPTED = `
MATCH (a:Account {id: 'h-020'}), (b:Account {id: 'h-021'})
CREATE (r:Run {id: 'R-0002', state: 'writing', startedAt: 0, json: '{}'})<-[:OF_RUN]-(c:Cluster {key: 'R-0002/H-9999', id: 'H-9999'}),
       (a)-[:MEMBER_OF {run: 'R-0002'}]->(c), (:Group {key: 'R-0002/H-9999/', run: 'R-0002', path: 'broken'})-[:GROUP_OF]->(c),
       (a)-[:LINKED {run: 'R-0002', bits: 9.0, families: ['payment']}]->(b)`;
const LEFT = `
RETURN COUNT { ()-[:LINKED]->() } AS links, COUNT { (:Cluster {id: 'H-9999'}) } + COUNT { (r:Run) WHERE r.state = 'writing' } AS broken,
       COUNT { (:Group {path: 'broken'}) } AS groups`;

describe("a run", () => {
  it("obeys decisions and keeps what verdicts taught, also for the report", async () => {
    const projection = await readProjection(database.graph);
    const [earlier, feedback] = [
      await readMembers(database.graph, RUN_ID),
      await readFeedback(database.graph, projection, clock),
    ];
    const result = analyse(projection, Settings.parse({}), { seed: 1, now: clock, earlier, nextId: 4, feedback });
    const clusterOf = (id: string) => result.detection.membership[projection.accounts.indexOf(id)];
    expect(clusterOf("op1-002")).toBe(clusterOf("h-001"));
    const together = result.clusters.find(({ cluster_id }) => cluster_id === clusterOf("op1-002"));
    expect(together?.reasons).toContainEqual(expect.objectContaining({ code: "JOINED_BY_HAND", bits: 0 }));
    expect(clusterOf("op1-001") === null || clusterOf("op1-001") !== clusterOf("op1-003")).toBe(true);
    // The confirmed accounts of H-0002 all share one value of the family `other`, and three cards.
    expect(result.calibration.agreement.other).toBeGreaterThan(0.5);
    expect(result.calibration.agreement.payment).toBeLessThan(0.5);

    const at = new Date(clock).toISOString();
    const { accounts, identifiers } = projection;
    const run = Run.parse({
      run_id: "R-0002",
      started_at: at,
      finished_at: at,
      seed: 1,
      settings_digest: "0",
      settings: result.settings,
      inputs: [],
      code_version: "test",
      accounts: accounts.length,
      linked: result.linked,
      links: result.links,
      clusters: result.clusters.length,
      flagged: 0,
      flagged_accounts: 0,
      hubs: [],
      hub_count: 0,
      strangers: 0,
      timing: result.detection.timing,
      calibration: result.calibration,
      seconds: {},
    });
    await database.graph.write(INTERRUPTED);
    await writeRun(database.graph, run, { accounts, identifiers }, result);
    const [left] = await database.graph.read(LEFT);
    expect(left).toEqual({ links: result.detection.links.a.length, broken: 0, groups: 0 });
    const report = await reportFeedback(database.graph);
    expect(report).toMatchObject({ run_id: "R-0002", judged: result.calibration.judged });
    expect(report.judged.confirmed_fraud).toBeGreaterThan(0);
    expect(report.calibration).toEqual(result.calibration);
    expect(report.precision).toEqual(result.calibration.precision);
    expect(
      (await readClusters(database.graph, "R-0002")).every(({ calibration }) => calibration === "simulation"),
    ).toBe(true);
  });
});

describe("a cluster of one's own", () => {
  const accounts = ["h-010", "h-011", "op1-030", "op2-009"];
  const familiesOf = async (ids: readonly string[]) =>
    familyEvidence(await recallAccounts(database.graph, await readRun(database.graph), ids));

  it("is there at once, as it is: not judged, not flagged, its evidence the run's", async () => {
    const { cluster, decision } = await makeOwnCluster(
      database.graph,
      { accounts: ["account:h-010", ...accounts], reason: "from a report", by: "bo" },
      familiesOf,
      stamp("m-1"),
    );
    expect(cluster).toMatchObject({ cluster_id: "M-0001", size: 4, flagged: false, risk_low: 0, risk_high: 1 });
    expect(decision).toMatchObject({ kind: "keep", decision_id: "m-1" });
    const [told] = await database.graph.read("MATCH (h:HistoryEntry {subject: 'm-1'}) RETURN h.text AS text");
    expect(told?.["text"]).toBe("made 4 accounts a cluster of their own");
    const { cluster: seen } = await describeCluster(database.graph, "M-0001");
    expect(seen).toMatchObject({ run_id: "R-0002", made_by_hand: { by: "bo", reason: "from a report" } });
    const { members } = await listMembers(database.graph, "M-0001", { offset: 0, limit: 10 });
    expect(members.map(({ account_id }) => account_id)).toEqual(accounts.toSorted());
    const recall = recallClusterOf(database.graph);
    expect(await explainCluster(database.graph, recall, "M-0001")).toMatchObject({ size: 4, reasons: [] });
    const { groups, fallen } = await muteInCluster(database.graph, recall, "M-0001", { mute: [] });
    expect(groups.reduce((sum, { size }) => sum + size, fallen.accounts.length)).toBe(4);
    expect((await readClusters(database.graph, "R-0002")).some(({ cluster_id }) => cluster_id === "M-0001")).toBe(
      false,
    );
  });

  it("is judged, exported and told of by its own members", async () => {
    const { graph } = database;
    const target = { cluster: "M-0001" };
    const core: SplitPreview = await previewSplit(
      graph,
      { target, parts: [{ of: { who: "core", from: null }, disposition: "confirmed_fraud" }] },
      clock,
    );
    expect(core.parts[0]).toMatchObject({ accounts: 4, fringe: 0 });
    expect(await accountsOf(graph, ["M-0001", "M-0001"])).toEqual(accounts.toSorted());
    const single = { accounts: ["h-010"] };
    await applyLabel(graph, { target: single, disposition: "benign", by: "bo" }, stamp("v-single"));
    expect((await labelHistory(graph, { cluster: "M-0001", offset: 0, limit: 9 })).events[0].event_id).toBe("v-single");

    await applyLabel(graph, { target, disposition: "confirmed_fraud", by: "bo" }, stamp("v-own"));
    const handed = await prepareEnforcement(graph, { clusters: ["M-0001"], by: "bo" }, stamp("b-own"));
    expect(handed.rows.map(({ account_id, cluster_id }) => [account_id, cluster_id])).toEqual(
      accounts.toSorted().map((id) => [id, "M-0001"]),
    );
    const from = (await listOwnClusters(graph)).clusters[0].now[0].cluster_id;
    const drawn = await exportGraph(graph, { kind: "gexf", clusters: [from, "M-0001"], by: "bo" }, stamp("x-own"));
    let gexf = "";
    for await (const chunk of drawn.chunks) gexf += chunk;
    const ids = [...gexf.matchAll(/<node id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ["v-own", "v-single"]) await undoLabel(graph, id, { by: "bo" }, stamp(`undo-${id}`));
  });

  it("waits for the next run, which finds it, apart from what it was taken from", async () => {
    const [own] = (await listOwnClusters(database.graph)).clusters;
    expect(own).toMatchObject({ cluster_id: "M-0001", seen: false, undone: false });
    const from = own.now[0].cluster_id;
    const { decisions } = await decisionsOn(database.graph, from);
    expect(decisions[0]).toMatchObject({ decision_id: "m-1", waits: true, made: "M-0001" });
    expect(decisions[0].inside).toBeGreaterThan(1);

    const projection = await readProjection(database.graph);
    const earlier = await readMembers(database.graph, "R-0002");
    const feedback = await readFeedback(database.graph, projection, clock);
    const { detection } = analyse(projection, Settings.parse({}), {
      seed: 1,
      now: clock,
      earlier,
      nextId: 9,
      feedback,
    });
    const clusterOf = (id: string) => detection.membership[projection.accounts.indexOf(id)];
    expect(new Set(accounts.map(clusterOf)).size).toBe(1);
    expect(clusterOf("h-010")).not.toBeNull();
    for (const left of ["op1-003", "op1-029", "op2-010"]) expect(clusterOf(left)).not.toBe(clusterOf("h-010"));
  });

  it("is refused where it contradicts what holds, and no longer binds once it is taken back", async () => {
    const [{ now }] = (await listOwnClusters(database.graph)).clusters;
    const page = await listMembers(database.graph, now[0].cluster_id, { offset: 0, limit: 100 });
    const left = page.members.map(({ account_id }) => account_id).find((id) => !accounts.includes(id)) ?? "";
    const request = { accounts: ["h-010", left], by: "bo" };
    await expect(makeOwnCluster(database.graph, request, familiesOf, stamp("m-2"))).rejects.toMatchObject({
      code: "DECISION_CONFLICT",
    });
    expect((await listOwnClusters(database.graph)).clusters).toHaveLength(1);
    await undoDecision(database.graph, "m-1", { by: "cy" }, stamp("u-9"));
    expect((await listOwnClusters(database.graph)).clusters[0]).toMatchObject({ undone: true });
    const { cluster } = await makeOwnCluster(database.graph, request, familiesOf, stamp("m-3"));
    expect(cluster.cluster_id).toBe("M-0002");
  });
});
