import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { Activity, Usage } from "../../server/contract/activity.ts";
import * as api from "../../server/contract/api.ts";
import { SearchResult } from "../../server/contract/search.ts";
import { AccountExplanation, ClusterExplanation, PairExplanation } from "../../server/contract/cluster.ts";
import {
  FindingList,
  ImportReport,
  InvestigateResult,
  Investigation,
  InvestigationList,
  InvestigationVersions,
  RunHistory,
  Watch,
  WatchList,
} from "../../server/contract/investigate.ts";
import { AnswerEvent, QueryExplanation, SchemaNames } from "../../server/contract/ask.ts";
import * as feedback from "../../server/contract/feedback.ts";
import { homePaths } from "../../server/config.ts";
import { startServer, type RunningServer } from "../../server/main.ts";
import { PACKAGE_ROOT } from "../../server/package-root.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { ACCOUNTS, HUB, RUN_ID, writeFixture } from "./fixture-graph.ts";

let database: TestDatabase;
let server: RunningServer;
let clientDir: string;
const failures: string[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  await writeFixture(database.graph);
  clientDir = await mkdtemp(join(tmpdir(), "hydrascope-client-"));
  await mkdir(join(clientDir, "assets"));
  await writeFile(join(clientDir, "index.html"), "<!doctype html><title>workbench</title>");
  await writeFile(join(clientDir, "assets", "app-1234.js"), "void 0;");
  server = await startServer({
    graph: database.graph,
    home: servedHome(),
    port: 0,
    managed: true,
    version: "0.0.0",
    clientDir,
    onFailure: ({ code, route, cause }) => failures.push(`${code} ${route} ${String(cause)}`),
  });
});
afterAll(async () => {
  await server.close();
  await database.stop();
  await rm(clientDir, { recursive: true, force: true });
});

