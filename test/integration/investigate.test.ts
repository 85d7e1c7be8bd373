import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadBuiltin } from "../../server/investigate/catalogue.ts";
import type { InvestigateRequest } from "../../server/contract/investigate.ts";
import { investigate, LIMITS } from "../../server/investigate/investigate.ts";
import { formatInvestigation } from "../../server/investigate/catalogue.ts";
import { listRuns } from "../../server/investigate/history.ts";
import * as library from "../../server/investigate/library.ts";
import {
  addWatch,
  editFinding,
  listFindings,
  listWatches,
  runWatches,
  stopWatch,
} from "../../server/investigate/watches.ts";
import { InvestigationText } from "../../server/contract/investigate.ts";
import { inLane } from "../../server/store/lane.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { HUB, ACCOUNTS, writeFixture } from "./fixture-graph.ts";
import { plant } from "./planted.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await writeFixture(database.graph);
});
afterAll(() => database.stop());

const run = (request: InvestigateRequest, limits = LIMITS) =>
  investigate(database.graph, request, { id: randomUUID(), now: Date.now(), limits });
const ask = (cypher: string, parameters: Record<string, unknown> = {}, limits = LIMITS) =>
  run({ cypher, parameters }, limits);

describe("results", () => {
  it("are cut at the row limit, and say so", async () => {
    const accounts = "MATCH (a:Account) RETURN a.id AS account ORDER BY account";
    const result = await ask(accounts, {}, { ...LIMITS, rows: 10 });
    expect(result).toMatchObject({ truncated: true, cut_by: "rows", limit: 10 });
    expect(result.rows).toHaveLength(10);
    const whole = await ask("UNWIND range(1, 1000) AS n RETURN n");
    expect([whole.truncated, whole.cut_by, whole.rows.length]).toEqual([false, null, 1000]);
  });

  it("are cut where the rows are huge", async () => {
    const limits = { ...LIMITS, bytes: 400_000 };
    const result = await ask("UNWIND range(1, 100) AS n RETURN range(1, 10000) AS many", {}, limits);
    expect(result).toMatchObject({ truncated: true, cut_by: "bytes" });
    expect(result.rows).toHaveLength(4);
    expect(await ask("RETURN range(1, 10000) AS many", {}, { ...LIMITS, bytes: 1000 })).toMatchObject({
      rows: [],
      truncated: true,
    });
  });

  it("hold node ids of nodes, relations, paths and named columns", async () => {
    const rows = await ask("MATCH (a:Account {id: 'op1-000'})-[r:PAID_WITH]->() RETURN r");
    expect(rows.nodes.toSorted()).toEqual(["account:op1-000", "payment:card-a0"]);
    const named = await ask("RETURN 'op1-000' AS some_account, ['ip:1', 'ip:2'] AS path, 'x' AS other");
    expect(named.nodes).toEqual(["account:op1-000", "ip:1", "ip:2"]);
    const node = await ask("MATCH (a:Account {id: 'op1-000'}) RETURN a");
    expect(node.rows[0][0]).toMatchObject({ _id: "account:op1-000", _labels: ["Account"] });
  });

  it("give the server's words for a mistake", async () => {
    await expect(ask("MATCH (n RETURN n")).rejects.toMatchObject({
      code: "INVALID_QUERY",
      status: 400,
      next: expect.stringContaining("Invalid input"),
    });
    await expect(ask("RETURN $missing")).rejects.toMatchObject({ code: "INVALID_QUERY" });
  });

  it("end at this process's own deadline where the server does not answer", async () => {
    const limits = { ...LIMITS, timeoutMs: 5000, deadlineMs: 200 };
    const slow =
      "MATCH (a:Account), (b:Account), (c:Account), (d:Account) WHERE a.id + b.id + c.id + d.id = '' RETURN 1";
    await expect(inLane(database.graph, limits, undefined, (lane) => lane.read(slow, {}))).rejects.toMatchObject({
      code: "QUERY_TIMEOUT",
    });
  });
});

