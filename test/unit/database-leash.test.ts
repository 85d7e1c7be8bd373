import { spawn } from "node:child_process";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startOnLeash } from "../../server/database/leash.ts";
import { identify, isAlive, signal, waitForEnd } from "../../server/database/processes.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hydrascope leash-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function start(leash: "shell" | "node", code: string) {
  const output = await open(join(folder, "out"), "w");
  const leashed = await startOnLeash(process.execPath, ["-e", code], {
    cwd: folder,
    env: process.env,
    output: output.fd,
    leash,
  });
  await output.close();
  return leashed;
}

describe.each(["shell", "node"] as const)("a program on the %s leash", (leash) => {
  it("is the process that it says, writes to its file, and says how it ended", async () => {
    const { pid, ended } = await start(leash, "console.log(process.pid); console.error('b c'); process.exit(7)");
    expect(await ended).toEqual({ status: 7 });
    expect(await readFile(join(folder, "out"), "utf8")).toBe(`${pid}\nb c\n`);
  });

  it("is noticed when it dies by itself", async () => {
    const { pid, ended } = await start(leash, "setInterval(() => {}, 1000)");
    signal(pid, "SIGKILL");
    expect((await ended).status).toBeGreaterThanOrEqual(128);
  });

  it("ends at once when killed", async () => {
    const { pid, ended, kill } = await start(leash, "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)");
    const one = await identify(pid);
    kill();
    await ended;
    expect(await waitForEnd(one, 1000)).toBe(true);
  });
});

it.skipIf(process.platform === "win32")("says so where the program is not there", async () => {
  const output = await open(join(folder, "out"), "w");
  const options = { cwd: folder, env: process.env, output: output.fd };
  const leashed = await startOnLeash(join(folder, "nothing"), [], options);
  expect((await leashed.ended).status).toBe(127);
  await output.close();
});

it("tells a process from a later one of the same number", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const one = await identify(child.pid);
  expect(await isAlive(one)).toBe(true);
  const later = { ...one, started: "0@another-boot" };
  expect(await isAlive(later)).toBe(one.started === null);
  child.kill("SIGKILL");
  expect(await waitForEnd(one, 5000)).toBe(true);
});
