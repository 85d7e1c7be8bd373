import { request as httpRequest } from "node:http";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { homePaths, type HomePaths } from "../../server/config.ts";
import { ApiError, Status } from "../../server/contract/api.ts";
import { Inspection, Job, JobState, LoadList, Upload, UploadFile } from "../../server/contract/jobs.ts";
import { RunComparison, RunList } from "../../server/contract/runs.ts";
import { takeWriteLock } from "../../server/database/open.ts";
import { ingest } from "../../server/ingest/ingest.ts";
import { startServer, type RunningServer } from "../../server/main.ts";
import { generate } from "../../server/simulate/simulate.ts";
import { writeLoad } from "../../server/store/load.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";

/** Loads and runs over HTTP, from files on their way to two runs compared. */
let database: TestDatabase;
let server: RunningServer;
let paths: HomePaths;
let folder: string;
const failures: string[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  paths = homePaths(database.home, process.platform);
  folder = await mkdtemp(join(tmpdir(), "hydrascope-jobs-"));
  server = await startServer({
    graph: database.graph,
    home: { paths, graph: database.graphId, importer: null },
    port: 0,
    managed: true,
    version: "0.0.0",
    clientDir: null,
    onFailure: ({ code, cause }) => failures.push(`${code} ${String(cause)}`),
  });
});
afterAll(async () => {
  await server.close();
  await database.stop();
  await rm(folder, { recursive: true, force: true });
});

async function ask(method: string, path: string, body?: unknown): Promise<Response> {
  const piece = body instanceof Uint8Array || typeof body === "string";
  return fetch(`${server.origin}/api/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.token}`,
      ...(body === undefined ? {} : { "content-type": piece ? "application/octet-stream" : "application/json" }),
    },
    ...(body === undefined ? {} : { body: piece ? new Uint8Array(Buffer.from(body)) : JSON.stringify(body) }),
  });
}
async function get<S extends z.ZodType>(schema: S, path: string): Promise<z.output<S>> {
  return schema.parse(await (await ask("GET", path)).json());
}
async function post<S extends z.ZodType>(schema: S, path: string, body?: unknown): Promise<z.output<S>> {
  const response = await ask("POST", path, body);
  const answer: unknown = await response.json();
  expect([response.status, answer]).toEqual([200, answer]);
  return schema.parse(answer);
}
async function refused(response: Promise<Response>) {
  const answer = await response;
  return { status: answer.status, ...ApiError.parse(await answer.json()) };
}

/** Sends whole files and gives the upload. */
async function send(files: Record<string, string | Uint8Array>): Promise<string> {
  const { upload_id } = await post(Upload, "uploads");
  for (const [name, content] of Object.entries(files)) {
    const size = Buffer.byteLength(content);
    const sent = await ask(
      "PUT",
      `uploads/${upload_id}/files/${encodeURIComponent(name)}?offset=0&size=${size}`,
      content,
    );
    expect(UploadFile.parse(await sent.json())).toMatchObject({ size, received: size });
  }
  return upload_id;
}

