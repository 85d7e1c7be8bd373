import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { z } from "zod";

const run = promisify(execFile);

/** A process told apart from a later one of the same number by when it started. */
export const ProcessId = z.object({
  pid: z.number().int().positive(),
  /** Start of the process in the operating system's own notation; null where it does not say. */
  started: z.string().nullable(),
});
export type ProcessId = z.infer<typeof ProcessId>;

/** Reads what was noted of a process; undefined where the text is something else. */
export function parseProcessId(text: string): ProcessId | undefined {
  try {
    return ProcessId.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Identity of a running process, of this one by default. */
export async function identify(pid: number = process.pid): Promise<ProcessId> {
  return { pid, started: await startOf(pid) };
}

/** Whether that very process still runs. */
export async function isAlive(one: ProcessId): Promise<boolean> {
  if (!signal(one.pid, 0)) return false;
  const now = await startOf(one.pid);
  return one.started === null || now === null ? signal(one.pid, 0) : one.started === now;
}

/** Sends a signal; false where there is no such process (another user's process is there). */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Waits until the process is gone, at most `milliseconds`; whether it is. */
export async function waitForEnd(one: ProcessId, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (await isAlive(one)) {
    if (Date.now() >= end) return false;
    await sleep(50);
  }
  return true;
}

async function startOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === "linux") {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8");
      // The name in brackets may hold spaces; after it, state is field 3 and the start in clock ticks since boot is field 22.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
      return fields[0] === "Z" ? "ended" : `${fields[19]}@${boot.trim()}`;
    }
    if (process.platform === "win32") return null;
    const { stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)]);
    return stdout.trim() === "" ? null : stdout.trim();
  } catch {
    return null;
  }
}
