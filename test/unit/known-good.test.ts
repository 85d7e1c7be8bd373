import { describe, expect, test } from "vitest";
import { analyse, type AnalyseOptions } from "../../server/analyse.ts";
import { type KnownGoodKind, NO_FEEDBACK } from "../../server/contract/feedback.ts";
import { Disposition } from "../../server/contract/graph.ts";
import type { Projection } from "../../server/contract/projection.ts";
import { Settings } from "../../server/contract/settings.ts";
import { seededRng } from "../../server/detect/kernels/random.ts";
import { normaliseEntry } from "../../server/label/known-good.ts";
import { matchEntries } from "../../server/store/feedback.ts";
import { vouchedAccounts } from "../../server/triage/known-good.ts";
import { makeProjection, operator, strangers } from "./detect-projection.ts";

const settings = Settings.parse({});
const options: AnalyseOptions = { seed: 1, now: Date.UTC(2026, 5, 6), earlier: [], nextId: 1 };

function knownGood(projection: Projection, ...values: [KnownGoodKind, string][]) {
  const entries = values.map(([kind, value]) => normaliseEntry(kind, value));
  return {
    entryOf: matchEntries(projection.identifiers, entries),
    entries: entries.map((_, i) => ({ reason: `reason ${i}`, owner: `owner ${i}`, expires: "2027-01-01" })),
  };
}

describe("matching", () => {
  const match = (identifiers: string[], kind: KnownGoodKind, value: string) =>
    Array.from(matchEntries(identifiers, [normaliseEntry(kind, value)]));

  test("ranges of either version, single addresses in any spelling, names in any case, instruments to the letter", () => {
    expect(match(["ip:203.0.113.9", "ip:203.0.114.9", "ip:2001:db8::1"], "range", "203.0.113.0/24")).toEqual([
      0, -1, -1,
    ]);
    expect(match(["ip:203.0.113.9", "ip:2001:db8::1", "ip:2001:db9::1"], "range", "2001:db8::/32")).toEqual([
      -1, 0, -1,
    ]);
    expect(match(["ip:2001:db8::1", "ip:2001:db8::2"], "identifier", "ip:2001:0DB8:0::1")).toEqual([0, -1]);
    expect(match(["organization:Example University"], "organization", "example UNIVERSITY")).toEqual([0]);
    expect(match(["payment:aB", "payment:ab"], "identifier", "payment:aB")).toEqual([0, -1]);
    expect(match(["email:bo@example.com"], "identifier", "email:Bo@Example.com")).toEqual([0]);
    expect(match(["phone:+99978678534"], "identifier", "phone:+99 (978) 678-534")).toEqual([0]);
    expect(match(["address:1 high street"], "identifier", "address:1  High Street ")).toEqual([0]);
  });

  test("what no value can be is refused without repeating it", () => {
    for (const [kind, value] of [
      ["range", "203.0.113.0/33"],
      ["range", "0.0.0.0/0"],
      ["range", "somewhere"],
      ["identifier", "tok_secret"],
      ["identifier", "card:tok_secret"],
    ] as const) {
      expect(() => normaliseEntry(kind, value)).toThrow(/known-good/);
      expect(() => normaliseEntry(kind, value)).not.toThrow(/tok_secret/);
    }
  });
});

describe("who is vouched for", () => {
  const projection = makeProjection([
    { id: "half", uses: { "ip:203.0.113.1": 5, "ip:8.8.8.8": 5 } },
    { id: "less", uses: { "ip:203.0.113.1": 4, "ip:203.0.113.2": 1, "ip:8.8.8.8": 6 } },
    { id: "paid", uses: { "payment:ours": 1, "payment:other": 99 } },
    { id: "staff", uses: { "organization:Partner": 1, "ip:8.8.8.8": 9 } },
    { id: "x", uses: { "ip:8.8.8.8": 9 } },
  ]);

  test("half of the uses of addresses, any instrument, any organisation", () => {
    const list = knownGood(
      projection,
      ["range", "203.0.113.0/24"],
      ["identifier", "payment:ours"],
      ["organization", "partner"],
    );
    expect(Array.from(vouchedAccounts(projection, list))).toEqual([0, -1, 1, 2, -1]);
  });
});

describe("flags", () => {
  const rng = seededRng(5);
  const accounts = [
    ...strangers(1500, rng),
    ...operator("op-", 60, rng, (i) => ({
      [`payment:card-${i >> 3}`]: 1,
      [`ip:45.1.${i % 6}.1`]: 50,
      [`ip:45.2.${i >> 4}.1`]: 50,
      ...(i < 20 ? { "organization:Red Team": 1 } : {}),
      ...(i < 40 ? { "device:lab": 1 } : {}),
    })),
  ];
  const projection = makeProjection(accounts);
  const plain = analyse(projection, settings, options);
  const flaggedOf = (result: typeof plain) => projection.accounts.filter((_, a) => result.flagged[a] === 1);
  const withList = (...values: [KnownGoodKind, string][]) =>
    analyse(projection, settings, {
      ...options,
      feedback: { ...NO_FEEDBACK, knownGood: knownGood(projection, ...values) },
    });

  test("an entry takes its members' flags away, names itself, and hides nothing", () => {
    expect(flaggedOf(plain).length).toBeGreaterThan(55);
    const result = withList(["organization", "red team"]);
    expect(result.clusters.map(({ cluster_id, size, risk }) => [cluster_id, size, risk])).toEqual(
      plain.clusters.map(({ cluster_id, size, risk }) => [cluster_id, size, risk]),
    );
    expect(flaggedOf(result)).toEqual(flaggedOf(plain).filter((id) => Number(id.slice(3)) >= 20));
    const reason = result.clusters[0].reasons.find(({ code }) => code === "KNOWN_GOOD");
    expect(reason).toMatchObject({ direction: "against", bits: 0 });
    expect(reason?.text).toBe(
      "20 of 60 members are on the known-good list: 20 by “reason 0” (owner owner 0, until 2027-01-01)",
    );
  });

  test("a cluster with half or more of such members is not flagged at all", () => {
    const result = withList(["identifier", "device:lab"]);
    expect(flaggedOf(result)).toEqual([]);
    expect(result.clusters[0].flagged).toBe(false);
    expect(result.clusters[0].risk).toBe(plain.clusters[0].risk);
  });

  test("who is vouched for or judged needs no look, so its cluster stands behind another", () => {
    const two = [
      ...accounts,
      ...operator("small-", 30, seededRng(12), (i) => ({
        [`payment:other-${i >> 3}`]: 1,
        [`ip:46.1.${i % 6}.1`]: 50,
        [`ip:46.2.${i >> 4}.1`]: 50,
      })),
    ];
    const both = makeProjection(two);
    const firstOf = (world: Projection, feedback = NO_FEEDBACK) => {
      const { clusters, detection } = analyse(world, settings, { ...options, feedback });
      const first = clusters.find(({ rank }) => rank === 1)?.cluster_id;
      return world.accounts.find((_, a) => detection.membership[a] === first)?.split("-")[0];
    };
    expect(firstOf(both)).toBe("op");
    const whole: [KnownGoodKind, string][] = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => ["identifier", `payment:card-${i}`]);
    expect(firstOf(both, { ...NO_FEEDBACK, knownGood: knownGood(both, ...whole) })).toBe("small");
    const judged = both.facts.disposition.map((was, a) =>
      both.accounts[a].startsWith("op-") ? Disposition.options.indexOf("confirmed_fraud") : was,
    );
    expect(firstOf({ ...both, facts: { ...both.facts, disposition: judged } })).toBe("small");
  });
});
