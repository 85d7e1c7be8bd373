import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listRuns } from "../../server/investigate/history.ts";
import { investigate, LIMITS } from "../../server/investigate/investigate.ts";
import { builtFile } from "../../server/package-root.ts";
import { inLane } from "../../server/store/lane.ts";
import { openGraph } from "../../server/store/neo4j.ts";
import { EXHAUSTING } from "../corpus/exhausting.ts";
import { hostileStatements } from "../corpus/hostile.ts";
import { USEFUL } from "../corpus/useful.ts";
import { openOwnDatabase, type TestDatabase } from "./database.ts";
import { writeFixture } from "./fixture-graph.ts";

let database: TestDatabase;
let canary: Server;
let hits = 0;

beforeAll(async () => {
  database = await openOwnDatabase();
  await writeFixture(database.graph);
  canary = createServer((_, response) => {
    hits += 1;
    response.end("a,b\n");
  });
  await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  canary.close();
  await database.stop();
});

const ask = (cypher: string, parameters: Record<string, unknown> = {}, more: { limits?: typeof LIMITS } = {}) =>
  investigate(database.graph, { cypher, parameters, by: "test" }, { id: randomUUID(), now: Date.now(), ...more });

function canaryAddress(): string {
  const address = canary.address();
  return typeof address === "object" ? `http://127.0.0.1:${address?.port}` : "";
}

/** Everything in the graph but the history of runs, and of the server what a statement could change. */
async function digest(): Promise<string> {
  const hash = createHash("sha256");
  for (const query of [
    "MATCH (n) WHERE NOT n:InvestigationRun RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS p ORDER BY id",
    "MATCH (a)-[r]->(b) RETURN elementId(r) AS id, type(r) AS type, properties(r) AS p ORDER BY id",
    "SHOW INDEXES YIELD name, type, labelsOrTypes, properties RETURN * ORDER BY name",
    "SHOW CONSTRAINTS YIELD name, type RETURN * ORDER BY name",
    "SHOW SETTINGS YIELD name, value RETURN * ORDER BY name",
    "SHOW DATABASES YIELD name, currentStatus RETURN * ORDER BY name",
    "SHOW USERS YIELD user, passwordChangeRequired, suspended RETURN * ORDER BY user",
    "CALL db.labels() YIELD label RETURN label ORDER BY label",
  ])
    hash.update(JSON.stringify(await database.graph.read(query)));
  return hash.digest("hex");
}

async function inParallel<T>(list: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const queue = list.values();
  const worker = async (): Promise<void> => {
    for (const each of queue) await work(each);
  };
  await Promise.all(Array.from({ length: 6 }, worker));
}

