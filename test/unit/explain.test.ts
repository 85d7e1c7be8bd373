import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FAMILIES, type Family } from "../../server/contract/graph.ts";
import type { KeptWeight, Projection } from "../../server/contract/projection.ts";
import { NO_TIMES } from "../../server/contract/run.ts";
import { Settings } from "../../server/contract/settings.ts";
import { argueMember } from "../../server/link/argue.ts";
import { explainPair } from "../../server/link/explain.ts";
import { pathToCore, tiesOf, tiesWithoutFamilies, type TieWithout } from "../../server/link/explain-member.ts";
import { describeFeature, recallEvidence, sharedNodes } from "../../server/link/recall.ts";
import { pairScorer, type Evidence } from "../../server/link/score-pair.ts";
import { bitsOf, makeProjection, type TestAccount } from "./detect-projection.ts";
import { evidenceOf, hoursOf, projectionOf, world } from "./link-world.ts";

/** What a run keeps: the weights of all that two accounts or more have. */
function keptOf(projection: Projection, { features, weighing }: Evidence): Map<string, KeptWeight> {
  const kept = new Map<string, KeptWeight>();
  for (let v = 0; v < features.count; v++) {
    if (features.reach[v] < 2) continue;
    kept.set(describeFeature(projection, features, v).node, {
      bits: weighing.weights[v],
      accounts: features.reach[v],
      hub: weighing.hub[v] === 1,
      reason: weighing.reasons.get(v) ?? null,
    });
  }
  return kept;
}

