import { describe, expect, test } from "vitest";
import { analyse, type AnalyseOptions } from "../../server/analyse.ts";
import { Cluster } from "../../server/contract/cluster.ts";
import { type AnalysisResult, type Projection, TRAITS } from "../../server/contract/projection.ts";
import { Settings } from "../../server/contract/settings.ts";
import { findCommunities } from "../../server/detect/communities.ts";
import { seededRng } from "../../server/detect/kernels/random.ts";
import { identify } from "../../server/detect/stable-ids.ts";
import { linkAccounts, type PartitionWithout } from "../../server/link/link.ts";
import { humanHours, makeProjection, operator, START_HOUR, strangers, type TestAccount } from "./detect-projection.ts";

const settings = Settings.parse({});
const options: AnalyseOptions = { seed: 1, now: Date.UTC(2026, 5, 6), earlier: [], nextId: 1 };

/** Cluster id of most of the accounts whose id starts with `prefix`, and how many of them are in it and flagged. */
function fateOf(projection: Projection, result: AnalysisResult, prefix: string) {
  const counts = new Map<string | null, number>();
  let flagged = 0;
  projection.accounts.forEach((id, a) => {
    if (!id.startsWith(prefix)) return;
    const cluster = result.detection.membership[a];
    counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
    flagged += result.flagged[a];
  });
  const [cluster, members] = [...counts].sort(([, one], [, other]) => other - one)[0];
  return { cluster, members, flagged };
}

describe("worlds with a known answer", () => {
  const rng = seededRng(21);
  const honest = strangers(3000, rng);
  const e1 = operator("E1-", 60, rng, (i) => ({
    [`payment:e1-card-${i >> 3}`]: 1,
    [`payment:e1-second-${i % 7}`]: 1,
    [`ip:45.1.0.${i % 6}`]: 50,
    [`ip:45.2.0.${i >> 4}`]: 50,
  }));
  const e2 = operator("E2-", 48, rng, (i) => ({
    [`payment:e2-${i}`]: 1,
    [`ip:46.1.${i >> 3}.9`]: 50,
    [`ip:46.2.${i % 5}.9`]: 50,
  }));
  const proxied = (name: string) =>
    operator(name, 40, rng, (i) => ({
      [`payment:${name}-${i >> 2}`]: 1,
      [`ip:77.7.${i % 9}.1`]: 30,
      [`ip:77.8.${(i * 5) % 11}.1`]: 30,
      [`device:${name}-${i >> 1}`]: 1,
    }));
  const company = Array.from({ length: 400 }, (_, i): TestAccount => {
    const uses: Record<string, number> = {
      "payment:corporate": 1,
      "ip:99.9.9.9": 80,
      "fingerprint:company-sdk": 30,
      [`fingerprint:staff-${i}`]: 30,
      [`ip:10.240.${i >> 1}.3`]: 20,
    };
    return {
      id: `N2-${String(i).padStart(4, "0")}`,
      uses,
      createdAt: (START_HOUR - 24 * (i % 300)) * 3_600_000,
      hours: humanHours(2, 4, rng),
    };
  });
  const traits: Record<string, number> = { "ip:99.9.9.9": TRAITS.sharedIp };
  for (const account of [...e1, ...e2]) {
    for (const node of Object.keys(account.uses)) {
      if (node.startsWith("ip:")) traits[node] = TRAITS.anonymisingIp;
      if (node.startsWith("payment:")) traits[node] = TRAITS.disposableInstrument;
    }
  }
  const projection = makeProjection(
    [...honest, ...e1, ...e2, ...proxied("N1a-"), ...proxied("N1b-"), ...company],
    traits,
  );
  const result = analyse(projection, settings, options);

  test("shared cards and addresses (E1): one cluster, flagged", () => {
    const fate = fateOf(projection, result, "E1-");
    expect(fate.members).toBeGreaterThanOrEqual(59);
    expect(fate.flagged).toBeGreaterThanOrEqual(59);
  });

  test("own cards, static addresses, the same templates (E2): one cluster, flagged", () => {
    const fate = fateOf(projection, result, "E2-");
    expect(fate.members).toBeGreaterThanOrEqual(46);
    expect(fate.flagged).toBeGreaterThanOrEqual(46);
  });

  test("two operators behind one proxy provider (N1) stay two", () => {
    const one = fateOf(projection, result, "N1a-");
    const other = fateOf(projection, result, "N1b-");
    expect(one.members).toBeGreaterThanOrEqual(36);
    expect(other.members).toBeGreaterThanOrEqual(36);
    expect(one.cluster).not.toBe(other.cluster);
  });

  test("a company behind one NAT with one card and one SDK prompt (N2) and strangers: nobody flagged", () => {
    expect(fateOf(projection, result, "N2-").flagged).toBe(0);
    expect(fateOf(projection, result, "s").flagged).toBe(0);
  });

  test("every cluster fits the contract; ranks are 1, 2, 3 …; the flagged come with reasons for it", () => {
    result.clusters.forEach((draft, place) => {
      const cluster = Cluster.parse({ ...draft, run_id: "R-0001" });
      expect(cluster.rank).toBe(place + 1);
      expect(cluster.core).toBeLessThanOrEqual(cluster.size);
      expect(cluster.risk_low).toBeLessThanOrEqual(cluster.risk);
      expect(cluster.risk_high).toBeGreaterThanOrEqual(cluster.risk);
      expect(cluster.trend.reduce((sum, day) => sum + day, 0)).toBe(cluster.exchanges);
    });
    const flagged = result.clusters.filter((cluster) => cluster.flagged);
    expect(flagged.length).toBeGreaterThanOrEqual(2);
    expect(flagged.every(({ risk, families }) => risk >= settings.action_threshold && families.length >= 2)).toBe(true);
    expect(flagged.every(({ reasons }) => reasons[0].direction === "for")).toBe(true);
    expect(result.flaggedAccounts).toBe(result.flagged.reduce((sum, flag) => sum + flag, 0));
  });

  test("the same input and seed give the same result", () => {
    const again = analyse(projection, settings, options);
    expect({ ...again, seconds: {} }).toEqual({ ...result, seconds: {} });
  });

  test("ids stay with their members on the next run", () => {
    const members = new Map<string, string[]>();
    result.detection.membership.forEach((cluster, a) => {
      if (cluster !== null) members.set(cluster, [...(members.get(cluster) ?? []), projection.accounts[a]]);
    });
    const earlier = [...members].map(([id, accounts]) => ({ id, members: accounts }));
    const next = analyse(projection, settings, { ...options, earlier, nextId: result.nextId });
    expect(next.detection.membership).toEqual(result.detection.membership);
    expect(next.nextId).toBe(result.nextId);
    expect(new Set(next.clusters.map(({ change }) => change.kind))).toEqual(new Set(["same"]));
  });
});

