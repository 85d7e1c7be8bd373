import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { IdentifierKind } from "../../server/contract/graph.ts";
import { TRAITS } from "../../server/contract/projection.ts";
import { Settings } from "../../server/contract/settings.ts";
import { seededRng } from "../../server/detect/kernels/random.ts";
import { familyOf } from "../../server/link/families.ts";
import { readFeatures } from "../../server/link/features.ts";
import { findLinks } from "../../server/link/find-links.ts";
import { countParties } from "../../server/link/parties.ts";
import { scanShare, type ScanTask } from "../../server/link/scan-share.ts";
import { pairScorer } from "../../server/link/score-pair.ts";
import { bitsOf, makeProjection, strangers, type TestAccount } from "./detect-projection.ts";
import { evidenceOf, manyLinked, projectionOf, world } from "./link-world.ts";

describe("links", () => {
  test("the row-wise pass finds every pair that scoring every pair finds, those that share hubs alone where they are sampled", () => {
    fc.assert(
      fc.property(world, ({ uses, settings: given }) => {
        const settings = Settings.parse(given);
        const projection = projectionOf(uses);
        const evidence = evidenceOf(projection, settings);
        const links = findLinks(evidence, settings, () => undefined);
        const score = pairScorer(evidence);
        const { offsets, hubs, features } = evidence.ordered;
        const startersOf = (a: number) => features.subarray(offsets[a], hubs[a]);
        const found = new Set(Array.from(links.a, (a, i) => `${a} ${links.b[i]}`));
        const linkedPairs: string[] = [];
        const foundPairs: string[] = [];
        for (let a = 0; a < projection.accounts.length; a++) {
          for (let b = a + 1; b < projection.accounts.length; b++) {
            const { linked } = score(a, b);
            if (!startersOf(a).some((v) => startersOf(b).includes(v))) continue;
            if (linked) linkedPairs.push(`${a} ${b}`);
            if (found.has(`${a} ${b}`)) foundPairs.push(`${a} ${b}`);
          }
        }
        expect(foundPairs).toEqual(linkedPairs);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["half of the pairs are scanned beside", (task: ScanTask) => scanShare(task, () => undefined).partners],
    ["that fails", () => null],
  ])("are the same where %s", (_, beside) => {
    const { evidence, settings } = manyLinked();
    const alone = findLinks(evidence, settings, () => undefined);
    const halved = findLinks(
      evidence,
      settings,
      () => undefined,
      (task) => () => beside(structuredClone(task)),
    );
    expect(alone.a.length).toBeGreaterThan(1000);
    expect(halved).toEqual(alone);
  });

  test("keeps each account's strongest links, and both ends know of them", () => {
    const accounts = Array.from({ length: 60 }, (_, i): TestAccount => {
      return { id: `a${i}`, uses: { "payment:one": 1, "fingerprint:one": 1, [`device:${i >> 1}`]: 1 } };
    });
    const projection = makeProjection([...accounts, ...strangers(2000, seededRng(1))]);
    const settings = Settings.parse({ links_per_account: 2, family_floor: 3, expected_mates: 100, template_tries: 0 });
    const links = findLinks(evidenceOf(projection, settings), settings, () => undefined);
    const degree = new Map<number, number>();
    for (const end of [...links.a, ...links.b]) degree.set(end, (degree.get(end) ?? 0) + 1);
    expect(links.a.length).toBeLessThanOrEqual(60 * (2 + 8));
    for (let i = 0; i < 60; i++) expect(degree.get(projection.accounts.indexOf(`a${i}`))).toBeGreaterThanOrEqual(2);
    const pairs = new Set(
      Array.from(links.a, (a, i) => `${projection.accounts[a]} ${projection.accounts[links.b[i]]}`),
    );
    for (let i = 0; i < 60; i += 2) expect(pairs.has([`a${i}`, `a${i + 1}`].sort().join(" "))).toBe(true);
  });
});

describe("the rule of two families", () => {
  const background = strangers(2000, seededRng(2));
  const settings = Settings.parse({});
  const linkedWith = (uses: Record<string, number>, traits: Record<string, number> = {}, given = settings) => {
    const pair = ["p1", "p2"].map((id): TestAccount => ({ id, uses }));
    const projection = makeProjection([...background, ...pair], traits);
    const score = pairScorer(evidenceOf(projection, given));
    return score(projection.accounts.indexOf("p1"), projection.accounts.indexOf("p2"));
  };

  test("one rare address or template alone links nobody, two families do", () => {
    expect(linkedWith({ "ip:10.200.0.1": 1, "ip:10.201.0.1": 1 }).linked).toBe(false);
    expect(linkedWith({ "fingerprint:r1": 1, "fingerprint:r2": 1, "fingerprint:r3": 1 }).linked).toBe(false);
    expect(linkedWith({ "ip:10.200.0.1": 1, "fingerprint:r1": 1 }).linked).toBe(true);
  });

  test("a rare instrument links alone, a value of one's own does only where the settings call it payment", () => {
    expect(linkedWith({ "payment:rare": 1 }).linked).toBe(true);
    expect(linkedWith({ "attribute:wallet=1": 1 }).linked).toBe(false);
    const named = Settings.parse({ attribute_families: { wallet: "payment" } });
    expect(linkedWith({ "attribute:wallet=1": 1 }, {}, named).linked).toBe(true);
    expect(familyOf("attribute:wallet=1", IdentifierKind.options.indexOf("attribute"), named)).toBe("payment");
  });

  test("an address and its network are one piece of evidence", () => {
    const alone = linkedWith({ "ip:10.200.0.1": 1 });
    expect(bitsOf(alone.families, "network")).toBeCloseTo(Math.log2((0.5 * (background.length + 2)) / 2), 4);
  });

  test("an address known to serve many weighs less", () => {
    const bits = (trait: number) =>
      bitsOf(linkedWith({ "ip:10.200.0.1": 1 }, { "ip:10.200.0.1": trait }).families, "network");
    expect(bits(TRAITS.sharedIp)).toBeLessThan(bits(TRAITS.anonymisingIp));
    expect(bits(TRAITS.anonymisingIp)).toBeLessThan(bits(0));
  });

  test("what everybody has is a hub that proves nothing", () => {
    const everybody = background.map((account) => ({ ...account, uses: { ...account.uses, "client:all": 1 } }));
    const projection = makeProjection(everybody);
    const { weighing } = evidenceOf(projection, settings);
    const all = projection.identifiers.indexOf("client:all");
    expect(weighing.weights[all]).toBe(0);
    expect(weighing.hub[all]).toBe(1);
    expect(weighing.reasons.get(all)).toContain("proves nothing");
  });
});

describe("hubs", () => {
  test("the pairs that identifiers start never exceed the budget, at any distribution of degrees", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 500 }),
        (reaches, budget) => {
          const accounts = Array.from({ length: 200 }, (_, i): TestAccount => {
            const uses = reaches.flatMap((reach, v) => (i < reach ? [[`device:${v}`, 1]] : []));
            return { id: `a${String(i).padStart(3, "0")}`, uses: Object.fromEntries(uses) };
          });
          const { features, weighing } = evidenceOf(makeProjection(accounts), Settings.parse({ pair_budget: budget }));
          let pairs = 0;
          for (let v = 0; v < features.count; v++) {
            if (weighing.hub[v] === 0 && features.reach[v] > 1)
              pairs += (features.reach[v] * (features.reach[v] - 1)) / 2;
          }
          expect(pairs).toBeLessThanOrEqual(budget);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("a hub adds to other evidence", () => {
    const background = strangers(4000, seededRng(3));
    const ring = Array.from({ length: 60 }, (_, i): TestAccount => {
      return { id: `r${i}`, uses: { "fingerprint:ring": 1, "payment:wide": 1, [`ip:10.77.${i >> 1}.1`]: 1 } };
    });
    const projection = makeProjection([...background, ...ring]);
    const settings = Settings.parse({ hub_degree: 50, family_floor: 3 });
    const score = pairScorer(evidenceOf(projection, settings));
    const number = (id: string) => projection.accounts.indexOf(id);
    expect(score(number("r0"), number("r1")).linked).toBe(true);
    expect(score(number("r0"), number("r2")).linked).toBe(false);
  });

  test("an operator's own server is one party, a NAT of strangers many", () => {
    const background = strangers(3000, seededRng(4)).map((account, i) => {
      return i < 40 ? { ...account, uses: { ...account.uses, "ip:10.99.0.1": 1 } } : account;
    });
    const ring = Array.from({ length: 40 }, (_, i): TestAccount => {
      return { id: `r${i}`, uses: { "fingerprint:ring": 1, "ip:10.88.0.1": 1 } };
    });
    const projection = makeProjection([...background, ...ring]);
    const features = readFeatures(projection, Settings.parse({}));
    const parties = countParties(features, 1000);
    expect(parties[projection.identifiers.indexOf("ip:10.88.0.1")]).toBeLessThanOrEqual(5);
    expect(parties[projection.identifiers.indexOf("ip:10.99.0.1")]).toBeGreaterThanOrEqual(30);
  });

  test("strangers with one tool, its prompts and its client, are as many parties as accounts; behind one server they are one", () => {
    const tool = { "fingerprint:bench": 1, "client:harness": 1 };
    const accounts = strangers(3000, seededRng(4)).map((account, i) => {
      return i < 60 ? { ...account, uses: { ...account.uses, ...tool } } : account;
    });
    const parties = (projection: ReturnType<typeof makeProjection>, id: string): number =>
      countParties(readFeatures(projection, Settings.parse({})), 1000)[projection.identifiers.indexOf(id)];
    const apart = makeProjection(accounts);
    expect(parties(apart, "fingerprint:bench")).toBeGreaterThanOrEqual(55);
    expect(parties(apart, "client:harness")).toBeGreaterThanOrEqual(55);
    const together = makeProjection(
      accounts.map((account, i) => (i < 60 ? { ...account, uses: { ...account.uses, "ip:10.88.0.1": 1 } } : account)),
    );
    expect(parties(together, "fingerprint:bench")).toBe(1);
  });

  test("small groups that overlap make one party of a large operator; pairs and public values join nobody", () => {
    const background = strangers(3000, seededRng(4)).map((account, i) => {
      const uses = { ...account.uses, [`device:home-${i >> 1}`]: 1 };
      return i < 120 ? { ...account, uses: { ...uses, "fingerprint:course": 1 } } : { ...account, uses };
    });
    const ring = Array.from({ length: 120 }, (_, i): TestAccount => {
      const uses = { "fingerprint:ring": 1, [`ip:10.88.${i >> 2}.1`]: 1, [`phone:${(i + 2) >> 2}`]: 1 };
      return { id: `r${i}`, uses };
    });
    const projection = makeProjection([...background, ...ring]);
    const parties = countParties(readFeatures(projection, Settings.parse({})), 1000);
    expect(parties[projection.identifiers.indexOf("fingerprint:ring")]).toBeLessThanOrEqual(2);
    expect(parties[projection.identifiers.indexOf("fingerprint:course")]).toBeGreaterThanOrEqual(100);
  });
});
