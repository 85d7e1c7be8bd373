import type { Environment, HomePaths, Target } from "../config.ts";
import { HydrascopeError } from "../errors.ts";
import { readPassword } from "./credentials.ts";
import { isServer, LockedError, takeLock, type HeldLock } from "./home-lock.ts";
import type { Ending } from "./leash.ts";
import { identify } from "./processes.ts";
import { clearRunning, findRunning, writeRunning } from "./running.ts";
import { startManagedDatabase, type Coordinates, type DatabaseProgress, type ManagedDatabase } from "./start.ts";

/** How a command wants its database. */
export interface OpenOptions {
  /** The command's name, told to whoever finds the home locked; `start` and `demo` own the home until they end. */
  readonly command: string;
  /** Takes the write lock as well: one load or detect at a time. */
  readonly exclusive?: boolean;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  /** How long to wait for another command, in milliseconds: 60,000 unless given. */
  readonly waitMs?: number;
  readonly onProgress?: DatabaseProgress | undefined;
  /** Told when the managed Neo4j ends without having been asked to. */
  readonly onDeath?: ((ending: Ending) => void) | undefined;
}

/** A database to work on until `close`, which undoes what opening did: stops what was started, frees what was locked. */
export interface OpenDatabase extends Coordinates {
  /** Whether it is Hydrascope's own Neo4j. */
  readonly managed: boolean;
  /** Whether another process's `start` serves it. */
  readonly attached: boolean;
  /** Neo4j's version where Hydrascope chose it; null else. */
  readonly version: string | null;
  /** Process number of a Neo4j that this process started. */
  readonly javaPid: number | null;
  /** Puts an import in the place of the database, which answers at the same address afterwards; null where it is not this process's to stop. */
  readonly importFull: ((sources: readonly string[]) => Promise<boolean>) | null;
  close(): Promise<void>;
}

const WAIT_MS = 60_000;

/**
 * Gives a command its database: the one that a running `start` of this home serves, else the managed one, started now and stopped on `close`,
 * or the server of `NEO4J_URI`. Coordinates only; drivers live in `store`.
 * Throws LockedError (a second `start` at once, others after waiting) and what startManagedDatabase throws.
 */
export async function openDatabase(target: Target, options: OpenOptions): Promise<OpenDatabase> {
  const { paths } = target;
  const { command, exclusive = false, waitMs = WAIT_MS } = options;
  const undo: (() => Promise<void>)[] = [];
  const undoAll = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  let closing: Promise<void> | undefined;
  // Closed twice (by Ctrl-C and by the command's own end), both wait for the one end.
  const close = (): Promise<void> => (closing ??= undoAll());
  try {
    const opened =
      target.kind === "server" ? await connect(target, options, undo) : await manage(target, options, undo);
    if (exclusive) {
      const held = await takeWriteLock(paths, command, waitMs);
      undo.push(() => held.release());
    }
    return { ...opened, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Takes the lock of those who change a home's graph, for `start` itself too; throws LockedError after `waitMs` milliseconds. */
export function takeWriteLock(paths: HomePaths, command: string, waitMs: number = WAIT_MS): Promise<HeldLock> {
  return takeLock(paths.writeLock, { command, waitMs });
}

type Opened = Omit<OpenDatabase, "close">;

async function connect(
  target: Extract<Target, { kind: "server" }>,
  { command, waitMs = WAIT_MS }: OpenOptions,
  undo: (() => Promise<void>)[],
): Promise<Opened> {
  const { paths, uri, username, password, database } = target;
  if (isServer(command)) {
    const held = await takeLock(paths.lock, {
      command,
      waitMs,
      giveUp: (holder) => isServer(holder.command),
    });
    undo.push(() => held.release());
    await serve(paths, { uri, username, database }, undefined, undo);
  }
  return {
    uri,
    username,
    password,
    database,
    managed: false,
    attached: false,
    version: null,
    javaPid: null,
    importFull: null,
  };
}

async function manage(
  target: Extract<Target, { kind: "managed" }>,
  options: OpenOptions,
  undo: (() => Promise<void>)[],
): Promise<Opened> {
  const { paths, cache, memory } = target;
  const { command, env, platform, waitMs = WAIT_MS, onProgress, onDeath } = options;
  let told = false;
  let held: HeldLock;
  try {
    held = await takeLock(paths.lock, {
      command,
      waitMs,
      giveUp: async (holder) => {
        if (isServer(holder.command) && (isServer(command) || (await findRunning(paths)) !== undefined)) return true;
        if (!told) onProgress?.({ text: `waiting for \`hydrascope ${holder.command}\`, process ${holder.pid}` });
        told = true;
        return false;
      },
    });
  } catch (error) {
    if (!(error instanceof LockedError) || isServer(command)) throw error;
    const attached = await attach(paths);
    if (attached === undefined) throw error;
    return attached;
  }
  undo.push(() => held.release());
  let started = await startManagedDatabase({ paths, cache, memory, env, platform, onProgress, onDeath });
  undo.push(() => started.stop());
  if (isServer(command)) await serve(paths, started, started, undo);
  const { uri, username, password, database, version, java } = started;
  return { uri, username, password, database, managed: true, attached: false, version, javaPid: java.pid, importFull };

  async function importFull(sources: readonly string[]): Promise<boolean> {
    const { database: next, imported } = await started.importFull(sources);
    started = next;
    if (isServer(command)) await noteServing(paths, started, started);
    return imported;
  }
}

async function attach(paths: HomePaths): Promise<Opened | undefined> {
  const running = await findRunning(paths);
  if (running === undefined) return undefined;
  const password = await readPassword(paths);
  if (password === undefined)
    throw new HydrascopeError("PASSWORD_LOST", "The running database's password file is gone.", {
      next: "End it with `hydrascope stop` on the same home and put the file back.",
    });
  const { uri, username, database, version } = running;
  return { uri, username, password, database, managed: true, attached: true, version, javaPid: null, importFull: null };
}

async function serve(
  paths: HomePaths,
  { uri, username, database }: Omit<Coordinates, "password">,
  started: ManagedDatabase | undefined,
  undo: (() => Promise<void>)[],
): Promise<void> {
  undo.push(() => clearRunning(paths));
  await noteServing(paths, { uri, username, database }, started);
}

async function noteServing(
  paths: HomePaths,
  { uri, username, database }: Omit<Coordinates, "password">,
  started: ManagedDatabase | undefined,
): Promise<void> {
  await writeRunning(paths, {
    ...(await identify()),
    startedAt: new Date().toISOString(),
    uri,
    username,
    database,
    version: started?.version ?? null,
    java: started?.java ?? null,
    http: null,
  });
}
