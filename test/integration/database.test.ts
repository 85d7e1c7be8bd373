import { spawn, type ChildProcess } from "node:child_process";
import {
  link,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  unlink,
  writeFile,
} from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import neo4j from "neo4j-driver";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveTarget, type Target } from "../../server/config.ts";
import { fetchNeo4j } from "../../server/database/fetch.ts";
import { jarFile, lockFolder, NEO4J_LOCK } from "../../server/database/jar-lock.ts";
import { findJava } from "../../server/database/java.ts";
import { openDatabase, takeWriteLock, type OpenDatabase, type OpenOptions } from "../../server/database/open.ts";
import { identify, isAlive, signal, waitForEnd } from "../../server/database/processes.ts";
import { findRunning, recordHttp, stopRunning } from "../../server/database/running.ts";
import type { Coordinates } from "../../server/database/start.ts";
import { PACKAGE_ROOT } from "../../server/package-root.ts";

const linux = process.platform === "linux";
let folder: string;
let bundles: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hydrascope-database-"));
  await mkdir(join(PACKAGE_ROOT, "node_modules", ".cache"), { recursive: true });
  bundles = await mkdtemp(join(PACKAGE_ROOT, "node_modules", ".cache", "database-test-"));
  await bundleOwner();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(bundles, { recursive: true, force: true });
});

type Managed = Extract<Target, { kind: "managed" }>;

function target(home: string, env: Record<string, string> = {}): Managed {
  const at = { platform: process.platform, homedir: homedir(), cwd: folder, totalMemory: 2 ** 33 };
  const resolved = resolveTarget({ home: join(folder, home), demo: true }, { ...at, env: { ...process.env, ...env } });
  if (resolved.kind === "server") throw new Error("a managed one was asked for");
  return resolved;
}

function options(command: string, more: Partial<OpenOptions> = {}): OpenOptions {
  return { command, env: process.env, platform: process.platform, waitMs: 0, ...more };
}

async function query(at: Coordinates, cypher: string, parameters: Record<string, unknown> = {}): Promise<unknown> {
  const driver = neo4j.driver(at.uri, neo4j.auth.basic(at.username, at.password), { disableLosslessIntegers: true });
  try {
    const { records } = await driver.executeQuery(cypher, parameters, { database: at.database });
    return records[0]?.get(0);
  } finally {
    await driver.close();
  }
}

/** A program of its own that opens a home's database as `start` does, says where, and closes it on SIGTERM. */
async function bundleOwner(): Promise<void> {
  const source = join(bundles, "owner.ts");
  const from = (name: string): string => JSON.stringify(join(PACKAGE_ROOT, "server", name));
  await writeFile(
    source,
    `import { homedir } from "node:os";
     import { resolveTarget } from ${from("config.ts")};
     import { openDatabase } from ${from("database/open.ts")};
     const [home, command] = process.argv.slice(2);
     const { env, platform } = process;
     const target = resolveTarget({ home, demo: true }, { env, platform, homedir: homedir(), cwd: "/", totalMemory: 2 ** 33 });
     const opened = await openDatabase(target, { command, env, platform, waitMs: 0 });
     process.once("SIGTERM", () => void opened.close().then(() => process.exit(0)));
     console.log(JSON.stringify(opened));`,
  );
  const bundle = await rolldown({ input: source, platform: "node", external: /^[^./]/ });
  await bundle.write({ file: join(bundles, "owner.mjs"), format: "esm" });
  await bundle.close();
}

async function startOwner(home: string, command: string): Promise<{ child: ChildProcess; opened: OpenDatabase }> {
  const child = spawn(process.execPath, [join(bundles, "owner.mjs"), home, command], { stdio: ["ignore", "pipe", 2] });
  const line = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("\n")) resolve(text);
    });
    child.once("exit", (status) => reject(new Error(`the owner ended with status ${status}`)));
  });
  return { child, opened: JSON.parse(line) };
}

/** Whether the one socket on which a process listens is that port of 127.0.0.1; only Linux shows it. */
async function listensOnLoopbackOnly(pid: number, port: number): Promise<boolean> {
  if (!linux) return true;
  const names = await readdir(`/proc/${pid}/fd`);
  const open = await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => "")));
  const sockets = new Set(open.map((path) => /^socket:\[(\d+)\]$/.exec(path)?.[1]));
  const tables = await Promise.all(["tcp", "tcp6", "udp", "udp6"].map((name) => readFile(`/proc/net/${name}`, "utf8")));
  const listening = tables
    .flatMap((table) => table.split("\n"))
    .map((row) => row.trim().split(/\s+/))
    // 0A: a TCP socket that listens; 07: a UDP socket.
    .filter((row) => (row[3] === "0A" || row[3] === "07") && sockets.has(row[9]))
    .map((row) => row[1]);
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const loopback = ["0100007F", "0000000000000000FFFF00000100007F"].map((host) => `${host}:${hex}`);
  return listening.length === 1 && loopback.includes(listening[0] ?? "");
}