const servedHome = () => ({
  paths: homePaths(database.home, process.platform),
  graph: database.graphId,
  importer: null,
});
const OpenApi = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A raw request: fetch would not let Host and Origin be forged. */
function raw(method: string, path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.origin);
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const sent = httpRequest(
      { host: "127.0.0.1", port, method, path, headers: { ...type, ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const bearer = () => ({ authorization: `Bearer ${server.token}` });
async function get<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
  const answer = await raw("GET", `/api${path}`, bearer());
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([200, answer.text.slice(0, 300)]);
  return schema.parse(JSON.parse(answer.text));
}
async function post<T extends z.ZodType>(path: string, body: unknown, schema: T): Promise<z.infer<T>> {
  const answer = await raw("POST", `/api${path}`, bearer(), body);
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([200, answer.text.slice(0, 300)]);
  return schema.parse(JSON.parse(answer.text));
}
const refusal = (answer: Answer) => ({ status: answer.status, ...api.ApiError.parse(JSON.parse(answer.text)) });

describe("access", () => {
  it("turns the printed address into a cookie and a clean address", async () => {
    const { pathname, search } = new URL(server.url);
    const answer = await raw("GET", `${pathname}${search}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe("/");
    const cookie = answer.headers["set-cookie"]?.[0] ?? "";
    expect(cookie).toMatch(/^hydrascope-\d+=.*; Path=\/; HttpOnly; SameSite=Strict$/);
    const page = await raw("GET", "/clusters/H-0001", { cookie: cookie.split(";")[0] });
    expect([page.status, page.text]).toEqual([200, "<!doctype html><title>workbench</title>"]);
    const status = await raw("GET", "/api/status", { cookie: cookie.split(";")[0] });
    expect(status.status).toBe(200);
    const again = await raw("GET", `/lead${search}&x=1`, { cookie: cookie.split(";")[0] });
    expect([again.status, again.headers.location]).toEqual([303, "/lead?x=1"]);
  });

  it("never redirects to another host", async () => {
    const answer = await raw("GET", `//evil.example/${new URL(server.url).search}`);
    expect(answer.headers.location ?? "/").not.toMatch(/^\/\//);
  });

  it("refuses without a token, with a wrong one, and shows people what to do", async () => {
    expect(refusal(await raw("GET", "/api/status"))).toMatchObject({ status: 401, code: "NO_TOKEN" });
    expect(refusal(await raw("GET", "/api/status", { authorization: "Bearer nonsense" }))).toMatchObject({
      status: 401,
    });
    expect(refusal(await raw("GET", `/api/status?token=${server.token}`))).toMatchObject({ status: 401 });
    const page = await raw("GET", "/?token=nonsense");
    expect([page.status, page.headers["content-type"]]).toEqual([401, "text/html; charset=utf-8"]);
    expect((await raw("GET", "/assets/app-1234.js")).status).toBe(401);
  });

  it.each(["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:PORT", "0.0.0.0:PORT"])(
    "refuses the host %s",
    async (host) => {
      const { port } = new URL(server.origin);
      const answer = await raw("GET", "/api/status", { ...bearer(), host: host.replace("PORT", port) });
      expect(refusal(answer)).toMatchObject({ status: 421, code: "BAD_HOST" });
    },
  );

  it("takes all own hosts", async () => {
    const { port } = new URL(server.origin);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) {
      expect((await raw("GET", "/api/status", { ...bearer(), host })).status).toBe(200);
    }
  });

  it("refuses other origins, and a cookie's write without any", async () => {
    const { port } = new URL(server.origin);
    const cookie = `hydrascope-${port}=${server.token}`;
    const body = { values: ["op1-000"] };
    for (const origin of ["http://evil.example", "null", `https://127.0.0.1:${port}`, `http://127.0.0.1:1`]) {
      expect(refusal(await raw("POST", "/api/trace", { cookie, origin }, body))).toMatchObject({
        status: 403,
        code: "BAD_ORIGIN",
      });
      expect((await raw("GET", "/api/status", { ...bearer(), origin })).status).toBe(403);
    }
    expect((await raw("POST", "/api/trace", { cookie }, body)).status).toBe(403);
    expect(
      (await raw("POST", "/api/trace", { cookie, origin: server.origin, "sec-fetch-site": "cross-site" }, body)).status,
    ).toBe(403);
    // A page of another program on this machine could have an export made, which is recorded.
    expect((await raw("GET", "/api/status", { cookie, "sec-fetch-site": "same-site" })).status).toBe(403);
    expect((await raw("GET", "/%61pi/status", { cookie, "sec-fetch-site": "same-site" })).status).toBe(403);
    expect((await raw("HEAD", "/api/export?kind=enforcement", { cookie })).status).toBe(404);
    expect((await raw("GET", "/api/status", { cookie, "sec-fetch-site": "same-origin" })).status).toBe(200);
    expect((await raw("POST", "/api/trace", { cookie, origin: server.origin }, body)).status).toBe(200);
    expect((await raw("POST", "/api/trace", bearer(), body)).status).toBe(200);
  });

  it("sends headers that keep the page its own", async () => {
    for (const path of ["/", "/api/status", "/nowhere"]) {
      const { headers } = await raw("GET", path, bearer());
      expect(headers["content-security-policy"]).toContain("script-src 'self';");
      expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  it("serves hashed files for ever and the page never from a cache", async () => {
    const asset = await raw("GET", "/assets/app-1234.js", bearer());
    expect([asset.status, asset.headers["cache-control"]]).toEqual([200, "public, max-age=31536000, immutable"]);
    expect((await raw("GET", "/", bearer())).headers["cache-control"]).toBe("no-store");
    expect((await raw("GET", "/assets/gone.js", bearer())).status).toBe(404);
    expect((await raw("GET", "/../package.json", bearer())).text).not.toContain('hydrascope"');
    expect(refusal(await raw("GET", "/api/nothing", bearer()))).toMatchObject({ status: 404, code: "NOT_FOUND" });
  });
});

describe("routes", () => {
  it("answer as the contract says", async () => {
    expect((await get("/status", api.Status)).counts.accounts).toBe(ACCOUNTS.length);
    expect((await get("/clusters?status=flagged&limit=1", api.ClusterList)).page).toEqual({
      offset: 0,
      limit: 1,
      total: 2,
    });
    expect((await get("/clusters/H-0001", api.ClusterDetail)).cluster.size).toBe(60);
    expect((await get("/clusters/H-0001/members?offset=10&limit=20", api.MemberList)).members).toHaveLength(20);
    expect((await get("/clusters/H-0001/graph?view=accounts", api.GraphSlice)).nodes).toHaveLength(60);
    const { days } = await get("/clusters/H-0001/activity", Activity);
    expect(days.length).toBeGreaterThan(9);
    expect((await get("/clusters/H-0001/usage", Usage)).input_tokens).toHaveLength(days.length);
    expect((await get(`/nodes/${encodeURIComponent("network:203.0.113.0/24")}`, api.NodeDetail)).node.kind).toBe(
      "network",
    );
    expect(
      (await get(`/nodes/${encodeURIComponent("account:=cmd|' /C calc'!A0")}`, api.NodeDetail)).node.cluster_id,
    ).toBe("H-0002");
    expect((await get("/search?q=op2&limit=3", SearchResult)).hits).toHaveLength(3);
    expect((await post("/graph/expand", { node: HUB, kind: "account" }, api.ExpandResult)).nodes).toHaveLength(50);
    expect(
      (await post("/graph", { nodes: ["account:op1-000", "account:op1-001"] }, api.GraphSlice)).nodes,
    ).toHaveLength(4);
    expect((await post("/trace", { values: ["card-b1"] }, api.Trace)).accounts).toBe(11);
    expect((await get("/investigations", InvestigationList)).investigations.length).toBeGreaterThanOrEqual(5);
  });

  it("explain a pair so that the sum is exact, and an account", async () => {
    const pair = await get("/explain?a=op1-000&b=op1-006", PairExplanation);
    const sum = pair.families.reduce((total, { bits }) => total + bits, pair.prior_bits);
    expect(sum).toBe(pair.total_bits);
    expect(pair.families.flatMap(({ evidence }) => evidence).map(({ node }) => node)).toContain("payment:card-a0");
    const why = await get("/accounts/op1-000/why", AccountExplanation);
    expect(why).toMatchObject({ cluster_id: "H-0001", core: true, links: 17, run_id: RUN_ID });
    expect(why.ties.length).toBeGreaterThan(3);
    const cluster = await get("/clusters/H-0001/why", ClusterExplanation);
    expect(cluster).toMatchObject({ cluster_id: "H-0001", run_id: RUN_ID, size: 60 });
    expect(cluster.hubs.map(({ node }) => node)).toContain(HUB);
    const left = await post("/clusters/H-0001/what-if", { mute: ["family:payment", HUB] }, api.WhatIf);
    expect(left.muted).toEqual([
      { mute: "family:payment", values: 6 },
      { mute: HUB, values: 1 },
    ]);
    const wrong = await raw("POST", "/api/clusters/H-0001/what-if", bearer(), { mute: ["family:none"] });
    expect(wrong.status).toBe(400);
    const company = await get("/accounts/org-000/why", AccountExplanation);
    expect(company.against).toContain("It belongs to a verified organisation.");
  });

  it("known-good entries, decisions and what verdicts teach", async () => {
    const entry = {
      kind: "range",
      value: "192.0.2.0/24",
      reason: "office",
      owner: "ana",
      expires: "2099-12-31",
      by: "bo",
    };
    const made = await post("/known-good", entry, feedback.KnownGoodEntry);
    expect((await get("/known-good", feedback.KnownGoodList)).entries).toEqual([made]);
    const removed = await post(`/known-good/${made.entry_id}/remove`, { by: "cy" }, feedback.KnownGoodEntry);
    expect([made.state, removed.state]).toEqual(["active", "removed"]);
    const part = { kind: "part", accounts: ["op1-001", "op1-002"], by: "bo" };
    const parted = await post("/decisions", part, feedback.Decision);
    const clash = await raw("POST", "/api/decisions", bearer(), { ...part, kind: "join" });
    expect(refusal(clash)).toMatchObject({ status: 409, code: "DECISION_CONFLICT" });
    await post(`/decisions/${parted.decision_id}/undo`, { by: "bo" }, feedback.Decision);
    expect((await get("/decisions", feedback.DecisionList)).decisions[1]).toMatchObject({ kind: "part", undone: true });
    expect((await get("/feedback", feedback.FeedbackReport)).judged).toEqual({ confirmed_fraud: 1, benign: 0 });
  });

  it("label, show the history and undo", async () => {
    const target = { accounts: ["h-010", "h-011"] };
    expect((await post("/labels/preview", { target }, api.Collateral)).accounts).toBe(2);
    const made = await post("/labels", { target, disposition: "benign", by: "bo" }, api.LabelEvent);
    const taken = await post(`/labels/${made.event_id}/undo`, { by: "bo" }, api.LabelEvent);
    expect(taken.undoes).toBe(made.event_id);
    expect((await get("/labels?limit=2", api.LabelHistory)).events).toHaveLength(2);
    const many = await raw("POST", "/api/labels", bearer(), {
      target: { accounts: ACCOUNTS },
      disposition: "benign",
      by: "bo",
    });
    expect(refusal(many)).toMatchObject({ status: 409, code: "CONFIRM_COUNT", details: { accounts: ACCOUNTS.length } });
  });

  it("run investigations and put their nodes on the canvas", async () => {
    const run = await post("/investigations/run", { name: "busiest-hubs" }, InvestigateResult);
    expect(run.graph?.nodes.map(({ id }) => id)).toEqual([HUB]);
    const own = await post("/investigations/run", { cypher: "RETURN 1 AS n" }, InvestigateResult);
    expect(own).toMatchObject({ columns: ["n"], rows: [[1]], graph: null });
    const again = await raw("POST", "/api/investigations/run", bearer(), { cypher: "RETURN 2 AS n", id: own.id });
    expect(refusal(again)).toMatchObject({ status: 400, message: expect.stringContaining("another run") });
    const refused = await raw("POST", "/api/investigations/run", bearer(), { cypher: "MATCH (n) DETACH DELETE n" });
    expect(refusal(refused)).toMatchObject({ status: 422, code: "QUERY_REFUSED" });
    const wrong = await raw("POST", "/api/investigations/run", bearer(), {
      name: "hand-offs",
      parameters: { cluster: "H-0001", hours: "many" },
    });
    expect(refusal(wrong)).toMatchObject({ status: 400, details: { parameter: "hours", type: "number" } });
  });

  it("cancel an investigation by its id, or when nobody waits for it any more", async () => {
    const slow =
      "MATCH (a:Account), (b:Account), (c:Account), (d:Account) WHERE a.id + b.id + c.id + d.id = '' RETURN 1 AS n";
    const state = async (id: string) =>
      (await get("/investigations/runs?limit=5", RunHistory)).runs.find((run) => run.id === id)?.state;
    const [first, second] = [randomUUID(), randomUUID()];
    const running = raw("POST", "/api/investigations/run", bearer(), { cypher: slow, id: first });
    await expect.poll(() => state(first)).toBe("running");
    await post(`/investigations/runs/${first}/cancel`, {}, z.object({ cancelled: z.literal(true) }));
    expect(refusal(await running)).toMatchObject({ status: 409, code: "QUERY_CANCELLED" });
    const left = new AbortController();
    const waiting = fetch(`${server.origin}/api/investigations/run`, {
      method: "POST",
      headers: { ...bearer(), "content-type": "application/json" },
      body: JSON.stringify({ cypher: slow, id: second }),
      signal: left.signal,
    }).catch(() => "left");
    await expect.poll(() => state(second)).toBe("running");
    left.abort();
    expect(await waiting).toBe("left");
    await expect.poll(() => state(second)).toBe("cancelled");
  });

  it("tell of an investigation's rows while they arrive, and keep what came where it is cancelled", async () => {
    const ask = async (body: object) => {
      const answer = await raw("POST", "/api/investigations/stream", bearer(), body);
      return answer.text.split("\n").flatMap((line) => (line === "" ? [] : [AnswerEvent.parse(JSON.parse(line))]));
    };
    const events = await ask({ cypher: "MATCH (a:Account) RETURN a ORDER BY a.id" });
    expect(events[0]).toMatchObject({ type: "begin", columns: ["a"], limit: 1000 });
    expect(events.flatMap((event) => (event.type === "rows" ? event.rows : []))).toHaveLength(ACCOUNTS.length);
    expect(events.at(-1)).toMatchObject({ type: "end", truncated: false, graph: { nodes: expect.any(Array) } });
    expect((await ask({ cypher: "MATCH (n:Nothing) RETURN n" })).map(({ type }) => type)).toEqual(["begin", "end"]);
    const refused = await raw("POST", "/api/investigations/stream", bearer(), { cypher: "MATCH (n) DETACH DELETE n" });
    expect(refusal(refused)).toMatchObject({ status: 422, code: "QUERY_REFUSED" });

    const id = randomUUID();
    const cypher =
      "UNWIND range(1, 1000) AS n CALL (n) { MATCH (a:Account), (b:Account) WHERE a.id + b.id = toString(n) RETURN count(*) AS c } RETURN n, c";
    const half = await fetch(`${server.origin}/api/investigations/stream`, {
      method: "POST",
      headers: { ...bearer(), "content-type": "application/json" },
      body: JSON.stringify({ cypher, id }),
    });
    const reader = half.body?.getReader();
    let text = "";
    const read = async (): Promise<boolean> => {
      const chunk = await reader?.read();
      text += new TextDecoder().decode(chunk?.value);
      return chunk?.done === false;
    };
    while (!text.includes('"rows"') && (await read()));
    await post(`/investigations/runs/${id}/cancel`, {}, z.object({ cancelled: z.literal(true) }));
    while (await read());
    const lines = text.trim().split("\n");
    const [first, rows, ...rest] = lines.map((line) => AnswerEvent.parse(JSON.parse(line)));
    expect(first.type).toBe("begin");
    expect(rows.type === "rows" && rows.rows[0]).toEqual([1, 0]);
    expect(rest.at(-1)).toMatchObject({ type: "broken", error: { code: "QUERY_CANCELLED" } });
  });

  it("say what a query would cost before it is run, or why and where it would be refused", async () => {
    const explain = (body: object) => post("/investigations/explain", body, QueryExplanation);
    const before = (await get("/investigations/runs?limit=1", RunHistory)).runs[0]?.id;
    const all = await explain({ cypher: "MATCH (a:Account)-[:USED_IP]->(i) RETURN i.id, count(*) AS n;" });
    expect(all).toMatchObject({ refusal: null, plan: { scan: true } });
    expect(all.plan?.operators[0]).toMatchObject({ operator: "ProduceResults", depth: 0, scan: false });
    expect(all.plan?.cost).toBeGreaterThan(all.plan?.rows ?? Infinity);
    const one = await explain({ cypher: "MATCH (a:Account {id: $id}) RETURN a", parameters: { id: "x" } });
    expect(one.plan?.scan).toBe(false);
    const where = async (cypher: string) => {
      const { refusal: found } = await explain({ cypher });
      const { offset, length } = found?.at ?? { offset: 0, length: 0 };
      return [found?.rule ?? found?.code, found?.operator, cypher.slice(offset, offset + length)];
    };
    expect(await where("MATCH (n) // é SET\nSET n.x = 1")).toEqual(["query-type", expect.any(String), "SET"]);
    expect(await where("MATCH (n) WHERE n.id =~ 'a' RETURN n")).toEqual(["regex", null, "=~"]);
    expect(await where("MATCH (n)\nRETRN n")).toEqual(["INVALID_QUERY", null, "R"]);
    expect(await where("MATCH (n RETURN n")).toEqual(["INVALID_QUERY", null, expect.stringMatching(/^\S$/)]);
    expect((await get("/investigations/runs?limit=1", RunHistory)).runs[0]?.id).toBe(before);
    const names = await get("/schema", SchemaNames);
    expect(names.labels).toEqual(expect.arrayContaining(["Account", "Ip"]));
    expect(names.patterns).toContainEqual({ from: "Account", relation: "USED_IP", to: expect.any(String) });
    expect(names.functions.map(({ name }) => name)).toContain("count");
    expect(names.procedures.map(({ name }) => name)).not.toContain("dbms.listConfig");
  });

  it("keep investigations of one's own, and watch them", async () => {
    const list = await get("/investigations", InvestigationList);
    expect(list.lane).toMatchObject({ managed: true, not_guaranteed: [] });
    const investigation = {
      name: "mine",
      title: "T",
      question: "Q?",
      meaning: "M",
      cypher: "MATCH (a:Account) RETURN a.id AS account LIMIT 5",
    };
    const made = await post("/investigations", { investigation, by: "bo" }, Investigation);
    expect(made).toMatchObject({ origin: "own", version: 1, show: "table", parameters: [] });
    const put = await raw("PUT", "/api/investigations/mine", bearer(), {
      investigation: { ...investigation, title: "U" },
      by: "bo",
    });
    expect([put.status, Investigation.parse(JSON.parse(put.text)).version]).toEqual([200, 2]);
    const old = await post("/investigations/run", { name: "mine", version: 1 }, InvestigateResult);
    expect(old.rows).toHaveLength(5);
    expect((await get("/investigations/runs?name=mine", RunHistory)).runs).toMatchObject([{ version: 1 }]);
    const never = await raw("POST", "/api/investigations/run", bearer(), { name: "mine", version: 9 });
    expect(refusal(never)).toMatchObject({ status: 404 });
    const file = await raw("GET", "/api/investigations/mine/file", bearer());
    expect(file.headers["content-disposition"]).toBe('attachment; filename="mine.cypher"');
    const files = [{ name: "mine.cypher", text: file.text }];
    expect(await post("/investigations/import", { files, by: "bo" }, ImportReport)).toMatchObject({
      unchanged: ["mine"],
    });
    await post("/investigations/mine/duplicate", { name: "mine-too", by: "bo" }, Investigation);
    await post("/investigations/mine-too/tags", { tags: ["x"], by: "bo" }, Investigation);
    await post("/investigations/mine-too/archive", { by: "bo" }, Investigation);
    const names = (await get("/investigations", InvestigationList)).investigations.map(({ name }) => name);
    expect([names.includes("mine"), names.includes("mine-too")]).toEqual([true, false]);
    expect((await get("/investigations/mine/versions", InvestigationVersions)).versions).toHaveLength(2);
    const watch = await post("/watches", { name: "mine", by: "bo" }, Watch);
    expect(watch.last?.rows).toBe(5);
    await post("/watches/run", {}, z.object({ found: z.literal(0) }));
    await post(`/watches/${watch.id}/stop`, { by: "bo" }, Watch);
    expect((await get("/watches", WatchList)).watches).toMatchObject([{ id: watch.id, active: false }]);
    expect(await get("/findings?status=open", FindingList)).toEqual({ findings: [], total: 0 });
    const none = await raw("POST", "/api/findings/none", bearer(), { status: "confirmed", by: "bo" });
    expect(refusal(none)).toMatchObject({ status: 404 });
  });

  it("are described by an OpenAPI document", async () => {
    const document = await get("/docs", OpenApi);
    expect(document.openapi).toBe("3.1.0");
    for (const [path, method] of [
      ["/api/status", "get"],
      ["/api/clusters/{id}", "get"],
      ["/api/investigations/run", "post"],
      ["/api/investigations/{name}", "put"],
      ["/api/findings/{id}", "post"],
    ])
      expect(Object.keys(document.paths[path] ?? {})).toContain(method);
    const run = JSON.stringify(document.paths["/api/investigations/run"]);
    for (const field of ["cypher", "parameters", "truncated", "cut_by"]) expect(run).toContain(`"${field}"`);
    const page = await raw("GET", "/api/docs", { ...bearer(), accept: "text/html" });
    expect([page.headers["content-type"], page.text]).toEqual([
      "text/html; charset=utf-8",
      expect.stringContaining("<code>/api/investigations/run</code>"),
    ]);
    expect((await raw("GET", "/api/docs")).status).toBe(401);
  });

  it("answer the examples of the documentation", async () => {
    const example = (program: string, ...args: string[]) => promisify(execFile)(program, args);
    const folder = join(PACKAGE_ROOT, "docs", "examples");
    const python = await example("python3", join(folder, "investigate.py"), server.url, "busiest-hubs", "limit=3");
    expect(python.stdout.split("\n").slice(0, 2)).toEqual([
      "identifier,kind,accounts,clusters,why",
      expect.stringContaining(`"${HUB}","ip",${ACCOUNTS.length},`),
    ]);
    const refused = await example("python3", join(folder, "investigate.py"), server.url, "nothing").catch(String);
    expect(refused).toContain("NOT_FOUND");
    const { stdout } = await example("sh", join(folder, "investigate.sh"), server.url);
    expect(InvestigateResult.parse(JSON.parse(stdout))).toMatchObject({
      rows: [["op2-000"], ["op2-001"]],
      truncated: false,
    });
    const [byCurl, byNotebook] = (await get("/investigations/runs?limit=2", RunHistory)).runs;
    expect([byCurl.by, byNotebook.by]).toEqual(["curl", "notebook"]);
  });

  it("export a file to save, or say why there is none", async () => {
    const file = await raw("GET", "/api/export?kind=csv&cluster=H-0001&cluster=H-0003", bearer());
    expect(file.headers["content-disposition"]).toMatch(
      /^attachment; filename="hydrascope-csv-2-clusters-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(file.text.split("\r\n")).toHaveLength(1 + 80 + 1);
    const none = await raw("GET", "/api/export?kind=csv&disposition=inconclusive", bearer());
    expect(refusal(none)).toMatchObject({ status: 404 });
  });

  it("refuse what is malformed without repeating it", async () => {
    for (const [method, path, body] of [
      ["GET", "/api/clusters?limit=999999", undefined],
      ["GET", "/api/clusters?sort=secret-value", undefined],
      ["POST", "/api/trace", { values: [] }],
      ["POST", "/api/labels", { target: { accounts: ["a"] }, disposition: "secret-value", by: "x" }],
      ["GET", "/api/export?kind=secret-value", undefined],
    ] as const) {
      const answer = await raw(method, path, bearer(), body);
      expect(refusal(answer)).toMatchObject({ status: 400, code: "WRONG_USE" });
      expect(answer.text).not.toContain("secret-value");
    }
    expect(refusal(await raw("GET", "/api/clusters/H-4040", bearer()))).toMatchObject({ status: 404 });
  });
});

describe("ports", () => {
  it("say how to go on where the one asked for is taken", async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, "127.0.0.1", () =>
        resolve(Number(new URL(`http://x:${JSON.stringify(taken.address()).match(/"port":(\d+)/)?.[1]}`).port)),
      );
    });
    try {
      const options = { graph: database.graph, home: servedHome(), managed: true, version: "0", clientDir: null };
      await expect(startServer({ ...options, port })).rejects.toMatchObject({
        code: "PORT_IN_USE",
        next: expect.stringContaining("--port"),
      });
      const [one, two] = [await startServer(options), await startServer(options)];
      expect(one.origin).not.toBe(two.origin);
      expect(one.token).not.toBe(two.token);
      await Promise.all([one.close(), two.close()]);
    } finally {
      taken.close();
    }
  });
});

it("met no inner failure", () => {
  expect(failures).toEqual([]);
});
