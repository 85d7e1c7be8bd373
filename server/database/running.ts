import { readFile, rm } from "node:fs/promises";
import { z } from "zod";
import type { HomePaths } from "../config.ts";
import { writePrivate } from "./credentials.ts";
import { lockHolder, isServer, type LockHolder } from "./home-lock.ts";
import { ProcessId, signal, waitForEnd } from "./processes.ts";

/** What `start` of a home tells the other commands; the file is readable by its owner only. */
export const Running = ProcessId.extend({
  /** When it was ready, ISO 8601. */
  startedAt: z.string(),
  uri: z.string(),
  username: z.string(),
  database: z.string(),
  version: z.string().nullable(),
  /** Process of its managed Neo4j; null where the server is somebody else's. */
  java: ProcessId.nullable(),
  /** The workbench: its port on loopback and access token; null until it is served. */
  http: z.object({ port: z.number().int(), token: z.string() }).nullable(),
});
export type Running = z.infer<typeof Running>;

const STOP_MS = 60_000;

/** The `start` that serves this home now, where its database is ready; undefined else. */
export async function findRunning(paths: HomePaths): Promise<Running | undefined> {
  const [holder, noted] = await Promise.all([lockHolder(paths.lock), readRunning(paths)]);
  return holder !== undefined && noted?.pid === holder.pid && noted.started === holder.started ? noted : undefined;
}

/** Notes a `start` of this process. */
export async function writeRunning(paths: HomePaths, running: Running): Promise<void> {
  await writePrivate(paths.running, `${JSON.stringify(running, null, 1)}\n`);
}

/** Adds where the workbench of this process is served; called by the server once it listens. */
export async function recordHttp(paths: HomePaths, http: { port: number; token: string }): Promise<void> {
  const noted = await readRunning(paths);
  if (noted?.pid === process.pid) await writeRunning(paths, { ...noted, http });
}

/** Forgets the `start` of this process. */
export async function clearRunning(paths: HomePaths): Promise<void> {
  const noted = await readRunning(paths);
  if (noted?.pid === process.pid) await rm(paths.running, { force: true });
}

/**
 * Ends `start` of a home and its database: asks, waits at most a minute, then kills. `stopped` is false where nothing ran;
 * `busy` is the other command that holds the home, which is left alone.
 */
export async function stopRunning(paths: HomePaths): Promise<{ stopped: boolean; pid?: number; busy?: LockHolder }> {
  const holder = await lockHolder(paths.lock);
  if (holder === undefined) {
    await rm(paths.running, { force: true });
    return { stopped: false };
  }
  if (!isServer(holder.command)) return { stopped: false, busy: holder };
  const noted = await readRunning(paths);
  signal(holder.pid, "SIGTERM");
  if (!(await waitForEnd(holder, STOP_MS))) {
    signal(holder.pid, "SIGKILL");
    await waitForEnd(holder, 5_000);
  }
  // Its leash ends the database with it; this only waits for that.
  if (noted !== undefined && noted.java !== null) await waitForEnd(noted.java, 5_000);
  await rm(paths.running, { force: true });
  return { stopped: true, pid: holder.pid };
}

async function readRunning(paths: HomePaths): Promise<Running | undefined> {
  try {
    return Running.parse(JSON.parse(await readFile(paths.running, "utf8")));
  } catch {
    return undefined;
  }
}