async function commandLine(pid: number): Promise<string> {
  return linux ? readFile(`/proc/${pid}/cmdline`, "utf8") : "";
}

/** Whether nobody but the owner may open it. */
async function isPrivate(path: string): Promise<boolean> {
  return process.platform === "win32" || ((await stat(path)).mode & 0o077) === 0;
}

describe("a managed Neo4j", () => {
  it("starts in an empty home, answers on loopback Bolt only and to its password only, and stops", async () => {
    const { paths, ...rest } = target("first home");
    const steps: string[] = [];
    const endings: number[] = [];
    const onProgress: OpenOptions["onProgress"] = ({ text }) => steps.push(text);
    const onDeath: OpenOptions["onDeath"] = ({ status }) => endings.push(status);
    const opened = await openDatabase({ paths, ...rest }, options("load", { onProgress, onDeath }));
    expect(opened).toMatchObject({ managed: true, attached: false, username: "neo4j", version: NEO4J_LOCK.version });
    expect(await query(opened, "RETURN 42")).toBe(42);
    expect(await query(opened, "CALL dbms.components() YIELD versions RETURN versions[0]")).toBe(NEO4J_LOCK.version);
    await expect(query({ ...opened, password: "neo4j" }, "RETURN 1")).rejects.toThrow(/unauthorized/i);
    expect(steps).toContain(`starting Neo4j ${NEO4J_LOCK.version}`);
    const java = await identify(opened.javaPid ?? 0);
    expect(await listensOnLoopbackOnly(java.pid, Number(new URL(opened.uri).port))).toBe(true);
    expect(await commandLine(java.pid)).not.toContain(opened.password);
    for (const path of [paths.root, paths.password, join(paths.neo4j, "conf", "neo4j.conf"), paths.lock])
      expect(await isPrivate(path)).toBe(true);
    await opened.close();
    expect(await isAlive(java)).toBe(false);
    expect(endings).toEqual([]);
    expect(await readdir(paths.root)).not.toContain("lock");
  });

  it("is shared with other commands while `start` serves it; a second start says who does", async () => {
    const { paths, ...rest } = target("served");
    const serving = await openDatabase({ paths, ...rest }, options("start"));
    try {
      const began = Date.now();
      const second = await openDatabase({ paths, ...rest }, options("start", { waitMs: 60_000 })).catch(
        (error: unknown) => error,
      );
      expect(Date.now() - began).toBeLessThan(2000);
      expect(second).toMatchObject({ code: "HOME_LOCKED", details: { pid: process.pid, command: "start" } });
      expect(String(second)).toContain(`process ${process.pid}`);

      await recordHttp(paths, { port: 1234, token: "abc" });
      expect(await findRunning(paths)).toMatchObject({ pid: process.pid, uri: serving.uri, http: { port: 1234 } });
      expect(await isPrivate(paths.running)).toBe(true);

      const attached = await openDatabase({ paths, ...rest }, options("load", { exclusive: true }));
      expect(attached).toMatchObject({ attached: true, uri: serving.uri, javaPid: null });
      expect(await query(attached, "RETURN 1")).toBe(1);
      await expect(openDatabase({ paths, ...rest }, options("detect", { exclusive: true }))).rejects.toMatchObject({
        code: "HOME_LOCKED",
        details: { command: "load" },
      });
      await attached.close();
      await (await takeWriteLock(paths, "detect", 0)).release();
      expect(await query(serving, "RETURN 2")).toBe(2);
    } finally {
      await serving.close();
    }
    expect(await findRunning(paths)).toBeUndefined();
    expect(await stopRunning(paths)).toEqual({ stopped: false });
  });

  it("dies with its Hydrascope within two seconds of kill -9, and the next start has what was committed", async () => {
    const at = target("killed");
    const { child, opened } = await startOwner(at.paths.root, "start");
    await query(opened, "UNWIND range(1, 1000) AS n CREATE (:Kept {n: n})");
    const java = await identify(opened.javaPid ?? 0);
    expect(await isAlive(java)).toBe(true);
    child.kill("SIGKILL");
    expect(await waitForEnd(java, 2000)).toBe(true);
    const again = await openDatabase(at, options("load"));
    expect(await query(again, "MATCH (k:Kept) RETURN count(k)")).toBe(1000);
    // Nobody serves it now: another command works on it, which `stop` leaves alone.
    expect(await stopRunning(at.paths)).toMatchObject({ stopped: false, busy: { command: "load", pid: process.pid } });
    await again.close();
  });

  it("is ended by stop together with the process that serves it", async () => {
    const at = target("stopped");
    const { child, opened } = await startOwner(at.paths.root, "start");
    const java = await identify(opened.javaPid ?? 0);
    expect(await stopRunning(at.paths)).toEqual({ stopped: true, pid: child.pid });
    expect(await isAlive(java)).toBe(false);
    expect(await readdir(at.paths.root)).toEqual(["neo4j", "password"]);
  });

  it("says why it could not start, frees the home for one that does, and tells when that ends unasked", async () => {
    const at = target("greedy", { HYDRASCOPE_NEO4J_HEAP: "9000000g" });
    const failure = await openDatabase(at, options("load")).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "DATABASE_START", next: expect.stringContaining("HYDRASCOPE_NEO4J_HEAP") });
    expect(String(failure)).toMatch(/heap/i);
    const endings: number[] = [];
    const onDeath: OpenOptions["onDeath"] = ({ status }) => endings.push(status);
    const opened = await openDatabase(target("greedy"), options("load", { onDeath }));
    signal(opened.javaPid ?? 0, "SIGKILL");
    await expect.poll(() => endings).toEqual([137]);
    await opened.close();
    expect(endings).toHaveLength(1);
  });

  it("does not start a database whose password is lost", async () => {
    const at = target("greedy");
    await unlink(at.paths.password);
    await expect(openDatabase(at, options("load"))).rejects.toMatchObject({ code: "PASSWORD_LOST" });
  });
});

