import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Environment, HomePaths, Memory } from "../config.ts";
import { classArchive } from "./class-archive.ts";
import { ensurePassword, USERNAME, writePrivate } from "./credentials.ts";
import { startFailure } from "./failure.ts";
import { importDatabase, settleImport } from "./import.ts";
import { fetchNeo4j } from "./fetch.ts";
import { NEO4J_LOCK, type JarLock } from "./jar-lock.ts";
import { findJava } from "./java.ts";
import { startOnLeash, type Ending, type Leashed } from "./leash.ts";
import { identify, parseProcessId, signal, waitForEnd, type ProcessId } from "./processes.ts";
import { argumentFile, classPath, javaFlags, neo4jConf, ownEnvironment } from "./settings.ts";

/** Where a database is and how to sign in. */
export interface Coordinates {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** A step of the start: text for people, and how far (0 to 1) where that is known. */
export type DatabaseProgress = (step: { text: string; fraction?: number }) => void;

/** A Neo4j that this process started and must stop. */
export interface ManagedDatabase extends Coordinates {
  readonly version: string;
  readonly java: ProcessId;
  /** Settles when Neo4j has ended, by `stop` or by itself. */
  readonly ended: Promise<Ending>;
  /** Ends Neo4j in good order, or after 40 s by force; the first of a machine takes some seconds longer, writing the class archive. */
  stop(): Promise<void>;
  /**
   * Puts an import (`importDatabase`) in the place of its database, and starts it again at the same address: the new Neo4j, and whether the import
   * succeeded. This one has ended then.
   */
  importFull(sources: readonly string[]): Promise<{ database: ManagedDatabase; imported: boolean }>;
}

/** What a start needs; `lock`, `places` and `conf` differ from the usual in tests and the laboratory only. */
export interface StartOptions {
  readonly paths: HomePaths;
  readonly cache: string;
  readonly memory: Memory;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly lock?: JarLock;
  readonly places?: readonly string[];
  /** Settings of Neo4j instead of those of Hydrascope. */
  readonly conf?: Readonly<Record<string, string>>;
  /** Where it must answer; a free port unless given. */
  readonly port?: number;
  readonly onProgress?: DatabaseProgress | undefined;
  /** Told when Neo4j ends without having been asked to. */
  readonly onDeath?: ((ending: Ending) => void) | undefined;
}

const READY_MS = 600_000;
const STOP_MS = 40_000;
const TRIES = 4;

/**
 * Fetches what is missing, checks it, and starts the Neo4j of a home; resolves when it answers. The caller holds the home's lock.
 * Throws NoJavaError, WrongDigestError, FetchError, PasswordLostError or DatabaseStartError.
 */
export async function startManagedDatabase(options: StartOptions): Promise<ManagedDatabase> {
  const { paths, cache, memory, env, platform, lock = NEO4J_LOCK, places, onProgress, onDeath } = options;
  const say = (text: string): void => onProgress?.({ text });
  const [java, jars] = await Promise.all([
    findJava({ cache, env, platform, onProgress: say, ...(places === undefined ? {} : { places }) }),
    fetchNeo4j({
      cache,
      lock,
      onProgress: (done, total) =>
        onProgress?.({ text: `fetching Neo4j ${lock.version}: ${done} of ${total} parts`, fraction: done / total }),
    }),
  ]);
  await clearLeftover(paths);
  await settleImport(paths);
  for (const folder of ["conf", "import", "plugins", "logs"])
    await mkdir(join(paths.neo4j, folder), { recursive: true, mode: 0o700 });
  const password = await ensurePassword(paths);
  say(`starting Neo4j ${lock.version}`);
  for (let tried = 1; ; tried++) {
    const port = options.port ?? (await freePort());
    const conf = join(paths.neo4j, "conf");
    await writePrivate(join(conf, "neo4j.conf"), neo4jConf(port, memory, options.conf));
    const archive = await classArchive(cache, java, jars);
    const args = [...javaFlags(memory), ...archive.flags, ...classPath(jars, platform)];
    await writePrivate(join(conf, "java.args"), argumentFile(args));
    const leashed = await launch(paths, java.path, env);
    const outcome = await ready(paths, leashed);
    if (outcome === "started") {
      let asked = false;
      void leashed.ended.then((ending) => (asked ? undefined : onDeath?.(ending)));
      const stop = async (): Promise<void> => {
        asked = true;
        if (await stopLeashed(leashed)) await archive.keep();
        else await archive.drop();
        await rm(javaRecord(paths), { force: true });
      };
      const identity = await identify(leashed.pid);
      await writePrivate(javaRecord(paths), `${JSON.stringify(identity)}\n`);
      return {
        uri: `bolt://127.0.0.1:${port}`,
        username: USERNAME,
        password,
        database: "neo4j",
        version: lock.version,
        java: identity,
        ended: leashed.ended,
        stop,
        importFull: async (sources) => {
          await stop();
          const imported = await importDatabase({ paths, java: java.path, jars, memory, env, platform, sources });
          return { database: await startManagedDatabase({ ...options, port }), imported };
        },
      };
    }
    await stopLeashed(leashed);
    await archive.drop();
    const failure = await startFailure(paths, password, outcome);
    // A bad archive must not stand in the way either: without one the next try says what is really wrong.
    const again = failure.portTaken || !archive.writing;
    if (!again || tried === TRIES) throw failure.error;
  }
}

async function launch(paths: HomePaths, java: string, env: Environment): Promise<Leashed> {
  const logs = join(paths.neo4j, "logs");
  // The log of this start must begin empty: its `Started.` is the sign to wait for.
  await rename(join(logs, "neo4j.log"), join(logs, "neo4j.previous.log")).catch(() => undefined);
  const output = await open(join(logs, "java.log"), "w", 0o600);
  try {
    return await startOnLeash(
      java,
      [
        `@${join(paths.neo4j, "conf", "java.args")}`,
        "org.neo4j.server.CommunityEntryPoint",
        `--home-dir=${paths.neo4j}`,
        `--config-dir=${join(paths.neo4j, "conf")}`,
      ],
      {
        cwd: paths.neo4j,
        env: ownEnvironment(env),
        output: output.fd,
      },
    );
  } finally {
    await output.close();
  }
}

/** Waits for the log to say so; Neo4j's own death or the time limit ends the waiting too. */
async function ready(paths: HomePaths, leashed: Leashed): Promise<"started" | "ended" | "late"> {
  const log = join(paths.neo4j, "logs", "neo4j.log");
  let over = false;
  void leashed.ended.then(() => (over = true));
  const limit = Date.now() + READY_MS;
  for (;;) {
    const text = await readFile(log, "utf8").catch(() => "");
    if (/\bStarted\.\s*$/m.test(text)) return "started";
    if (over) return "ended";
    if (Date.now() > limit) return "late";
    await sleep(50);
  }
}

/** Ends Neo4j; whether it ended in good order (143: by SIGTERM, as it should), not by force. */
async function stopLeashed(leashed: Leashed): Promise<boolean> {
  signal(leashed.pid, "SIGTERM");
  const stopped = await Promise.race([leashed.ended, sleep(STOP_MS, undefined, { ref: false })]);
  if (stopped === undefined) leashed.kill();
  const { status } = await leashed.ended;
  return status === 0 || status === 143;
}

/** A Java whose Hydrascope was just killed may need a moment to go; it holds the store until then. */
async function clearLeftover(paths: HomePaths): Promise<void> {
  const text = await readFile(javaRecord(paths), "utf8").catch(() => undefined);
  if (text === undefined) return;
  const left = parseProcessId(text);
  // Without its start the number may by now be another program's, which must not be killed.
  if (left === undefined || left.started === null) return;
  if (await waitForEnd(left, 3_000)) return;
  signal(left.pid, "SIGKILL");
  await waitForEnd(left, 3_000);
}

/** Where the process of a home's Neo4j is noted. */
export function javaRecord(paths: HomePaths): string {
  return join(paths.neo4j, "java.json");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address === null || typeof address === "string" ? reject(new Error("no port")) : resolve(address.port),
      );
    });
  });
}
