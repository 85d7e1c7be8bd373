import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ingest, type IngestOptions } from "../../server/ingest/ingest.ts";
import { undoLabel } from "../../server/label/label.ts";
import { writeLoad } from "../../server/store/load.ts";
import type { Row } from "../../server/store/neo4j.ts";
import { readProjection } from "../../server/store/projection.ts";
import { pendingLoads, type LoadHome } from "../../server/store/staging.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";

const NOW = Date.UTC(2026, 5, 10);
let database: TestDatabase;
let folder: string;
let home: LoadHome;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hydrascope-load-"));
  home = { directory: join(folder, "home"), graph: database.graphId };
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await database.graph.write("MATCH (n) WHERE NOT n:Meta DETACH DELETE n");
});

/** Reads files by name and content, and writes them into the graph, unfinished loads first. */
async function load(files: Record<string, string>, options: Partial<IngestOptions> = {}) {
  const paths = [];
  for (const [name, content] of Object.entries(files)) {
    paths.push(join(folder, name));
    await writeFile(join(folder, name), content);
  }
  for (const staged of await pendingLoads(home)) await writeLoad(database.graph, staged, home);
  const { report, staged } = await ingest(paths, { now: NOW, ...options }, home);
  if (staged !== null) await writeLoad(database.graph, staged, home);
  return report;
}

/** The whole graph but its load batches, and which of them brought what, as sorted text: equal graphs give equal text. */
async function picture(): Promise<string[]> {
  const nodes = await database.graph.read(
    "MATCH (n) WHERE NOT n:LoadBatch AND NOT n:Meta RETURN labels(n) AS labels, properties(n) AS properties",
  );
  const relations = await database.graph.read(
    "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b, properties(r) AS properties",
  );
  const text = (row: Row): string =>
    JSON.stringify(row, (key, value: unknown) =>
      key === "since" || key === "activityLoads"
        ? undefined
        : value !== null && typeof value === "object" && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
          : value,
    );
  return [...nodes, ...relations].map(text).toSorted();
}

const one = async (query: string): Promise<Row> => (await database.graph.read(query))[0] ?? {};

const FILES = {
  "accounts.csv":
    "account_id,created_at,email,organization,verified,status\na,2026-04-01T00:00:00Z,Ann@example.org,Acme,true,active\nb,2026-04-02T00:00:00Z,,,,\n",
  "payments.csv":
    "account_id,instrument_id,method,bin,paid_at,outcome\na,pm1,card,411111,2026-05-01T00:00:00Z,succeeded\na,pm1,card,411111,2026-05-03T00:00:00Z,disputed\nb,pm1,card,411111,2026-05-02T00:00:00Z,failed\n",
  "ips.jsonl":
    '{"account_id":"a","ip":"2001:db8::1","seen_at":"2026-05-01T00:00:00Z","asn":"AS64500","ip_type":"hosting"}\n{"account_id":"z","ip":"192.0.2.9","first_seen":"2026-05-01T00:00:00Z","last_seen":"2026-05-04T00:00:00Z","count":7}\n',
  "exchanges.csv":
    "account_id,at,exchange_id,ip,prompt_fingerprint,model,input_tokens,output_tokens\na,2026-05-01T10:00:00Z,x1,192.0.2.9,f1,m1,10,1\na,2026-05-01T10:30:00Z,x2,192.0.2.9,f1,m1,10,1\nb,2026-05-02T10:00:00Z,x3,192.0.2.9,f1,m2,5,5\n",
  "identifiers.csv": "account_id,type,value,count\na,phone,+49 30 1,1\nb,paid_to,0xAB,2\n",
  "events.csv": "at,kind,label\n2026-05-05T00:00:00Z,ban_wave,Spring\n",
  "labels.csv":
    "account_id,disposition,reason,by,at\na,benign,first,ann,2026-05-01T00:00:00Z\na,confirmed_fraud,second,bob,2026-05-02T00:00:00Z\n",
};

