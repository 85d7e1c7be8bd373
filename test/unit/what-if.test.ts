import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KeptWeight } from "../../server/contract/projection.ts";
import { NO_TIMES } from "../../server/contract/run.ts";
import { Settings } from "../../server/contract/settings.ts";
import { parseMute } from "../../server/link/mute.ts";
import { describeFeature, recallEvidence, type Recalled } from "../../server/link/recall.ts";
import { pairScorer } from "../../server/link/score-pair.ts";
import { whatIf } from "../../server/what-if.ts";
import { makeProjection, type TestAccount } from "./detect-projection.ts";
import { evidenceOf, projectionOf, world } from "./link-world.ts";

const weigh = (bits: number, hub = false): KeptWeight => ({ bits, accounts: 50, hub, reason: hub ? "wide" : null });

function recallAll(accounts: TestAccount[], weights: Map<string, KeptWeight>, given = {}): Recalled {
  return recallEvidence(
    makeProjection(accounts),
    weights,
    { accounts: 1000, timing: NO_TIMES },
    Settings.parse({ min_size: 2, template_tries: 0, ...given }),
  );
}

const sizes = (recalled: Recalled, ...mutes: string[]) =>
  whatIf(recalled, new Uint8Array(recalled.projection.accounts.length), mutes.map(parseMute)).groups.map(
    ({ accounts }) => accounts.join(" "),
  );

/** Groups that linked pairs make, by scoring every pair. */
function groupsOf({ evidence, projection }: Recalled): string[] {
  const score = pairScorer(evidence);
  const group = projection.accounts.map((_, a) => a);
  for (let a = 0; a < group.length; a++) {
    for (let b = a + 1; b < group.length; b++) {
      if (!score(a, b).linked) continue;
      const [from, to] = [group[b], group[a]];
      group.forEach((one, v) => (group[v] = one === from ? to : one));
    }
  }
  return [...new Set(group)]
    .map((one) => projection.accounts.filter((_, v) => group[v] === one))
    .filter((list) => list.length >= 2)
    .map((list) => list.join(" "))
    .toSorted();
}