/** Waits for the end of a job. */
async function ended(job: Job): Promise<Job> {
  for (;;) {
    const { current, recent } = await get(JobState, "jobs");
    const found = recent.find(({ job_id }) => job_id === job.job_id);
    if (found !== undefined) return found;
    expect(current?.job_id).toBe(job.job_id);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const run = async (body: unknown): Promise<Job> => ended(await post(Job, "jobs", body));

const accounts = async (): Promise<number> => (await get(Status, "status")).counts.accounts;

describe("an upload", () => {
  it("goes on where it was cut off, and no job takes half a file", async () => {
    const content = `account_id\n${Array.from({ length: 20_000 }, (_, n) => `cut-${n}`).join("\n")}\n`;
    const size = content.length;
    const { upload_id } = await post(Upload, "uploads");
    const file = `uploads/${upload_id}/files/accounts.csv`;
    await new Promise<void>((resolve) => {
      const { port } = new URL(server.origin);
      const cut = httpRequest({
        host: "127.0.0.1",
        port,
        method: "PUT",
        path: `/api/${file}?offset=0&size=${size}`,
        headers: {
          authorization: `Bearer ${server.token}`,
          "content-type": "application/octet-stream",
          "content-length": size,
        },
      });
      cut.on("error", () => resolve());
      cut.write(content.slice(0, 70_000), () => setTimeout(() => cut.destroy(new Error("cut")), 200));
    });
    const partly = async () => (await get(Upload, `uploads/${upload_id}`)).files[0]?.received ?? 0;
    await expect.poll(partly).toBe(70_000);
    expect(await refused(ask("POST", `uploads/${upload_id}/inspect`, {}))).toMatchObject({ code: "UPLOAD_INCOMPLETE" });
    expect(await run({ kind: "check", upload: upload_id })).toMatchObject({
      state: "failed",
      error: { code: "UPLOAD_INCOMPLETE" },
    });
    expect(await refused(ask("PUT", `${file}?offset=5&size=${size}`, "x"))).toMatchObject({
      status: 409,
      code: "UPLOAD_OUT_OF_STEP",
      details: { received: 70_000 },
    });
    expect(
      await refused(ask("PUT", `${file}?offset=70000&size=${size}`, `${content.slice(70_000)}more`)),
    ).toMatchObject({
      code: "UPLOAD_OUT_OF_STEP",
    });
    await ask("PUT", `${file}?offset=70000&size=${size}`, content.slice(70_000));
    expect(await readFile(join(paths.root, "uploads", upload_id, "files", "accounts.csv"), "utf8")).toBe(content);
    expect((await ask("DELETE", `uploads/${upload_id}`)).status).toBe(204);
    expect(await readdir(join(paths.root, "uploads"))).toEqual([]);
    expect(await refused(ask("GET", `uploads/${upload_id}`))).toMatchObject({ status: 404 });
  });

  it("stays in its folder whatever its files are called", async () => {
    const upload = await send({ "../../../evil.csv": "account_id\n", "..": "x", "a*?[b].csv": "account_id\n" }).catch(
      () => null,
    );
    expect(upload).toBeNull();
    const { upload_id } = await post(Upload, "uploads");
    const sent = await ask(
      "PUT",
      `uploads/${upload_id}/files/${encodeURIComponent("../../evil*.csv")}?offset=0&size=1`,
      "x",
    );
    expect(await sent.json()).toMatchObject({ name: "evil_.csv" });
    expect(await readdir(join(paths.root, "uploads", upload_id))).toEqual(["files"]);
    await ask("DELETE", `uploads/${upload_id}`);
  });

  it("needs the token and the own origin", async () => {
    const cookie = `hydrascope-${new URL(server.origin).port}=${server.token}`;
    for (const [method, path] of [
      ["POST", "uploads"],
      ["PUT", "uploads/x/files/y?offset=0&size=1"],
      ["DELETE", "uploads/x"],
      ["POST", "jobs"],
      ["POST", "jobs/x/cancel"],
    ]) {
      const url = `${server.origin}/api/${path}`;
      expect((await fetch(url, { method })).status).toBe(403);
      expect((await fetch(url, { method, headers: { cookie, origin: "http://evil.example" } })).status).toBe(403);
      expect((await fetch(url, { method, headers: { authorization: "Bearer no" } })).status).toBe(401);
    }
    expect((await fetch(`${server.origin}/api/jobs/events`)).status).toBe(401);
  });
});

describe("a check", () => {
  it("says which columns a file has, what it lacks, and what cannot be read", async () => {
    const upload = await send({
      "users.csv": "user_id,created_at,shoe size\nu1,2026-05-01T00:00:00Z,9\n",
      "ips.csv": "10.1.2.3,somebody@example.com\n",
      "notes.txt": "hello",
      "payments.parquet": "no parquet",
    });
    const inspect = (body: unknown) => post(Inspection, `uploads/${upload}/inspect`, body);
    const [users, ips, notes, payments] = (await inspect({})).files;
    expect(users).toMatchObject({ name: "users.csv", table: null, problem: null });
    // What is in the place of a heading may be a value: it is not repeated.
    expect(ips).toMatchObject({
      table: "ips",
      missing: ["account_id", "ip"],
      columns: [{ name: "(not a name)" }, { name: "(not a name)" }],
    });
    expect([notes?.problem, payments?.problem]).toEqual([
      expect.stringContaining("no known format"),
      expect.stringContaining("cannot be read"),
    ]);
    const mapping = { files: { "users.csv": "accounts" }, columns: { accounts: { user_id: "account_id" } } };
    expect((await inspect({ mapping })).files[0]).toMatchObject({
      table: "accounts",
      missing: [],
      columns: [
        { name: "user_id", target: "account_id" },
        { name: "created_at", target: "created_at" },
        { name: "shoe size", target: null },
      ],
    });
    const wrong = await run({ kind: "check", upload, options: { mapping } });
    expect(wrong).toMatchObject({ state: "failed", report: null });
    expect(JSON.stringify(wrong)).not.toContain(paths.root);
    await ask("DELETE", `uploads/${upload}`);
  });

  it("tells what would be rejected by line, without a value, and changes nothing", async () => {
    const upload = await send({
      "accounts.csv": "account_id,created_at\na,2026-05-01T00:00:00Z\nb,secret-value\na,2026-05-01T00:00:00Z\nc,soon\n",
    });
    const job = await run({ kind: "check", upload });
    expect(job).toMatchObject({
      state: "done",
      report: {
        dry_run: true,
        rows: 4,
        loaded: 1,
        duplicate: 1,
        quarantined: 2,
        files: [{ path: "accounts.csv" }],
        faults: [{ path: "accounts.csv", column: "created_at", rows: 2, lines: [3, 5] }],
      },
    });
    expect(JSON.stringify(job)).not.toMatch(/secret-value|soon/);
    expect(await accounts()).toBe(0);
    const name = job.report?.quarantine?.split(/[/\\]/).at(-1)?.replace(".jsonl", "") ?? "";
    const lines = (await (await ask("GET", `quarantine/${name}`)).text()).trim().split("\n");
    expect(lines.map((line) => z.looseObject({}).parse(JSON.parse(line)))).toMatchObject([
      { file: "accounts.csv", line: 3 },
      { file: "accounts.csv", line: 5 },
    ]);
    expect((await ask("GET", "quarantine/none")).status).toBe(404);
    const refusedLoad = await run({ kind: "load", upload });
    expect(refusedLoad).toMatchObject({ state: "failed", error: { code: "LOAD_REJECTED" } });
    expect(JSON.stringify(refusedLoad)).not.toContain(join(paths.root, "uploads"));
    await ask("DELETE", `uploads/${upload}`);
  });
});

describe("an interrupted load", () => {
  it("that was cancelled while it is read leaves nothing", async () => {
    const rows = Array.from({ length: 150_000 }, (_, n) => `x${n % 9000},device,d${n % 70_001}`);
    const upload = await send({ "identifiers.csv": `account_id,type,value\n${rows.join("\n")}\n` });
    const job = await post(Job, "jobs", { kind: "load", upload, detect: {} });
    expect(await post(Job, `jobs/${job.job_id}/cancel`)).toMatchObject({ stopping: true });
    expect(await ended(job)).toMatchObject({ state: "cancelled", error: null, report: null, run_id: null });
    expect(await accounts()).toBe(0);
    expect(await get(LoadList, "loads")).toMatchObject({ loads: [], unfinished: 0 });
    await ask("DELETE", `uploads/${upload}`);
  });

  it("that stopped while it was written waits, and is finished from the app", async () => {
    const path = join(folder, "identifiers.csv");
    const rows = Array.from({ length: 3000 }, (_, n) => `w${n % 500},device,d${n}`);
    await writeFile(path, `account_id,type,value\n${rows.join("\n")}\n`);
    const home = { directory: paths.root, graph: database.graphId };
    const { staged } = await ingest([path], { now: Date.now() }, home);
    const stop = new AbortController();
    const writing = writeLoad(database.graph, staged ?? "", home, () => stop.abort(), { signal: stop.signal });
    await expect(writing).rejects.toMatchObject({ name: "AbortError" });
    expect(await get(LoadList, "loads")).toMatchObject({ unfinished: 1, loads: [{ state: "writing" }] });
    const upload = await send({ "accounts.csv": "account_id\nlater\n" });
    expect(await run({ kind: "check", upload })).toMatchObject({ state: "failed", error: { code: "LOAD_PENDING" } });
    expect(await run({ kind: "detect" })).toMatchObject({ state: "failed", error: { code: "LOAD_PENDING" } });
    expect((await get(Status, "status")).half_loaded).toBe(true);
    expect(await run({ kind: "finish" })).toMatchObject({ state: "done" });
    expect(await get(LoadList, "loads")).toMatchObject({
      unfinished: 0,
      loads: [{ state: "done", written_by: "batches", report: { loaded: 3000, files: [{ path: "identifiers.csv" }] } }],
    });
    expect((await get(Status, "status")).half_loaded).toBe(false);
    expect(await accounts()).toBe(500);
    await ask("DELETE", `uploads/${upload}`);
    await database.graph.write("MATCH (n) WHERE NOT n:Meta DETACH DELETE n");
  });
});

describe("one job at a time", () => {
  it("says who works: a job of the app, or a command", async () => {
    const upload = await send({ "accounts.csv": "account_id\none\n" });
    const job = await post(Job, "jobs", { kind: "check", upload });
    expect(await refused(ask("POST", "jobs", { kind: "detect" }))).toMatchObject({
      status: 409,
      code: "JOB_RUNNING",
      message: "A check of files is under way.",
    });
    await ended(job);
    const held = await takeWriteLock(paths, "detect", 0);
    expect(await refused(ask("POST", "jobs", { kind: "check", upload }))).toMatchObject({
      status: 409,
      code: "HOME_LOCKED",
      message: expect.stringContaining("`hydrascope detect`"),
    });
    await held.release();
    expect(await run({ kind: "check", upload })).toMatchObject({ state: "done" });
    await ask("DELETE", `uploads/${upload}`);
    expect(await refused(ask("POST", "jobs/none/cancel"))).toMatchObject({ status: 404 });
  });
});

describe("load, detect, compare", () => {
  it("says what to do before there is anything", async () => {
    expect(await run({ kind: "detect" })).toMatchObject({ state: "failed", error: { code: "NOTHING_LOADED" } });
    expect(await get(RunList, "runs")).toMatchObject({ runs: [], page: { total: 0 } });
  });

  it("loads an upload, makes a run, tells of progress, and removes the files", async () => {
    const data = join(folder, "data");
    await generate("E1", { accounts: 1000, exchanges: 5000, seed: 7, out: data });
    const files: Record<string, Uint8Array> = {};
    for (const name of await readdir(data)) if (name !== "truth.csv") files[name] = await readFile(join(data, name));
    const upload = await send(files);
    const listening = new AbortController();
    const events = await fetch(`${server.origin}/api/jobs/events`, {
      headers: { authorization: `Bearer ${server.token}` },
      signal: listening.signal,
    });
    expect(events.headers.get("content-type")).toContain("text/event-stream");
    const heard = new Set<string>();
    const listen = (async () => {
      let text = "";
      for await (const chunk of events.body ?? []) {
        text += Buffer.from(chunk).toString();
        const messages = text.split("\n\n");
        text = messages.pop() ?? "";
        for (const message of messages.filter((each) => each.startsWith("data: "))) {
          const { current } = JobState.parse(JSON.parse(message.slice("data: ".length)));
          for (const { name } of current?.steps ?? []) heard.add(name);
        }
      }
    })().catch(() => undefined);
    const job = await run({ kind: "load", upload, detect: { seed: 3 } });
    listening.abort();
    await listen;
    expect(job).toMatchObject({ state: "done", error: null, run_id: "R-0001", report: { quarantined: 0 } });
    expect(heard).toContain("reading files");
    expect(heard).toContain("finding clusters");
    expect(job.steps.every(({ fraction }) => fraction === 1)).toBe(true);
    expect(await readdir(join(paths.root, "uploads"))).not.toContain(upload);
    expect(await accounts()).toBeGreaterThan(500);
    expect(await get(RunList, "runs")).toMatchObject({ runs: [{ run_id: "R-0001", seed: 3, loads: 1 }] });
  });

  it("compares two runs, and a cancelled one leaves the last as it was", async () => {
    expect(await refused(ask("POST", "jobs", { kind: "detect", options: { settings: { min_siz: 3 } } }))).toMatchObject(
      {
        status: 400,
      },
    );
    const cancelled = await post(Job, "jobs", { kind: "detect", options: { seed: 4 } });
    await post(Job, `jobs/${cancelled.job_id}/cancel`);
    expect(await ended(cancelled)).toMatchObject({ state: "cancelled", run_id: null });
    expect((await get(Status, "status")).run?.run_id).toBe("R-0001");
    const settings = { min_size: 6 };
    expect(await run({ kind: "detect", options: { seed: 3, settings } })).toMatchObject({ run_id: "R-0002" });
    const { page, runs } = await get(RunList, "runs");
    expect([page.total, runs.map(({ run_id }) => run_id)]).toEqual([2, ["R-0002", "R-0001"]]);
    const compared = await get(RunComparison, "runs/compare?from=R-0001&to=R-0002");
    expect(compared.settings).toContainEqual({ name: "min_size", before: "3", after: "6" });
    // A larger smallest size can only take clusters away.
    expect(compared.fates.gone).toBe((runs[1]?.clusters ?? 0) - (runs[0]?.clusters ?? 0));
    expect(compared.fates.gone).toBeGreaterThan(0);
    expect(compared.fates.new).toBe(0);
    const gone = compared.clusters.find(({ fate }) => fate === "gone");
    expect(gone).toMatchObject({ after: null, into: [{ cluster_id: null, accounts: gone?.before?.size }] });
    const back = await get(RunComparison, "runs/compare?from=R-0002&to=R-0001");
    expect(back.fates.new).toBe(compared.fates.gone);
    expect(back.accounts.joined).toBe(compared.accounts.left);
    expect(await refused(ask("GET", "runs/compare?from=R-0001&to=R-9999"))).toMatchObject({ status: 404 });
  });
});

it("met no inner failure", () => {
  // An unfinished load is refused with its code, as it should be.
  expect(failures.filter((failure) => !failure.startsWith("LOAD_PENDING"))).toEqual([]);
});
