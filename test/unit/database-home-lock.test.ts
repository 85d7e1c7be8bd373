import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LockedError, lockHolder, takeLock } from "../../server/database/home-lock.ts";
import { identify, waitForEnd } from "../../server/database/processes.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hydrascope-lock-"));
  path = join(folder, "home", "lock");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("takeLock", () => {
  it("lets one in, says who holds it, and frees it", async () => {
    const now = new Date("2026-05-06T07:08:09Z");
    const held = await takeLock(path, { command: "start", waitMs: 0, now });
    expect(await lockHolder(path)).toMatchObject({ pid: process.pid, command: "start" });
    const refused = await takeLock(path, { command: "load", waitMs: 0 }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LockedError);
    expect(refused).toMatchObject({ code: "HOME_LOCKED", exitCode: 1, holder: { pid: process.pid } });
    expect(String(refused)).toContain(`\`hydrascope start\`, process ${process.pid}`);
    expect(String(refused)).toContain("2026-05-06T07:08:09.000Z");
    await held.release();
    expect(await lockHolder(path)).toBeUndefined();
    expect(await readdir(join(folder, "home"))).toEqual([]);
  });

  it("waits for the holder as long as it was told to", async () => {
    const held = await takeLock(path, { command: "load", waitMs: 0 });
    setTimeout(() => void held.release(), 300);
    const next = await takeLock(path, { command: "detect", waitMs: 5000 });
    expect(next.holder.command).toBe("detect");
    await expect(
      takeLock(path, { command: "load", waitMs: 5000, giveUp: (one) => one.command === "detect" }),
    ).rejects.toThrow(LockedError);
    await next.release();
  });

  it("takes over from a process that is gone, also where its number lives on in another one", async () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    const gone = await identify(child.pid);
    child.kill("SIGKILL");
    expect(await waitForEnd(gone, 5000)).toBe(true);
    await takeLock(path, { command: "start", waitMs: 0 });
    const stale = { ...gone, command: "start", since: "2026-01-01T00:00:00Z", nonce: "a" };
    await writeFile(path, JSON.stringify(stale));
    await (await takeLock(path, { command: "load", waitMs: 0 })).release();
    await writeFile(path, JSON.stringify({ ...stale, pid: process.pid, started: "1@another-boot" }));
    await (await takeLock(path, { command: "load", waitMs: 0 })).release();
  });

  it("is never held twice, although many find the same dead holder at once", async () => {
    await (await takeLock(path, { command: "start", waitMs: 0 })).release();
    const dead = { pid: process.pid, started: "1@another-boot", command: "start", since: "2026", nonce: "a" };
    for (let round = 0; round < 5; round++) {
      await writeFile(path, JSON.stringify(dead));
      let inside = 0;
      let most = 0;
      let times = 0;
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          const held = await takeLock(path, { command: "load", waitMs: 20_000 });
          most = Math.max(most, (inside += 1));
          times += 1;
          await readFile(path);
          inside -= 1;
          await held.release();
        }),
      );
      expect({ most, times }).toEqual({ most: 1, times: 8 });
    }
  });

  it("says so where the lock cannot be read, rather than taking it", async () => {
    await (await takeLock(path, { command: "start", waitMs: 0 })).release();
    await writeFile(path, "what");
    await expect(takeLock(path, { command: "load", waitMs: 0 })).rejects.toMatchObject({ code: "LOCK_UNREADABLE" });
  });
});