test("a large operator that CPM must cut is put together again", () => {
  const rng = seededRng(8);
  const size = 600;
  const letter = operator("M3-", size, rng, (i) => {
    const uses: Record<string, number> = { [`payment:m3-${Math.floor(i / 60)}`]: 1 };
    for (let k = 0; k < 6; k++) uses[`ip:50.${Math.floor(100 * rng())}.1.1`] = 5;
    return uses;
  });
  const projection = makeProjection([...strangers(3000, rng), ...letter]);
  const fine = Settings.parse({ resolution: 0.1 });
  const n = projection.accounts.length;
  const partition: PartitionWithout = (found, rule, without) =>
    findCommunities(n, found, rule, { resolution: 0.1, seed: 1, without });
  const { links, evidence } = linkAccounts(projection, fine, partition, rng, () => undefined);
  const cut = findCommunities(n, links, evidence.scoring, { resolution: 0.1, seed: 1, without: -1 });
  const sizesOf = (membership: ArrayLike<number | string | null>): number[] => {
    const sizes = new Map<number | string, number>();
    projection.accounts.forEach((id, a) => {
      const cluster = membership[a];
      if (id.startsWith("M3-") && cluster !== null) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
    });
    return [...sizes.values()].sort((one, other) => other - one);
  };
  expect(sizesOf(cut.membership)[0]).toBeLessThan(0.6 * size);
  const result = analyse(projection, fine, options);
  const top = sizesOf(result.detection.membership).slice(0, 3);
  expect(top.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(0.9 * size);
});

test("each step is told when it begins, so that its time is its own", () => {
  const first = new Map<string, number>();
  const onProgress = (step: string, fraction: number) => void first.set(step, first.get(step) ?? fraction);
  analyse(makeProjection(strangers(50, seededRng(5))), settings, { ...options, onProgress });
  expect([...first]).toEqual(["learn", "link", "detect", "triage", "groups"].map((step) => [step, 0]));
});

test("a graph with no account, and one that shares nothing, have no clusters", () => {
  for (const accounts of [[], strangers(1, seededRng(1)), [{ id: "a", uses: {} }]]) {
    const result = analyse(makeProjection(accounts), settings, options);
    expect(result.clusters).toEqual([]);
    expect(result.nextId).toBe(1);
  }
});

describe("stable ids", () => {
  const letters = (text: string) => [...text];
  const earlier = (id: string, text: string) => ({ id, members: letters(text) });

  test("new clusters take numbers on from the next one", () => {
    const found = identify([letters("abc"), letters("def")], [], 7);
    expect(found.ids).toEqual(["H-0007", "H-0008"]);
    expect(found.nextId).toBe(9);
    expect(found.changes.map(({ kind }) => kind)).toEqual(["new", "new"]);
  });

  test("growth, loss and no change keep the id", () => {
    const before = [earlier("H-0001", "abcd"), earlier("H-0002", "efgh"), earlier("H-0003", "ijk")];
    const found = identify([letters("abcdxy"), letters("efg"), letters("ijk")], before, 4);
    expect(found.ids).toEqual(["H-0001", "H-0002", "H-0003"]);
    expect(found.changes).toEqual([
      { kind: "grew", by: 2 },
      { kind: "shrank", by: 1 },
      { kind: "same", by: 0 },
    ]);
    expect(found.nextId).toBe(4);
  });

  test("of a split the part most alike keeps the id; of a merge the cluster most alike gives it", () => {
    const split = identify([letters("abcdef"), letters("ghij")], [earlier("H-0001", "abcdefghij")], 2);
    expect(split.ids).toEqual(["H-0001", "H-0002"]);
    expect(split.changes).toEqual([
      { kind: "split", by: 1 },
      { kind: "split", by: 1 },
    ]);
    const merged = identify([letters("abcdefg")], [earlier("H-0001", "abc"), earlier("H-0002", "defg")], 3);
    expect(merged.ids).toEqual(["H-0002"]);
    expect(merged.changes).toEqual([{ kind: "merged", by: 1 }]);
  });

  test("one account that moves is neither a split nor a merge", () => {
    const before = [earlier("H-0001", "abcdefgh"), earlier("H-0002", "ijklmnop")];
    const found = identify([letters("abcdefg"), letters("hijklmnop")], before, 3);
    expect(found.ids).toEqual(["H-0001", "H-0002"]);
    expect(found.changes.map(({ kind }) => kind)).toEqual(["shrank", "grew"]);
  });
});