describe("the read-only lane", () => {
  it("refuses every hostile statement, and nothing has happened", async () => {
    await ask("MATCH (n) RETURN count(n) AS n");
    expect((await fetch(canaryAddress())).status).toBe(200);
    expect(hits).toBe(1);
    const before = await digest();
    const statements = hostileStatements(canaryAddress());
    expect(statements.length).toBeGreaterThanOrEqual(300);
    const admitted: string[] = [];
    await inParallel(statements, async ({ what, cypher }) => {
      const code = await ask(cypher).then(
        () => "admitted",
        (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
      );
      if (code !== "QUERY_REFUSED" && code !== "INVALID_QUERY") admitted.push(`${what}: ${String(code)}`);
    });
    expect(admitted).toEqual([]);
    expect(await digest()).toBe(before);
    expect(hits).toBe(1);
    expect(await listRuns(database.graph, { limit: 1000 })).toHaveLength(1);
  });

  it("cannot write even past the gate", async () => {
    await expect(
      inLane(database.graph, LIMITS, undefined, (lane) => lane.read("CREATE (n:Pwned)", {})),
    ).rejects.toMatchObject({ code: "INVALID_QUERY" });
  });

  it("admits every useful read, and keeps each in the history", async () => {
    expect(new Set(USEFUL).size).toBeGreaterThanOrEqual(100);
    const refused: string[] = [];
    const parameters = { list: ["op1-000", "op1-001"], since: 0, account: "op1-000", n: 5 };
    await inParallel(USEFUL, async (cypher) => {
      await ask(cypher, parameters).catch((error: unknown) => refused.push(`${cypher}: ${String(error)}`));
    });
    expect(refused).toEqual([]);
    const runs = await listRuns(database.graph, { limit: 1000 });
    expect(runs.filter(({ state }) => state === "done").length).toBe(USEFUL.length + 1);
    expect(runs[0]).toMatchObject({ by: "test", name: null, parameters, error: null });
  });

  it("outlives whatever wants all of the server", async () => {
    const limits = { ...LIMITS, timeoutMs: 700, deadlineMs: 1200 };
    const long = Array.from({ length: 10_000 }, (_, n) => n);
    expect(Object.keys(EXHAUSTING).length).toBeGreaterThanOrEqual(20);
    const wrong: string[] = [];
    for (const [name, cypher] of Object.entries(EXHAUSTING)) {
      const parameters = {
        ...(cypher.includes("$long") ? { long } : {}),
        ...(cypher.includes("$n") ? { n: 10_000 } : {}),
      };
      const began = performance.now();
      const end = await ask(cypher, parameters, { limits }).then(
        ({ truncated }) => (truncated ? "truncated" : "whole"),
        (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : String(error)),
      );
      const seconds = (performance.now() - began) / 1000;
      const expected = ["QUERY_TIMEOUT", "QUERY_REFUSED", "QUERY_TOO_LARGE", "INVALID_QUERY", "truncated"];
      if (!expected.includes(end)) wrong.push(`${name}: ${end}`);
      if (seconds > (limits.timeoutMs + 2000) / 1000) wrong.push(`${name}: took ${seconds} s`);
    }
    expect(wrong).toEqual([]);
    expect((await ask("MATCH (a:Account) RETURN count(a) AS n")).rows).toEqual([[200]]);
    // The server has ended them too, not this process's waiting alone.
    const open = () =>
      database.graph.read(
        "SHOW TRANSACTIONS YIELD currentQuery WHERE NOT currentQuery STARTS WITH 'SHOW' RETURN currentQuery AS q",
      );
    await expect.poll(open, { timeout: 30_000, interval: 500 }).toEqual([]);
  });

  it("is cancelled", async () => {
    const stop = new AbortController();
    const id = randomUUID();
    const running = investigate(
      database.graph,
      { cypher: EXHAUSTING["a product of all accounts"] },
      { id, now: Date.now(), signal: stop.signal },
    );
    const entry = async () => (await listRuns(database.graph, { limit: 1 })).find((run) => run.id === id);
    const ended = running.catch((error: unknown) => error);
    await expect.poll(entry).toMatchObject({ state: "running" });
    stop.abort();
    expect(await ended).toMatchObject({ code: "QUERY_CANCELLED" });
    expect(await entry()).toMatchObject({ state: "cancelled", rows: null });
  });

  it("has places for eight statements", async () => {
    const stop = new AbortController();
    const limits = { ...LIMITS, timeoutMs: 20_000, deadlineMs: 20_000 };
    const slow = EXHAUSTING["a product of all accounts"];
    const taken = Array.from({ length: 8 }, () =>
      inLane(database.graph, limits, stop.signal, (lane) => lane.read(slow, {})).catch((error: unknown) => error),
    );
    await expect(ask("RETURN 1 AS n")).rejects.toMatchObject({ code: "LANE_FULL", status: 429 });
    stop.abort();
    await Promise.all(taken);
    await expect
      .poll(() =>
        ask("RETURN 1 AS n")
          .then(({ rows }) => rows)
          .catch(() => null),
      )
      .toEqual([[1]]);
  });
});

describe("a server that somebody else runs", () => {
  const reader = { username: "analyst", password: "only-for-reading-the-graph" };
  beforeAll(async () => {
    const system = await openGraph({ ...database.address, database: "system" });
    await system.write("CREATE USER analyst SET PASSWORD $password CHANGE NOT REQUIRED", { password: reader.password });
    await system.close();
  });

  it("is asked with the rights of the reader where one is named", async () => {
    const graph = await openGraph({ ...database.address, reader });
    // Past the gate, which refuses SHOW: only the lane's own session knows who it is.
    const who = () => inLane(graph, LIMITS, undefined, (lane) => lane.read("SHOW CURRENT USER YIELD user", {}));
    expect((await who()).rows).toEqual([["analyst"]]);
    await graph.close();
  });

  it("is served by the commands, which say what it cannot promise", async () => {
    const { uri, username, password, database: name = "neo4j" } = database.address;
    const env = { NEO4J_URI: uri, NEO4J_USERNAME: username, NEO4J_PASSWORD: password, NEO4J_DATABASE: name };
    const run = async (more: Record<string, string>) => {
      const command = [
        builtFile("cli.js"),
        "investigate",
        "--query",
        "MATCH (a:Account) RETURN count(a) AS n",
        "--json",
      ];
      const child = spawn(process.execPath, command, { env: { ...process.env, ...env, ...more } });
      let [stdout, stderr] = ["", ""];
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      const [status]: unknown[] = await once(child, "close");
      const lacks = stderr.split("\n").filter((line) => line.startsWith("not guaranteed"));
      return { status, rows: status === 0 ? JSON.parse(stdout).rows : null, lacks: lacks.length, stderr };
    };
    const count = (await ask("MATCH (a:Account) RETURN count(a) AS n")).rows;
    expect(await run({})).toMatchObject({ status: 0, rows: count, lacks: 4 });
    const limited = { NEO4J_READER_USERNAME: reader.username, NEO4J_READER_PASSWORD: reader.password };
    expect(await run(limited)).toMatchObject({ status: 0, rows: count, lacks: 3 });
    expect(await run({ ...limited, NEO4J_READER_PASSWORD: "wrong-password-of-the-reader" })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("NEO4J_READER_PASSWORD"),
    });
  });
});
