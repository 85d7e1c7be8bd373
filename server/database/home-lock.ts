import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { HydrascopeError } from "../errors.ts";
import { identify, isAlive, ProcessId } from "./processes.ts";

/** Who holds a lock: the process, its command (`start`, `load`, …) and since when (ISO 8601). */
export const LockHolder = ProcessId.extend({ command: z.string(), since: z.string(), nonce: z.string() });
export type LockHolder = z.infer<typeof LockHolder>;

/** A lock that this process holds. */
export interface HeldLock {
  readonly holder: LockHolder;
  release(): Promise<void>;
}

/** Another process holds the lock, and did so until the waiting was over. */
export class LockedError extends HydrascopeError {
  readonly holder: LockHolder;

  constructor(holder: LockHolder, waitedMs: number) {
    const waited = waitedMs >= 1000 ? ` (waited ${Math.round(waitedMs / 1000)} s)` : "";
    super(
      "HOME_LOCKED",
      `\`hydrascope ${holder.command}\`, process ${holder.pid}, holds this home since ${holder.since}${waited}.`,
      {
        next: isServer(holder.command)
          ? "Use the workbench that it serves, or end it with `hydrascope stop` on the same home."
          : "Wait until it is done and run the command again.",
        details: { pid: holder.pid, command: holder.command, since: holder.since },
        status: 409,
      },
    );
    this.holder = holder;
  }
}

/** Whether a command is one that serves until it is stopped. */
export function isServer(command: string): boolean {
  return command === "start" || command === "demo";
}

/**
 * Takes the lock in the file `path`, waiting at most `waitMs` for its holder, for ever less than that where `giveUp` says so of the holder.
 * A lock whose process is gone is taken over. Throws LockedError, naming the holder.
 */
export async function takeLock(
  path: string,
  options: { command: string; waitMs: number; now?: Date; giveUp?: (holder: LockHolder) => boolean | Promise<boolean> },
): Promise<HeldLock> {
  const { command, waitMs, now = new Date(), giveUp } = options;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const nonce = randomBytes(8).toString("hex");
  const holder: LockHolder = { ...(await identify()), command, since: now.toISOString(), nonce };
  const began = Date.now();
  for (;;) {
    if (await create(path, holder)) return { holder, release: () => release(path, nonce) };
    const other = await readHolder(path);
    if (other === undefined) continue;
    if (!(await isAlive(other))) {
      await breakStale(path, holder);
      continue;
    }
    const waited = Date.now() - began;
    if (waited >= waitMs || (await giveUp?.(other)) === true) throw new LockedError(other, waited);
    await sleep(Math.min(50, waitMs - waited));
  }
}

/** Who holds the lock now; undefined where nobody does. */
export async function lockHolder(path: string): Promise<LockHolder | undefined> {
  const holder = await readHolder(path);
  return holder !== undefined && (await isAlive(holder)) ? holder : undefined;
}

/** `link` makes the file appear whole or not at all, and only where none is: `open` with `wx` would show it empty first. */
async function create(path: string, holder: LockHolder): Promise<boolean> {
  const draft = `${path}.${holder.nonce}`;
  await writeFile(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes a dead process's lock. Only under a guard: of two that saw the same dead holder, the slower would remove the quicker one's new lock. */
async function breakStale(path: string, breaker: LockHolder): Promise<void> {
  const guard = `${path}.guard`;
  if (!(await create(guard, breaker))) {
    const other = await readHolder(guard);
    if (other !== undefined && !(await isAlive(other))) await rm(guard, { force: true });
    await sleep(20);
    return;
  }
  try {
    const holder = await readHolder(path);
    if (holder !== undefined && !(await isAlive(holder))) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function release(path: string, nonce: string): Promise<void> {
  const holder = await readHolder(path);
  if (holder?.nonce === nonce) await rm(path, { force: true });
}

async function readHolder(path: string): Promise<LockHolder | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
  try {
    return LockHolder.parse(JSON.parse(text));
  } catch (cause) {
    throw new HydrascopeError("LOCK_UNREADABLE", `The lock ${path} cannot be read.`, {
      next: "Make sure that no hydrascope runs on this home, then delete that file.",
      cause,
    });
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