describe("saved investigations", () => {
  beforeAll(() => plant(database.graph));

  const PLANTED: readonly (readonly [string, Record<string, unknown>, unknown[][]])[] = [
    [
      "shared-instruments",
      { min_accounts: 12 },
      [
        ["payment:card-company", null, null, 20, 20, 1, 20],
        ["payment:reseller", null, null, 12, 0, 0, 0],
      ],
    ],
    ["virtual-instruments", {}, [["411111", "virtual", "Issuer V", 10, 10, 0, 0]]],
    [
      "templates-of-hidden-accounts",
      { min_accounts: 10 },
      [["fingerprint:hidden", "agentic", 10, 0, 0.75, 0.45, 1, 0.5]],
    ],
    ["bin-bursts", { min_accounts: "8" }, [["411111", "2026-05-13", 8, 8, 1, expect.arrayContaining(["virtual-0"])]]],
    ["ip-reach", { type: "hosting" }, [["ip:203.0.113.0", "hosting", "Host", 10, 200, 10, 1, false]]],
    [
      "network-reach",
      { network: "network:203.0.113.0/24", limit: 2 },
      [
        ["ip:203.0.113.0", "hosting", 10, 10, ["H-0001"]],
        ["ip:203.0.113.1", null, 10, 10, ["H-0001"]],
      ],
    ],
    [
      "hand-offs",
      { cluster: "H-0001", hours: 3 },
      [["op1-000", "op1-001", "2026-05-06T00:00:00Z", "2026-05-06T03:00:00Z", 3, expect.any(Number)]],
    ],
    [
      "synchronous-sign-ups",
      { since: "2026-05-12" },
      [["referral:friend", "referral", "2026-05-13T00:00:00Z", 8, 8, expect.arrayContaining(["virtual-0"])]],
    ],
    [
      "common-neighbours",
      { one: "op1-000", other: "account:op1-001" },
      [
        ["payment:card-a0", "payment", 10, expect.any(Number), false],
        ["fingerprint:template-a", "fingerprint", 60, expect.any(Number), false],
        [HUB, "ip", ACCOUNTS.length, 0, true],
      ],
    ],
    ["bridging-accounts", { cluster: "H-0001" }, [["op1-001", "H-0002", 1, 1, expect.any(Number), ["device:bridge"]]]],
    ["reseller-shape", {}, [["payment:reseller", null, 12, 36, 0, 0, 3]]],
    [
      "cluster-overlap",
      { earlier: "run-older" },
      [
        ["H-0001", "E-1", 30, 60, 30, 0.5],
        ["H-0003", "E-2", 20, 20, 20, 1],
      ],
    ],
    [
      "organization-exposure",
      { organization: "organization:example university" },
      [["H-0003", false, 20, 20, 20, 0, 5200, expect.any(Array)]],
    ],
    [
      "model-pivots",
      { cluster: "H-0001" },
      [
        ["2026-05-01", "large", 60, 100],
        ["2026-05-08", "next", 10, 16.7],
      ],
    ],
  ];
  it.each(PLANTED)("find what was planted: %s", async (name, parameters, rows) => {
    expect((await run({ name, parameters })).rows).toEqual(rows);
  });

  it("are at least five, each with a question and a meaning", async () => {
    const all = await loadBuiltin();
    expect(all.length).toBeGreaterThanOrEqual(15);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it("find accounts on instruments of banned ones", async () => {
    const { columns, rows, nodes } = await run({ name: "instruments-of-banned-accounts" });
    expect(rows).toHaveLength(18);
    expect(columns[0]).toBe("account");
    expect(nodes).toContain("payment:card-b2");
  });

  it("find what a cluster shares most", async () => {
    const { rows } = await run({
      name: "most-shared-in-cluster",
      parameters: { cluster: "H-0001", limit: "3" },
    });
    expect(rows.map((row) => row[0])).toEqual(["fingerprint:template-a", HUB, expect.stringMatching(/^(ip|payment):/)]);
  });

  it("find the shortest path around hubs", async () => {
    const { rows, nodes } = await run({
      name: "shortest-evidence-path",
      parameters: { from: "op1-000", to: "account:op2-004" },
    });
    expect(rows[0][1]).toBe(3);
    expect(nodes).toContain("device:bridge");
    expect(nodes).not.toContain(HUB);
  });

  it("find new accounts at confirmed clusters", async () => {
    const { rows } = await run({
      name: "new-accounts-at-confirmed-clusters",
      parameters: { since: "2026-05-10" },
    });
    expect(rows.map((row) => row[0])).toEqual(["new-000"]);
    expect(rows[0][6]).toEqual(["H-0002"]);
  });

  it("find hubs, verified accounts and templates", async () => {
    const hubs = await run({ name: "busiest-hubs" });
    expect(hubs.rows).toEqual([[HUB, "ip", ACCOUNTS.length, 3, "more accounts than the limit of 100"]]);
    expect((await run({ name: "verified-accounts-in-flagged-clusters" })).rows).toEqual([]);
    const templates = await run({ name: "widest-templates", parameters: { min_accounts: 20 } });
    expect(templates.rows).toEqual([["fingerprint:template-a", null, 60, 12_000, 60, 1, false]]);
  });

  it("refuse wrong names and parameters", async () => {
    await expect(run({ name: "nothing" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const parameters of [{}, { from: "a" }, { from: "a", to: "b", more: "c" }]) {
      await expect(run({ name: "shortest-evidence-path", parameters })).rejects.toMatchObject({
        code: "WRONG_USE",
      });
    }
    await expect(run({})).rejects.toMatchObject({ code: "WRONG_USE" });
  });
});

describe("own investigations", () => {
  const author = { by: "ana", now: Date.UTC(2026, 5, 1) };
  const text = InvestigationText.parse({
    name: "of-status",
    title: "Accounts of a status",
    question: "Who is of this status?",
    meaning: "Status alone proves nothing.",
    parameters: [
      { name: "status", type: "enumeration", title: "Status", default: null, options: ["active", "banned"] },
    ],
    cypher: "MATCH (a:Account {status: $status}) RETURN a.id AS account ORDER BY account",
  });

  it("are created, edited in versions, tagged, duplicated and archived", async () => {
    const { graph } = database;
    const made = await library.createInvestigation(graph, text, author);
    expect(made).toMatchObject({
      origin: "own",
      version: 1,
      by: "ana",
      at: "2026-06-01T00:00:00.000Z",
      archived: false,
    });
    await expect(library.createInvestigation(graph, text, author)).rejects.toMatchObject({ code: "NAME_TAKEN" });
    await library.editInvestigation(graph, { ...text, title: "By status" }, { ...author, by: "ben" });
    expect(await library.tagInvestigation(graph, "of-status", ["status"], author)).toMatchObject({
      version: 3,
      tags: ["status"],
    });
    expect(
      (await library.versionsOf(graph, "of-status")).map(({ version, title, by }) => [version, title, by]),
    ).toEqual([
      [3, "By status", "ana"],
      [2, "By status", "ben"],
      [1, "Accounts of a status", "ana"],
    ]);
    await library.duplicateInvestigation(graph, "busiest-hubs", { name: "my-hubs" }, author);
    await library.archiveInvestigation(graph, "my-hubs", true, author);
    const names = async (archived: boolean) =>
      (await library.listInvestigations(graph, archived)).map(({ name }) => name);
    expect(await names(false)).not.toContain("my-hubs");
    expect(await names(true)).toContain("my-hubs");
    expect((await run({ name: "my-hubs" })).rows).toHaveLength(1);
  });

  it("leave those that come with Hydrascope alone, and are checked when they are saved", async () => {
    const { graph } = database;
    const builtin = InvestigationText.parse(await library.findInvestigation(graph, "busiest-hubs"));
    await expect(library.editInvestigation(graph, builtin, author)).rejects.toMatchObject({
      code: "NOT_OWN",
      status: 409,
    });
    await expect(library.createInvestigation(graph, builtin, author)).rejects.toMatchObject({ code: "NAME_TAKEN" });
    const hostile = { ...text, name: "hostile", cypher: "CALL dbms.listConfig()" };
    await expect(library.createInvestigation(graph, hostile, author)).rejects.toMatchObject({ code: "QUERY_REFUSED" });
  });

  it("go out as files and come in again", async () => {
    const { graph } = database;
    const saved = InvestigationText.parse(await library.findInvestigation(graph, "of-status"));
    const file = (each: InvestigationText) => ({ name: `${each.name}.cypher`, text: formatInvestigation(each) });
    const files = [file(saved), file({ ...saved, name: "of-status-too" })];
    expect(await library.importInvestigations(graph, files, author)).toEqual({
      created: ["of-status-too"],
      changed: [],
      unchanged: ["of-status"],
    });
    const changed = [file({ ...saved, title: "Of a status" })];
    expect(await library.importInvestigations(graph, changed, author)).toMatchObject({ changed: ["of-status"] });
    expect(await library.findInvestigation(graph, "of-status")).toMatchObject({ title: "Of a status", version: 4 });
    const broken = [file({ ...saved, name: "never-saved" }), { name: "broken.cypher", text: "RETURN 1" }];
    await expect(library.importInvestigations(graph, broken, author)).rejects.toMatchObject({
      code: "BAD_INVESTIGATION",
    });
    await expect(library.findInvestigation(graph, "never-saved")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("bind their parameters and have a history", async () => {
    expect((await run({ name: "of-status", parameters: { status: "banned" }, by: "cleo" })).rows).toEqual([
      ["op2-000"],
      ["op2-001"],
    ]);
    await expect(run({ name: "of-status", parameters: { status: "' OR 1=1" } })).rejects.toMatchObject({
      code: "WRONG_USE",
      details: { parameter: "status", type: "enumeration" },
    });
    const [last] = await listRuns(database.graph, { name: "of-status", limit: 5 });
    expect(last).toMatchObject({ version: 4, parameters: { status: "banned" }, by: "cleo", rows: 2, state: "done" });
  });

  it("are watched: what is new is a finding, once", async () => {
    const { graph } = database;
    const request = { name: "of-status", parameters: { status: "banned" }, by: "ana" };
    const watch = await addWatch(graph, request, { ...author, id: "w1" });
    expect(watch).toMatchObject({ active: true, open: 0, last: { rows: 2, found: 0, error: null } });
    expect(await runWatches(graph, author.now + 1)).toBe(0);
    await graph.write("MATCH (a:Account {id: 'op2-005'}) SET a.status = 'banned'");
    expect(await runWatches(graph, author.now + 2)).toBe(1);
    expect(await runWatches(graph, author.now + 3)).toBe(0);
    const { findings, total } = await listFindings(graph, { watch: "w1", status: "open", limit: 10 });
    expect([total, findings[0]]).toMatchObject([
      1,
      { name: "of-status", columns: ["account"], row: ["op2-005"], by: null },
    ]);
    const edit = { status: "dismissed" as const, note: "known", by: "ben" };
    expect(await editFinding(graph, findings[0].id, edit, author.now)).toMatchObject(edit);
    expect((await listWatches(graph))[0]).toMatchObject({ id: "w1", open: 0, last: { found: 0, rows: 3 } });
    await graph.write(
      "MATCH (v:InvestigationVersion {id: 'of-status/4'}) SET v.json = replace(v.json, '$status', '$nobody')",
    );
    expect(await runWatches(graph, author.now + 4)).toBe(0);
    expect((await listWatches(graph))[0].last).toMatchObject({ error: "INVALID_QUERY" });
    expect((await stopWatch(graph, "w1", author)).active).toBe(false);
  });
});
