import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { once } from "node:events";
import type { Observation } from "./observation.ts";

const SAMPLE_MS = 100;
const PAGE_MB = 4096 / 2 ** 20;

/** A command that did not exit with 0, or took too long. */
export class CommandFailed extends Error {}

/** Runs a command; gives its standard output, wall time and, on Linux, the peak of its process tree. Throws CommandFailed. */
export async function runMeasured(
  command: string,
  args: readonly string[],
  { limitSeconds = 3600, env = process.env }: { limitSeconds?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<Observation & { output: string }> {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], detached: true, env });
  const end = (): void => {
    // The whole group: a database that the command started too.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGTERM");
  };
  process.once("exit", end);
  const output: string[] = [];
  const complaints: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => complaints.push(text));
  let peak: number | undefined;
  const sampling = setInterval(() => {
    const now = child.pid === undefined ? undefined : residentMb(child.pid);
    if (now !== undefined) peak = Math.max(peak ?? 0, now);
  }, SAMPLE_MS);
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    end();
  }, limitSeconds * 1000);
  const [status] = await once(child, "close").finally(() => {
    clearInterval(sampling);
    clearTimeout(limit);
    process.off("exit", end);
  });
  const seconds = (performance.now() - start) / 1000;
  if (late) throw new CommandFailed(`not done after ${limitSeconds} s`);
  if (status !== 0) throw new CommandFailed(complaints.join("").trim().slice(-2000) || `exit status ${status}`);
  return { output: output.join(""), seconds, peak_mb: peak === undefined ? undefined : Math.round(peak) };
}

/** Resident memory of a process and its descendants in MB, pages that several share counted for each; undefined where there is no /proc. */
export function residentMb(root: number): number | undefined {
  const children = new Map<number, number[]>();
  let listed: string[];
  try {
    listed = readdirSync("/proc");
  } catch {
    return undefined;
  }
  for (const name of listed) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readProc(name, "stat");
    // The name of the program stands in brackets and may hold anything.
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  let sum = 0;
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    sum += Number(readProc(String(pid), "statm").split(" ")[1] ?? 0) * PAGE_MB;
    open.push(...(children.get(pid) ?? []));
  }
  return sum;
}

/** A file of a process; empty where it has ended meanwhile. */
function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