describe("a load", () => {
  it("makes the documented graph of every table", async () => {
    const report = await load(FILES);
    expect(report).toMatchObject({ rows: 15, loaded: 15, accounts_created: 1 });
    const at = (text: string): number => Date.parse(text);
    expect(await one("MATCH (a:Account {id: 'a'}) RETURN properties(a) AS a")).toEqual({
      a: {
        id: "a",
        createdAt: at("2026-04-01T00:00:00Z"),
        organization: "Acme",
        verified: true,
        status: "active",
        exchanges: 2,
        inputTokens: 20,
        outputTokens: 2,
        firstSeen: at("2026-04-01T00:00:00Z"),
        lastSeen: at("2026-05-03T00:00:00Z"),
        activity: [expect.any(String)],
        activityLoads: [expect.any(Number)],
        disposition: "confirmed_fraud",
        dispositionAt: at("2026-05-02T00:00:00Z"),
        dispositionBy: "bob",
        dispositionEvent: expect.any(String),
      },
    });
    expect(
      await one(
        "MATCH (:Account {id: 'a'})-[r:PAID_WITH]->(p:Payment) RETURN properties(r) AS r, properties(p) AS p, labels(p) AS l",
      ),
    ).toEqual({
      r: {
        count: 2,
        succeeded: 1,
        failed: 0,
        refunded: 0,
        disputed: 1,
        firstSeen: at("2026-05-01T00:00:00Z"),
        lastSeen: at("2026-05-03T00:00:00Z"),
        since: expect.any(Number),
      },
      p: { id: "payment:pm1", kind: "payment", value: "pm1", method: "card", bin: "411111" },
      l: ["Identifier", "Payment"],
    });
    expect(
      await one(
        "MATCH (:Account {id: 'a'})-[r:USED_IP]->(i:Ip {value: '2001:db8::1'})-[:IN_NETWORK]->(n:Network) RETURN i.asn AS asn, i.type AS type, n.id AS network, r.count AS count",
      ),
    ).toEqual({
      asn: 64500,
      type: "hosting",
      network: "network:2001:db8::/64",
      count: 1,
    });
    expect(
      await database.graph.read(
        "MATCH (a)-[r]->(i:Identifier) WHERE a:Account RETURN a.id + ' ' + type(r) + ' ' + i.id AS line ORDER BY line",
      ),
    ).toEqual(
      [
        "a BELONGS_TO organization:Acme",
        "a HAS_EMAIL email:ann@example.org",
        "a HAS_EMAIL_DOMAIN email_domain:example.org",
        "a HAS_PHONE phone:+49301",
        "a PAID_WITH payment:pm1",
        "a SENT fingerprint:f1",
        "a USED_IP ip:192.0.2.9",
        "a USED_IP ip:2001:db8::1",
        "b HAS_ATTRIBUTE attribute:paid_to=0xAB",
        "b PAID_WITH payment:pm1",
        "b SENT fingerprint:f1",
        "b USED_IP ip:192.0.2.9",
        "z USED_IP ip:192.0.2.9",
      ].map((line) => ({ line })),
    );
    expect(
      await one(
        "MATCH (:Account {id: 'b'})-[r:USED_MODEL]->(m:Model) RETURN m.id AS id, m.value AS value, r.days AS days, r.exchanges AS exchanges, r.inputTokens AS input, r.tokens AS tokens",
      ),
    ).toEqual({
      id: "model:m2",
      value: "m2",
      days: [at("2026-05-02T00:00:00Z") / 86_400_000],
      exchanges: [1],
      input: [5],
      tokens: 10,
    });
    expect(
      await database.graph.read(
        "MATCH (e:LabelEvent)-[r:ABOUT]->(:Account {id: 'a'}) RETURN e.disposition AS d, r.before AS before, e.by AS by ORDER BY e.at",
      ),
    ).toEqual([
      { d: "benign", before: "open", by: "ann" },
      { d: "confirmed_fraud", before: "benign", by: "bob" },
    ]);
    expect(await one("MATCH (e:Event) RETURN e.kind AS kind, e.label AS label, e.at AS at")).toEqual({
      kind: "ban_wave",
      label: "Spring",
      at: at("2026-05-05T00:00:00Z"),
    });
    expect(
      await one("MATCH (b:LoadBatch) RETURN b.state AS state, b.rows AS rows, b.files AS files, b.id AS id"),
    ).toEqual({ state: "done", rows: 15, files: 7, id: report.batch });
    expect(await one("RETURN COUNT { (:LoadChunk) } AS chunks")).toEqual({ chunks: 0 });
    expect(await readdir(join(home.directory, "loads"))).toEqual([]);
  });

  it("changes nothing when repeated", async () => {
    await load(FILES);
    const before = await picture();
    const report = await load(
      Object.fromEntries(Object.entries(FILES).map(([name, content]) => [name.replace(".", "-again."), content])),
    );
    expect(report).toMatchObject({ loaded: 0, duplicate: 15, batch: null });
    expect(await picture()).toEqual(before);
  });

  it("adds up over two loads to what one load gives", async () => {
    const rows = Array.from({ length: 3000 }, (_, n) => {
      const at = new Date(Date.UTC(2026, 4, 1 + (n % 9), n % 24, n % 60)).toISOString();
      return `a${n % 70},${at},x${n},192.0.2.${n % 50},f${n % 11},c${n % 3},m${n % 2},${n % 13},1`;
    });
    const head = "account_id,at,exchange_id,ip,prompt_fingerprint,client,model,input_tokens,output_tokens";
    const sums = `MATCH (a:Account) CALL (a) { MATCH (a)-[r]->(i:Identifier) RETURN sum(r.count) AS used, min(r.firstSeen) AS f, max(r.lastSeen) AS l }
      CALL (a) { MATCH (a)-[r:USED_MODEL]->() UNWIND range(0, size(r.days) - 1) AS n RETURN sum(r.exchanges[n]) AS byModel, sum(r.inputTokens[n]) AS input }
      CALL (a) { MATCH (a)-[r:CAME_BY]->() UNWIND range(0, size(r.days) - 1) AS n WITH r, sum(r.exchanges[n]) AS exchanges RETURN sum(exchanges) AS byChannel, sum(r.tokens) AS tokens }
      RETURN a.id AS id, a.exchanges AS exchanges, a.firstSeen AS first, a.lastSeen AS last, used, f, l, byModel, input, byChannel, tokens ORDER BY id`;
    await load({ "exchanges-1.csv": [head, ...rows.slice(0, 1700)].join("\n") });
    // The second file repeats some of the first.
    const second = await load({ "exchanges-2.csv": [head, ...rows.slice(1000)].join("\n") });
    expect(second).toMatchObject({ loaded: 1300, duplicate: 700 });
    const inTwo = await database.graph.read(sums);
    const { activity } = await readProjection(database.graph);
    expect(activity.counts.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
    await database.graph.write("MATCH (n) WHERE NOT n:Meta DETACH DELETE n");
    home = { ...home, directory: join(folder, "other-home") };
    await load({ "exchanges.csv": [head, ...rows].join("\n") });
    expect(inTwo).toEqual(await database.graph.read(sums));
    expect((await readProjection(database.graph)).activity).toEqual(activity);
    expect(inTwo).toHaveLength(70);
  });

  it("counts an account's own e-mail once however often the account changes, and keeps what a later row leaves out", async () => {
    await load({ "accounts-1.csv": "account_id,email,plan,status\na,a@x.org,pro,active\n" });
    await load({ "accounts-2.csv": "account_id,email,status\na,a@x.org,banned\n" });
    expect(
      await one("MATCH (a:Account)-[r:HAS_EMAIL]->() RETURN a.plan AS plan, a.status AS status, r.count AS count"),
    ).toEqual({ plan: "pro", status: "banned", count: 1 });
  });

  it("leaves the graph as it was when it is refused", async () => {
    await load({ "accounts.csv": "account_id\na\n" });
    const before = await picture();
    await expect(load({ "accounts-2.csv": "account_id,created_at\nb,\nc,soon\n" })).rejects.toMatchObject({
      code: "LOAD_REJECTED",
    });
    expect(await picture()).toEqual(before);
    expect(await pendingLoads(home)).toEqual([]);
  });

  it("does not let an older verdict of a file replace a newer one", async () => {
    await load({ "labels.csv": "account_id,disposition,at\na,confirmed_fraud,2026-05-02T00:00:00Z\n" });
    await load({ "labels-2.csv": "account_id,disposition,at\na,benign,2026-05-01T00:00:00Z\n" });
    expect(
      await one("MATCH (a:Account {id: 'a'}) RETURN a.disposition AS d, COUNT { (a)<-[:ABOUT]-() } AS events"),
    ).toEqual({ d: "confirmed_fraud", events: 2 });
  });

  it("keeps whose verdict one of a file replaced, so that taking it back gives that back", async () => {
    await load({ "labels.csv": "account_id,disposition,at,by\na,confirmed_fraud,2026-05-01T00:00:00Z,ana\n" });
    await load({
      "labels-2.csv":
        "account_id,disposition,at,by\na,inconclusive,2026-05-02T00:00:00Z,bo\na,benign,2026-05-03T00:00:00Z,cy\n",
    });
    const events = await database.graph.read("MATCH (e:LabelEvent) RETURN e.id AS id ORDER BY e.at DESC");
    const judged = () => one("MATCH (a:Account {id: 'a'}) RETURN a.disposition AS d, a.dispositionBy AS by");
    expect(await judged()).toEqual({ d: "benign", by: "cy" });
    for (const [place, left] of [
      { d: "inconclusive", by: "bo" },
      { d: "confirmed_fraud", by: "ana" },
    ].entries()) {
      await undoLabel(database.graph, String(events[place]["id"]), { by: "di" }, { now: NOW + place, id: `u${place}` });
      expect(await judged()).toEqual(left);
    }
  });
});

describe("a crash", () => {
  const rows = 40_000;
  const identifiers = `account_id,type,value\n${Array.from({ length: rows }, (_, n) => `a${n % 4000},device,d${(n * 7) % 10_007}`).join("\n")}\n`;

  it("is made good by the next load: killed at many points, the graph is that of one clean load", async () => {
    await writeFile(join(folder, "identifiers.csv"), identifiers);
    const { staged } = await ingest([join(folder, "identifiers.csv")], { now: NOW }, home);
    if (staged === null) throw new Error("nothing staged");
    await cp(staged, join(folder, "copy"), { recursive: true });

    await writeLoad(database.graph, staged, home);
    const clean = await picture();
    const ledger = await readdir(join(home.directory, "ledger", home.graph));
    await database.graph.write("MATCH (n) WHERE NOT n:Meta DETACH DELETE n");
    await rm(join(home.directory, "ledger"), { recursive: true });
    await cp(join(folder, "copy"), staged, { recursive: true });

    const script = await bundleWriter();
    let killed = 0;
    for (const fraction of [0.1, 0.35, 0.6, 0.85]) {
      if ((await pendingLoads(home)).length === 0) break;
      const child = spawn(process.execPath, [script, JSON.stringify({ address: database.address, staged, home })], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        const last = Number(text.trim().split("\n").at(-1));
        if (last >= fraction && child.exitCode === null) child.kill("SIGKILL");
      });
      const [, signal] = await once(child, "exit");
      if (signal === "SIGKILL") killed++;
    }
    expect(killed).toBeGreaterThanOrEqual(3);
    for (const pending of await pendingLoads(home)) await writeLoad(database.graph, pending, home);
    expect(await picture()).toEqual(clean);
    expect(await readdir(join(home.directory, "ledger", home.graph))).toEqual(ledger);
    expect(await pendingLoads(home)).toEqual([]);
    expect((await ingest([join(folder, "identifiers.csv")], { now: NOW }, home)).report).toMatchObject({
      loaded: 0,
      duplicate: rows,
    });
  });

  it("before the ledger was kept leaves a load that only has to be tidied up", async () => {
    await writeFile(join(folder, "identifiers.csv"), "account_id,type,value\na,device,d\n");
    const { staged } = await ingest([join(folder, "identifiers.csv")], { now: NOW }, home);
    await cp(staged ?? "", join(folder, "copy"), { recursive: true });
    await writeLoad(database.graph, staged ?? "", home);
    const clean = await picture();
    await cp(join(folder, "copy"), staged ?? "", { recursive: true });
    for (const pending of await pendingLoads(home)) await writeLoad(database.graph, pending, home);
    expect(await picture()).toEqual(clean);
  });

  it("while files were read leaves nothing but what the next load removes", async () => {
    await load({ "accounts.csv": "account_id\na\n" });
    const left = join(home.directory, "loads", "unfinished-abc");
    await mkdir(left);
    await writeFile(join(left, "scratch.duckdb"), "half");
    await load({ "accounts-2.csv": "account_id\nb\n" });
    expect(await readdir(join(home.directory, "loads"))).toEqual([]);
    expect(await one("MATCH (a:Account) RETURN count(a) AS n")).toEqual({ n: 2 });
  });

  async function bundleWriter(): Promise<string> {
    const entry = join(import.meta.dirname, "write-load.ts");
    // Beside the project's node_modules, where the drivers are found.
    const out = join(import.meta.dirname, "..", "..", "node_modules", ".hydrascope-test", "write-load.mjs");
    const bundle = await rolldown({
      input: entry,
      platform: "node",
      external: [/^@duckdb\//, /^neo4j-driver/, /^zod/],
    });
    await bundle.write({ file: out, format: "esm" });
    await bundle.close();
    expect(await readFile(out, "utf8")).toContain("writeLoad");
    return out;
  }
});