describe("an explanation from kept weights", () => {
  test("of two accounts alone is to the last bit what the run's scorer gives among all", () => {
    fc.assert(
      fc.property(world, ({ uses, settings: given }) => {
        const settings = Settings.parse(given);
        const projection = projectionOf(uses);
        const evidence = evidenceOf(projection, settings);
        const score = pairScorer(evidence);
        const kept = keptOf(projection, evidence);
        const n = projection.accounts.length;
        const account = (a: number): TestAccount => ({
          id: projection.accounts[a],
          uses: Object.fromEntries(uses[a].map((node) => [node, 1])),
          hours: hoursOf(a),
        });
        for (let a = 0; a < uses.length; a++) {
          for (let b = a + 1; b < uses.length; b++) {
            const { total, linked, families } = score(a, b);
            const pair = makeProjection([account(a), account(b)]);
            const asked = new Set(sharedNodes(pair, settings));
            const weights = new Map([...kept].filter(([node]) => asked.has(node)));
            const why = explainPair(
              recallEvidence(pair, weights, { accounts: n, timing: evidence.timing.constants }, settings),
              0,
              1,
              (node) => node,
            );
            expect(why.total_bits).toBe(total);
            expect(why.linked).toBe(linked);
            expect(why.families.reduce((sum, { bits }) => sum + bits, why.prior_bits)).toBe(total);
            for (const family of FAMILIES) {
              const mine = why.families.find((one) => one.family === family);
              expect(mine?.bits ?? 0).toBe(bitsOf(families, family));
              const shared = mine?.evidence.reduce((sum, item) => sum + item.bits, 0) ?? 0;
              expect(shared).toBeCloseTo(bitsOf(families, family), 9);
            }
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test("gives no weight to what the run did not know as shared", () => {
    const pair = makeProjection([
      { id: "a", uses: { "payment:new": 1, "device:old": 1 } },
      { id: "b", uses: { "payment:new": 1, "device:old": 1 } },
    ]);
    const weights = new Map([["device:old", { bits: 6, accounts: 2, hub: false, reason: null }]]);
    const why = explainPair(
      recallEvidence(pair, weights, { accounts: 1000, timing: NO_TIMES }, Settings.parse({})),
      0,
      1,
      (node) => node,
    );
    expect(why.families.map(({ family, bits }) => [family, bits])).toEqual([
      ["payment", 0],
      ["client", 6],
    ]);
    expect(why.total_bits).toBe(why.prior_bits + 6);
  });
});

describe("a member's ties", () => {
  const settings = Settings.parse({ expected_mates: 20, template_tries: 0 });
  const weigh = (bits: number): KeptWeight => ({ bits, accounts: 3, hub: false, reason: null });
  /** c1 and c2 are core; m hangs on c1 by two families, and far on m alone. */
  const recalled = recallEvidence(
    makeProjection([
      { id: "c1", uses: { "payment:x": 1, "fingerprint:x": 1, "device:m": 1, "fingerprint:m": 1 } },
      { id: "c2", uses: { "payment:x": 1, "fingerprint:x": 1 } },
      { id: "far", uses: { "device:far": 1, "fingerprint:far": 1 } },
      { id: "m", uses: { "device:m": 1, "fingerprint:m": 1, "device:far": 1, "fingerprint:far": 1 } },
    ]),
    new Map([
      ["payment:x", weigh(9)],
      ["fingerprint:x", weigh(9)],
      ["device:m", weigh(9)],
      ["fingerprint:m", weigh(7)],
      ["device:far", weigh(8)],
      ["fingerprint:far", weigh(7)],
    ]),
    { accounts: 1000, timing: NO_TIMES },
    settings,
  );
  const core = Uint8Array.from([1, 1, 0, 0]);

  test("come strongest first, with the family that is missed most", () => {
    const ties = tiesOf(recalled, 3);
    expect(ties.map(({ partner }) => partner)).toEqual([0, 2]);
    expect(ties[0].total).toBe(recalled.evidence.scoring.prior + 16);
    const without = tiesWithoutFamilies(recalled, ties);
    expect(without).toEqual(
      [
        { family: "template", links: 2, bits: expect.closeTo(9, 9) },
        { family: "client", links: 2, bits: expect.closeTo(7, 9) },
      ].toReversed(),
    );
    const weak = tiesWithoutFamilies(
      recalled,
      ties.map((tie) => ({ ...tie, total: tie.total - 5 })),
    );
    expect(weak).toMatchObject([
      { family: "client", links: 0 },
      { family: "template", links: 1 },
    ]);
  });

  test("lead to the core by the shortest chain", () => {
    expect(pathToCore(recalled, 0, core)).toEqual([]);
    const chain = pathToCore(recalled, 2, core).map(({ account, partner }) => [account, partner]);
    expect(chain).toEqual([
      [2, 3],
      [3, 0],
    ]);
    expect(pathToCore(recalled, 2, new Uint8Array(4))).toEqual([]);
  });
});

describe("the case about a member", () => {
  const argueAll = (
    links: number,
    without: TieWithout[],
    bits: Partial<Record<Family, number>> = { network: 9 },
    exchanges = 100,
  ) =>
    argueMember({
      projection: makeProjection([{ id: "a", uses: {}, hours: [[900, exchanges]] }]),
      account: 0,
      disposition: "open",
      verified: false,
      cluster: { id: "H-0001", size: 9, core: true, linkage: 0.99 },
      weights: new Map(),
      ties: Array.from({ length: links }, () => ({
        partner: 1,
        total: 9,
        families: Float64Array.from(FAMILIES, (family) => bits[family] ?? 0),
      })),
      without,
      explained: [],
      threshold: 3,
    });
  const argue = (links: number, without: TieWithout[]) =>
    argueAll(links, without).filter(({ unit, code }) => unit === "links" && code !== "LINKS" && code !== "ONE_LINK");
  const timing = (links: number): TieWithout[] => [
    { family: "synchrony", links, bits: 4 },
    { family: "template", links: 9, bits: 12 },
  ];

  test("calls it robust only where most of several links hold without the family it misses most, and says what is assumed", () => {
    const [robust] = argue(6, timing(4));
    expect(robust).toMatchObject({ code: "HOLDS_WITHOUT", direction: "for", value: 4 });
    expect(robust.text).toBe(
      "Without timing, which it would miss most, 4 of its 6 links would still hold, if members were as likely as not to belong together beforehand.",
    );
    expect(argue(6, timing(1))).toMatchObject([{ code: "LEANS_ON_FAMILY", direction: "against", value: 1 }]);
    expect(argue(2, timing(1))).toMatchObject([{ code: "LEANS_ON_FAMILY", direction: "against" }]);
    expect(argue(1, timing(1))).toEqual([]);
    expect(argue(3, timing(0))).toEqual([]);
    expect(argue(3, timing(3).slice(1))[0].text).toBe("All its ties rest on one kind of evidence: prompt templates.");
  });

  test("says against it where only templates and sign-up tie it, and where nothing does", () => {
    const codes = (links: number, bits: Partial<Record<Family, number>>, exchanges?: number) =>
      argueAll(links, [], bits, exchanges).flatMap(({ code, direction }) => (direction === "against" ? [code] : []));
    expect(codes(3, { template: 9, signup: 9, network: 2 })).toEqual(["GIVEN_TIES"]);
    expect(codes(3, { template: 9, network: 3 })).toEqual([]);
    expect(codes(3, { template: 9, payment: 9, client: 2 }, 9)).toEqual(["BOUGHT_TIES"]);
    expect(codes(3, { template: 9, payment: 9, client: 2 }, 10)).toEqual([]);
    expect(codes(3, { template: 9, payment: 9, client: 3 }, 9)).toEqual([]);
    expect(codes(0, {})).toEqual(["NO_LINK"]);
  });
});