describe("what if", () => {
  test("nothing is muted: groups are what the linked pairs of the run make", () => {
    fc.assert(
      fc.property(world, ({ uses, settings: given }) => {
        // Of hubs only a sample of pairs is tried, so that here are none.
        const settings = Settings.parse({ ...given, min_size: 2, hub_degree: 1000, pair_budget: 1_000_000 });
        const projection = projectionOf(uses);
        const evidence = evidenceOf(projection, settings);
        const kept = new Map<string, KeptWeight>();
        for (let v = 0; v < evidence.features.count; v++) {
          const bits = evidence.weighing.weights[v];
          const hub = evidence.weighing.hub[v] === 1;
          kept.set(describeFeature(projection, evidence.features, v).node, { bits, accounts: 2, hub, reason: null });
        }
        const recalled = recallEvidence(
          projection,
          kept,
          { accounts: projection.accounts.length, timing: NO_TIMES },
          settings,
        );
        expect(sizes(recalled, "payment:nowhere").toSorted()).toEqual(groupsOf(recalled));
      }),
      { numRuns: 200 },
    );
  });

  const ring: TestAccount[] = [
    { id: "a1", uses: { "payment:x": 1, "ip:10.0.0.1": 1, "fingerprint:t": 1, "client:c": 1 } },
    { id: "a2", uses: { "payment:x": 1, "ip:10.0.0.1": 1, "fingerprint:t": 1, "client:c": 1 } },
    { id: "b1", uses: { "ip:10.0.0.2": 1, "ip:10.0.0.9": 1, "fingerprint:t": 1, "client:c": 1 } },
    { id: "b2", uses: { "ip:10.0.0.2": 1, "ip:10.0.0.9": 1, "fingerprint:t": 1, "client:c": 1 } },
  ];
  const weights = new Map([
    ["payment:x", weigh(9)],
    ["ip:10.0.0.1", weigh(8)],
    ["ip:10.0.0.2", weigh(8)],
    ["ip:10.0.0.9", weigh(8)],
    ["network:10.0.0.0/24", weigh(6)],
    ["fingerprint:t", weigh(8)],
    ["client:c", weigh(4, true)],
  ]);
  const recalled = recallAll(ring, weights);

  test("the rest is weighed as before, and what follows from muted addresses goes with them", () => {
    expect(sizes(recalled, "device:none")).toEqual(["a1 a2 b1 b2"]);
    expect(sizes(recalled, "fingerprint:t")).toEqual(["a1 a2"]);
    // The network alone holds all four together; without one address of it only b's other one still speaks for it.
    expect(sizes(recalled, "network:10.0.0.0/25", "payment:x")).toEqual([]);
    expect(sizes(recalled, "ip:10.0.0.1", "payment:x")).toEqual(["b1 b2"]);
    expect(sizes(recalled, "ip:10.0.0.2")).toEqual(["a1 a2 b1 b2"]);
    expect(sizes(recalled, "ip:10.0.0.", "payment:x")).toEqual([]);
  });

  test("names who falls out, by core and fringe, and how much each mute silenced", () => {
    const result = whatIf(
      recalled,
      Uint8Array.from([1, 1, 1, 0]),
      ["ip:10.0.0.0/30", "hubs", "ip:10.0.0.9"].map(parseMute),
    );
    expect(result.muted).toEqual([
      { mute: "ip:10.0.0.0/30", values: 2 },
      { mute: "hubs", values: 1 },
      { mute: "ip:10.0.0.9", values: 1 },
    ]);
    expect(result.groups).toMatchObject([{ size: 2, core: 2, accounts: ["a1", "a2"] }]);
    expect(result.groups[0].families.map(({ family, bits }) => [family, bits])).toEqual([
      ["payment", 9],
      ["template", 8],
    ]);
    expect(result.fallen).toEqual({ core: 1, fringe: 1, accounts: ["b1", "b2"] });
  });

  test("without a whole family one may do, from an even chance", () => {
    expect(sizes(recalled, "family:template")).toEqual(["a1 a2 b1 b2"]);
    expect(sizes(recalled, "family:template", "family:network", "family:payment", "hubs")).toEqual([]);
  });

  test("in a large cluster finds what hangs together without looking at every pair", () => {
    const accounts = Array.from({ length: 3000 }, (_, i): TestAccount => ({
      id: `a${String(i).padStart(4, "0")}`,
      uses: { [`fingerprint:t${i % 3}`]: 1, [`ip:10.${i % 6}.${Math.floor(i / 600)}.1`]: 1, "client:c": 1 },
    }));
    const kept = new Map<string, KeptWeight>([["client:c", weigh(2, true)]]);
    for (let i = 0; i < 6; i++) {
      kept.set(`fingerprint:t${i}`, weigh(9));
      for (let j = 0; j < 5; j++) kept.set(`ip:10.${i}.${j}.1`, weigh(8));
    }
    const large = recallAll(accounts, kept);
    expect(sizes(large, "client:c")).toHaveLength(30);
    const [first] = whatIf(large, new Uint8Array(3000), [parseMute("family:network")]).groups;
    expect(first.size).toBe(1000);
  });

  test("takes one address for a range of one", () => {
    const value = (node: string) => ({ node, family: "network" as const, hub: false });
    for (const [text, inside, outside] of [
      ["network:10.0.0.7", "ip:10.0.0.7", "ip:10.0.0.8"],
      ["network:2001:db8::7", "ip:2001:db8::7", "ip:2001:db8::8"],
    ]) {
      const mute = parseMute(text);
      expect([mute.text, mute.covers(value(inside)), mute.covers(value(outside))]).toEqual([text, true, false]);
    }
  });

  test("refuses what it does not understand", () => {
    for (const text of ["family:payments", "network:1.2.3/99", "nonsense", "ip:10.0.0.0/33", "payment:"]) {
      expect(() => parseMute(text), text).toThrow(expect.objectContaining({ code: "WRONG_USE" }));
    }
  });
});