describe("the jars", () => {
  it("are refused where one was changed, by name and with what to do", async () => {
    const from = join(target("jars").cache, lockFolder(NEO4J_LOCK));
    const cache = join(folder, "cache");
    const to = join(cache, lockFolder(NEO4J_LOCK));
    await fetchNeo4j({ cache: target("jars").cache });
    await mkdir(to, { recursive: true });
    for (const { coordinates } of NEO4J_LOCK.jars) {
      const name = jarFile(coordinates);
      await link(join(from, name), join(to, name)).catch(() => copyFile(join(from, name), join(to, name)));
    }
    expect(await fetchNeo4j({ cache })).toHaveLength(213);
    const victim = join(to, "neo4j-kernel-5.26.30.jar");
    const bytes = await readFile(victim);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await unlink(victim);
    await writeFile(victim, bytes);
    const at = { ...target("jars"), cache };
    const refused = await openDatabase(at, options("load")).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "WRONG_DIGEST", next: expect.stringContaining(victim) });
    expect(String(refused)).toContain("neo4j-kernel-5.26.30.jar");
    expect(await readdir(at.paths.root)).toEqual([]);

    await unlink(victim);
    const told: number[] = [];
    const both = await Promise.all([
      fetchNeo4j({ cache, onProgress: (done) => told.push(done) }),
      fetchNeo4j({ cache }),
    ]);
    expect(both.map((paths) => paths.length)).toEqual([213, 213]);
    expect(told).toEqual([212, 213]);
    expect(await readdir(join(cache, "partial"))).toEqual([]);
  });

  it("are refused where what comes over the wire is not what was locked", async () => {
    const cache = join(folder, "wrong");
    const jars = [{ coordinates: "commons-codec:commons-codec:1.17.1", sha256: "0".repeat(64) }];
    const lock = { artifacts: [], version: "1", jars };
    await expect(fetchNeo4j({ cache, lock })).rejects.toMatchObject({
      code: "WRONG_DIGEST",
      details: { jar: "commons-codec-1.17.1.jar" },
    });
    expect(await readdir(join(cache, lockFolder(lock)))).toEqual([]);
  });

  it("are named where they cannot be fetched", async () => {
    const jars = [{ coordinates: "org.neo4j:no-such-thing:1.0", sha256: "0".repeat(64) }];
    await expect(
      fetchNeo4j({ cache: join(folder, "missing"), lock: { artifacts: [], version: "1", jars } }),
    ).rejects.toMatchObject({ code: "FETCH_FAILED", details: { jar: "no-such-thing-1.0.jar" } });
  });
});

describe("Java", () => {
  it("is found on this machine", async () => {
    const java = await findJava({ cache: join(folder, "none"), env: process.env, platform: process.platform });
    expect(java.release).toBeGreaterThanOrEqual(17);
  });

  it("where there is none and no pip either: three ways out", async () => {
    const places: string[] = [];
    const missing = findJava({ cache: join(folder, "none"), env: { PATH: "" }, platform: "linux", places });
    await expect(missing).rejects.toMatchObject({
      code: "NO_JAVA",
      next: expect.stringMatching(/openjdk-17-jre-headless[^]*docker compose[^]*NEO4J_URI/),
    });
  });
});
