import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes, duration, quarantineUrl } from "../../client/state/load-text.ts";
import { nameApart } from "../../client/state/dropped-files.ts";
import { compareRuns, type FoundCluster } from "../../server/explore/compare-runs.ts";
import { Settings } from "../../server/contract/settings.ts";
import { settingsThatDiffer } from "../../server/explore/differing-settings.ts";
import { fileName } from "../../server/jobs/file-name.ts";
import { openJobs } from "../../server/jobs/jobs.ts";

const found = (id: string, members: string, flagged = false): FoundCluster => ({
  id,
  flagged,
  risk: flagged ? 0.95 : 0.1,
  members: [...members],
  acted_on: flagged ? [...members] : [],
});

describe("two runs compared", () => {
  it.each([
    ["same", [found("H", "abc")], [found("H", "abc")]],
    ["grew", [found("H", "abc")], [found("H", "abcd")]],
    ["shrank", [found("H", "abcd")], [found("H", "abc")]],
    ["changed", [found("H", "abcdefg")], [found("H", "abcdefx")]],
    ["gone", [found("H", "abc")], []],
    ["new", [], [found("H", "abc")]],
    ["split", [found("H", "abcdef")], [found("H", "abc"), found("I", "def")]],
    ["merged", [found("H", "abc"), found("I", "def")], [found("H", "abcdef")]],
  ])("tells what is %s", (fate, before, after) => {
    const { clusters } = compareRuns(before, after);
    expect(clusters.find(({ cluster_id }) => cluster_id === "H")?.fate ?? "same").toBe(fate);
  });

  it("names where members came from and went to", () => {
    const compared = compareRuns(
      [found("H", "abcdef", true), found("I", "xyz")],
      [found("H", "abcq", true), found("J", "def"), found("I", "xyz", true)],
    );
    expect(compared.clusters).toMatchObject([
      { cluster_id: "I", fate: "same", before: { flagged: false }, after: { flagged: true } },
      {
        cluster_id: "H",
        fate: "split",
        stayed: 3,
        from: [{ cluster_id: null, accounts: 1 }],
        into: [{ cluster_id: "J", accounts: 3 }],
      },
      { cluster_id: "J", fate: "split", stayed: 0, from: [{ cluster_id: "H", accounts: 3 }] },
    ]);
    expect(compared.accounts).toEqual({ moved: 3, joined: 1, left: 0, newly_flagged: 4, no_longer_flagged: 3 });
    expect(compareRuns([found("H", "abc"), found("I", "defg")], [found("I", "abcdefg")]).clusters).toMatchObject([
      { cluster_id: "H", fate: "absorbed" },
      { cluster_id: "I", fate: "merged" },
    ]);
  });

  it("turned round says the opposite, and counts every account once", () => {
    const run = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1 }).chain((accounts) =>
      fc
        .array(fc.integer({ min: 0, max: 5 }), { minLength: accounts.length, maxLength: accounts.length })
        .map((places) =>
          [...new Set(places)].map((place) => ({
            ...found(`H${place}`, ""),
            members: accounts.filter((_, n) => places[n] === place).map(String),
          })),
        ),
    );
    fc.assert(
      fc.property(run, run, (before, after) => {
        const [there, back] = [compareRuns(before, after), compareRuns(after, before)];
        expect([back.accounts.joined, back.accounts.left]).toEqual([there.accounts.left, there.accounts.joined]);
        expect(back.accounts.moved).toBe(there.accounts.moved);
        const total = (clusters: FoundCluster[]): number =>
          clusters.reduce((sum, { members }) => sum + members.length, 0);
        expect(total(after) - total(before)).toBe(there.accounts.joined - there.accounts.left);
        for (const { after: side, stayed, from } of there.clusters)
          expect(stayed + from.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(side?.size ?? 0);
      }),
    );
  });

  it("lists settings that differ by name", () => {
    expect(
      settingsThatDiffer({ seed: 1, caps: { network: 5 } }, { seed: 1, caps: { payment: 9 }, prior: 0.1 }),
    ).toEqual([
      { name: "caps.network", before: "5", after: null },
      { name: "caps.payment", before: null, after: "9" },
      { name: "prior", before: null, after: "0.1" },
    ]);
  });
});

describe("names of sent files", () => {
  it("never leave their folder and stay what they are called", () => {
    expect(
      ["payments-2026-05.csv.gz", "../../etc/passwd.csv", "C:\\x\\ips.csv", ".hidden.csv", "a*?[b].csv", "é.csv"].map(
        fileName,
      ),
    ).toEqual(["payments-2026-05.csv.gz", "passwd.csv", "ips.csv", "hidden.csv", "a___b_.csv", "é.csv"]);
    expect(() => fileName("..")).toThrow(/no name/);
    fc.assert(
      fc.property(fc.string(), (given) => {
        let name: string;
        try {
          name = fileName(given);
        } catch {
          return;
        }
        expect(name).not.toMatch(/[/\\\0*?[\]]|^\./);
        expect(fileName(name)).toBe(name);
      }),
    );
  });

  it("are told apart without becoming another table", () => {
    const files = ["payments.csv.gz", "payments.csv.gz", "ips.csv"].map((name) => new File([], name));
    expect(nameApart(files, ["ips.csv"]).map(({ name }) => name)).toEqual([
      "payments.csv.gz",
      "payments-2.csv.gz",
      "ips-2.csv",
    ]);
  });
});

describe("a job", () => {
  it("is alone, frees the lock however it ends, and tells what went wrong", async () => {
    let held = 0;
    const jobs = openJobs({
      perform: async (request, { signal, onProgress }) => {
        onProgress("one", 0.5);
        onProgress("two", 0.1);
        if (request.kind === "finish") throw new Error("broken");
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("stopped"))));
      },
      takeLock: async () => {
        held++;
        return { release: async () => void held-- };
      },
      holder: async () => null,
      describe: (error) => ({ code: "X", message: String(error), next: "", details: {} }),
    });
    const detect = { kind: "detect" as const, options: { seed: 1, settings: Settings.parse({}) } };
    const [first, second] = await Promise.allSettled([jobs.start(detect), jobs.start(detect)]);
    expect([first.status, second]).toMatchObject(["fulfilled", { reason: { code: "JOB_RUNNING" } }]);
    expect(held).toBe(1);
    await jobs.close();
    const { current, recent } = await jobs.state();
    expect([current, held]).toEqual([null, 0]);
    expect(recent).toMatchObject([
      {
        state: "cancelled",
        error: null,
        steps: [
          { name: "one", fraction: 1 },
          { name: "two", fraction: 0.1 },
        ],
      },
    ]);
    await jobs.start({ kind: "finish" });
    await jobs.close();
    expect((await jobs.state()).recent[0]).toMatchObject({
      state: "failed",
      error: { code: "X", message: "Error: broken" },
    });
  });
});

describe("texts of a load", () => {
  it("are short", () => {
    expect([940, 7_167_474, 999_600].map(bytes)).toEqual(["940\u202fB", "7.2\u202fMB", "1.0\u202fMB"]);
    expect([0.42, 12.3, 200].map(duration)).toEqual(["0.4\u202fs", "12\u202fs", "3\u202fmin 20\u202fs"]);
    expect(quarantineUrl("/home/x/quarantine/ab12.jsonl")).toBe("/api/quarantine/ab12");
  });
});
