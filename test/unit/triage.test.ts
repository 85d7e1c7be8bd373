import { describe, expect, test } from "vitest";
import { FAMILIES, type Family } from "../../server/contract/graph.ts";
import { TRAITS } from "../../server/contract/projection.ts";
import { Settings } from "../../server/contract/settings.ts";
import { seededRng } from "../../server/detect/kernels/random.ts";
import { bodyReason, doesWork, findBodies, measureBodies } from "../../server/triage/bodies.ts";
import { greatest } from "../../server/triage/greatest.ts";
import { judge } from "../../server/triage/judge.ts";
import { countTemplateUses, measurer, type Measures, spreadOf } from "../../server/triage/measures.ts";
import { sparedMembers } from "../../server/triage/members.ts";
import { reasonsOf, riskBits, riskOf, SIMULATION } from "../../server/triage/risk.ts";
import { BASE_BITS } from "../../server/triage/rules.ts";
import { linkedBy, measureSupport } from "../../server/triage/support.ts";
import { flatHours, humanHours, makeProjection, operator, strangers, type TestAccount } from "./detect-projection.ts";

const HOUR = 3_600_000;
const END = (490_000 + 24 * 31) * HOUR;

function measure(accounts: TestAccount[], prefix: string, traits: Record<string, number> = {}): Measures {
  const projection = makeProjection(accounts, traits);
  const reach = new Uint32Array(projection.identifiers.length);
  for (const target of projection.targets) reach[target]++;
  const members = projection.accounts.flatMap((id, a) => (id.startsWith(prefix) ? [a] : []));
  return measurer(projection, spreadOf(projection, reach, []), END)(Uint32Array.from(members));
}

describe("measures", () => {
  const rng = seededRng(31);
  const honest = strangers(400, rng);
  const bad = operator("op-", 40, rng, (i) => ({ [`payment:v-${i}`]: 1, [`ip:45.0.${i}.1`]: 10 }));
  const traits = Object.fromEntries(
    bad.flatMap((_, i) => [
      [`payment:v-${i}`, TRAITS.disposableInstrument],
      [`ip:45.0.${i}.1`, TRAITS.anonymisingIp],
    ]),
  );
  const all = [...honest, ...bad];

  test("an operator is even, flat, bursty, and follows templates of its own", () => {
    const found = measure(all, "op-", traits);
    expect(found.loadVariation).toBeLessThan(0.3);
    expect(found.rhythm).toBeLessThan(0.05);
    expect(found.exclusiveTemplateShare).toBe(1);
    expect(found.exclusiveTemplates).toBe(4);
    expect(found.disposableShare).toBe(1);
    expect(found.anonymisingShare).toBe(1);
    expect(found.burstExcess).toBeGreaterThan(0.5);
    expect(found.banned).toBe(4);
  });

  test("people are uneven, keep hours, and follow public prompts or their own", () => {
    const found = measure(all, "s", traits);
    expect(found.loadVariation).toBeGreaterThan(0.8);
    expect(found.rhythm).toBeGreaterThan(0.4);
    expect(found.exclusiveTemplateShare).toBe(1 / 3);
    expect(found.personalTemplateShare).toBeCloseTo(2 / 3);
    expect(found.disposableShare).toBe(0);
  });

  test("what the data does not say is null, not zero", () => {
    const found = measure(
      [
        { id: "a", uses: {} },
        { id: "b", uses: {} },
        { id: "c", uses: {} },
      ],
      "",
    );
    expect(found).toMatchObject({
      loadVariation: null,
      rhythm: null,
      exclusiveTemplateShare: null,
      disposableShare: null,
    });
    expect(found).toMatchObject({ anonymisingShare: null, burstExcess: null, medianAgeDays: null, firstHour: null });
    expect(reasonsOf(found, found)).toEqual([]);
  });

  test("rhythm tells a flat day from a human one", () => {
    const flat = Array.from({ length: 5 }, (_, i): TestAccount => ({ id: `f${i}`, uses: {}, hours: flatHours(3) }));
    const human = Array.from({ length: 5 }, (_, i): TestAccount => ({
      id: `h${i}`,
      uses: {},
      hours: humanHours(1, 5, rng),
    }));
    expect(measure([...flat, ...human], "f").rhythm).toBeLessThan(0.05);
    expect(measure([...flat, ...human], "h").rhythm).toBeGreaterThan(0.5);
  });
});

describe("common work", () => {
  const many = (prefix: string, count: number, uses: (i: number) => Record<string, number>): TestAccount[] =>
    Array.from({ length: count }, (_, i) => ({ id: `${prefix}${String(i).padStart(3, "0")}`, uses: uses(i) }));
  const own = (name: string) => (i: number) => ({ [`fingerprint:${name}-${i}`]: 8, "fingerprint:public": 2 });
  const work = () => ({ "fingerprint:work": 8, "fingerprint:public": 2 });
  const outside = many("z", 200, own("z"));

  test("is what is many times as common among members as elsewhere, whoever else has it; a public template is not", () => {
    const others = many("x", 12, work);
    expect(measure([...many("a", 20, work), ...outside], "a").commonTemplateShare).toBe(0.8);
    expect(measure([...many("a", 20, work), ...others, ...outside], "a")).toMatchObject({
      commonTemplateShare: 0.8,
      exclusiveTemplateShare: expect.closeTo((0.8 * (20 / 32 - 0.6)) / 0.3, 9),
    });
    expect(measure([...many("a", 20, own("a")), ...outside], "a").commonTemplateShare).toBe(0);
  });

  test("is not looked for in a handful", () => {
    expect(measure([...many("a", 9, own("a")), ...outside], "a").commonTemplateShare).toBeNull();
  });

  test("members who do their own are spared, unless addresses tie them to those who work", () => {
    const accounts = [...many("a", 20, work), ...many("b", 20, () => ({ "fingerprint:public": 10 })), ...outside];
    const projection = makeProjection(accounts);
    const reach = new Uint32Array(projection.identifiers.length);
    for (const v of projection.targets) reach[v]++;
    const spread = spreadOf(projection, reach, []);
    const members = Uint32Array.from({ length: 40 }, (_, a) => a);
    const of = measurer(projection, spread, END);
    const uses = countTemplateUses(projection, spread, members, new Uint32Array(reach.length));
    const spared = (use: number, linkage = 1, given = 0) => {
      const ties = () => ({ step: 0, use, given, bought: given });
      const sure = new Float32Array(accounts.length).fill(linkage);
      return [...sparedMembers(projection, members, uses, ties, of(members), of(members), SIMULATION, sure)];
    };
    const idle = accounts.slice(0, 40).map(({ id }) => Number(id.startsWith("b")));
    expect(spared(0)).toEqual(idle);
    expect(spared(1)).toEqual(Array.from(members, () => 0));
    // Who hangs on one weak link has to do the work itself.
    expect(spared(1, 0.95)).toEqual(idle);
    // Whom nothing but templates and sign-up ties may be of one course.
    expect(spared(0, 1, 0.9)).toEqual(idle);
    expect(spared(0, 1, 1)).toEqual(Array.from(members, () => 1));
  });

  test("whom only instruments tie beside these is spared where it was hardly used", () => {
    const used = [1, 9, 10, 0];
    const projection = makeProjection(
      used.map((exchanges, i) => ({ id: `a${i}`, uses: { "payment:one": 1 }, hours: [[900, exchanges]] })),
    );
    const members = Uint32Array.from(projection.accounts, (_, a) => a);
    const none = new Uint32Array(projection.identifiers.length);
    const spread = spreadOf(projection, none, []);
    const uses = countTemplateUses(projection, spread, members, none);
    const all = measurer(projection, spread, END)(members);
    const sure = new Float32Array(used.length).fill(1);
    const spared = (bought: number) => {
      const ties = () => ({ step: 0, use: 0, given: 0, bought });
      return [...sparedMembers(projection, members, uses, ties, all, all, SIMULATION, sure)];
    };
    expect(spared(1)).toEqual([1, 1, 0, 0]);
    expect(spared(0.9)).toEqual([0, 0, 0, 0]);
  });

  test("silence spares nobody who is surely of the cluster, and everybody who hangs on one weak link", () => {
    const projection = makeProjection(many("a", 12, () => ({ "payment:one": 1 })));
    const members = Uint32Array.from(projection.accounts, (_, a) => a);
    const spread = spreadOf(projection, new Uint32Array(projection.identifiers.length), []);
    const uses = countTemplateUses(projection, spread, members, new Uint32Array(projection.identifiers.length));
    const all = measurer(projection, spread, END)(members);
    const linkage = Float32Array.from(members, (a) => (a < 4 ? 0.95 : 1));
    const spared = sparedMembers(
      projection,
      members,
      uses,
      () => ({ step: 0, use: 0, given: 0, bought: 0 }),
      all,
      all,
      SIMULATION,
      linkage,
    );
    expect([...spared]).toEqual(Array.from(members, (a) => Number(a < 4)));
  });
});

describe("bodies of work", () => {
  const many = (prefix: string, count: number, uses: (i: number) => Record<string, number>): TestAccount[] =>
    Array.from({ length: count }, (_, i) => ({ id: `${prefix}${String(i).padStart(3, "0")}`, uses: uses(i) }));
  const work = { "fingerprint:work": 8, "fingerprint:public": 2 };
  const own = (i: number) => ({ [`fingerprint:own-${i}`]: 8, "fingerprint:public": 2 });

  /** Clusters by the first letter of the account ids, o and z being in none. */
  function look(accounts: TestAccount[], apart: (cluster: number) => boolean = () => false) {
    const projection = makeProjection(accounts);
    const reach = new Uint32Array(projection.identifiers.length);
    for (const target of projection.targets) reach[target]++;
    const clusters = ["a", "b"].map((letter) =>
      Uint32Array.from(projection.accounts.flatMap((id, a) => (id.startsWith(letter) ? [a] : []))),
    );
    const spread = spreadOf(projection, reach, clusters);
    return { projection, clusters, spread, bodies: findBodies(projection, spread, clusters, apart) };
  }

  test("clusters that follow the same templates, which hardly anybody else has, are judged together", () => {
    const { projection, clusters, spread, bodies } = look([
      ...many("a", 12, () => work),
      ...many("b", 4, () => work),
      ...many("z", 200, own),
    ]);
    expect(bodies.map((body) => body.clusters)).toEqual([
      [0, 1],
      [0, 1],
    ]);
    const measureOf = measurer(projection, spread, END);
    const alone = clusters.map((members) => measureOf(members));
    const judged = measureBodies(bodies, clusters, alone, (members) => measureOf(members));
    expect(judged.map(({ size }) => size)).toEqual([16, 16]);
    expect(riskBits(reasonsOf(judged[1], judged[1]), BASE_BITS)).toBeGreaterThan(
      riskBits(reasonsOf(alone[1], judged[1]), BASE_BITS),
    );
    const reason = bodyReason(4, 16, ["H-0001"]);
    expect(reason).toMatchObject({ code: "SAME_WORK", bits: 0, value: 4 });
    expect(reason?.text).toContain("judged together with H-0001, of the same work");
  });

  test("a cluster that stands apart is judged alone, whatever work it does", () => {
    const accounts = [...many("a", 12, () => work), ...many("b", 4, () => work), ...many("z", 200, own)];
    const { bodies } = look(accounts, (cluster) => cluster === 1);
    expect(bodies.map((body) => body.clusters)).toEqual([[0], [1]]);
  });

  /** The clusters that two firms of the same work are judged with, by what each account pays with and which family links them. */
  function judgedWith(instrument: (letter: string, i: number) => string, linking: Family): number[][] {
    const firm = (letter: string, count: number) =>
      many(letter, count, (i) => ({
        ...work,
        [`payment:${instrument(letter, i)}`]: 1,
        [`ip:10.0.0.${letter === "a" ? 1 : 2}`]: 9,
      }));
    const { projection, clusters } = look([...firm("a", 12), ...firm("b", 8), ...many("z", 200, own)]);
    const chain = clusters.flatMap((members) => [...members].slice(1).map((b, i) => [members[i], b]));
    const links = {
      a: Uint32Array.from(chain, ([a]) => a),
      b: Uint32Array.from(chain, ([, b]) => b),
      bits: new Float32Array(chain.length).fill(20),
      families: Float32Array.from(chain.flatMap(() => FAMILIES.map((family) => (family === linking ? 9 : 0)))),
    };
    const reach = new Uint32Array(projection.identifiers.length);
    for (const target of projection.targets) reach[target]++;
    const weights = new Float32Array(reach.length).fill(9);
    const families = new Uint8Array(reach.length).fill(FAMILIES.indexOf(linking));
    const options = { now: END, threshold: 3.2 };
    const judged = judge(projection, clusters, { links, weights, reach }, families, Settings.parse({}), options);
    return judged.bodies.map((body) => body.clusters);
  }
  const both = [
    [0, 1],
    [0, 1],
  ];

  test("firms that one ordinary instrument pays for are judged alone, parts that hide how they pay together", () => {
    expect(judgedWith((letter) => letter, "network")).toEqual([[0], [1]]);
    expect(judgedWith((letter, i) => `${letter}-${i}`, "network")).toEqual(both);
  });

  test("groups that only a tool ties are judged alone: they would add up to an operator", () => {
    const hidden = (letter: string, i: number) => `${letter}-${i}`;
    expect(judgedWith(hidden, "client")).toEqual([[0], [1]]);
    expect(judgedWith(hidden, "other")).toEqual(both);
  });

  test("a template that many others follow makes no body, nor does one that few prompts follow", () => {
    const followed = look([...many("a", 12, () => work), ...many("b", 4, () => work), ...many("o", 20, () => work)]);
    const seldom = { "fingerprint:work": 2, "fingerprint:public": 8 };
    const faint = look([...many("a", 12, () => work), ...many("b", 4, () => seldom), ...many("z", 200, own)]);
    for (const { bodies } of [followed, faint]) {
      expect(bodies.map((body) => body.clusters)).toEqual([[0], [1]]);
      expect(bodyReason(4, 4, [])).toBeNull();
    }
  });

  test("a member who does something else takes no part in the body's work", () => {
    const { projection, bodies } = look([
      ...many("a", 12, () => work),
      ...many("b", 4, (i) => (i === 0 ? own(0) : work)),
      ...many("z", 200, own),
    ]);
    expect(bodies[1].clusters).toEqual([0, 1]);
    const takesPart = (id: string) => doesWork(projection, bodies[1], projection.accounts.indexOf(id));
    expect([takesPart("b000"), takesPart("b001")]).toEqual([false, true]);
  });
});

test("a company's or a campus's address is common premises; a proxy's is not, nor one that few members use", () => {
  const at = (ip: string, count: number): TestAccount[] =>
    Array.from({ length: count }, (_, i) => ({ id: `${ip}-${i}`, uses: { [`ip:${ip}`]: 3, [`ip:10.9.${i}.1`]: 1 } }));
  const traits = { "ip:10.0.0.1": TRAITS.sharedIp, "ip:10.0.0.2": TRAITS.anonymisingIp };
  expect(measure(at("10.0.0.1", 20), "10", traits).premisesShare).toBe(0.75);
  expect(measure(at("10.0.0.2", 20), "10", traits).premisesShare).toBe(0);
  expect(measure([...at("10.0.0.1", 2), ...at("10.0.0.3", 20)], "10", traits).premisesShare).toBe(0);
});

describe("risk", () => {
  const base: Measures = {
    ...measure([{ id: "a", uses: {} }], ""),
    size: 50,
    exclusiveTemplateShare: 0.9,
    exclusiveTemplates: 31,
    loadVariation: 0.2,
    rhythm: 0.05,
    disposableShare: 0.9,
    anonymisingShare: 0.9,
  };
  const everybody: Measures = { ...base, disposableShare: 0.1, anonymisingShare: 0.1 };

  test("reasons come strongest first and add up to the log-odds, with and without each family", () => {
    const reasons = reasonsOf(base, everybody);
    const sizes = reasons.map(({ bits }) => Math.abs(bits));
    expect(sizes).toEqual([...sizes].sort((one, other) => other - one));
    expect(riskBits(reasons, BASE_BITS)).toBe(reasons.reduce((sum, { bits }) => sum + bits, BASE_BITS));
    for (const family of FAMILIES) {
      const rest = reasons.filter((reason) => reason.family !== family);
      expect(riskBits(reasons, BASE_BITS, family)).toBeCloseTo(
        BASE_BITS + rest.reduce((sum, { bits }) => sum + bits, 0),
        9,
      );
    }
    expect(reasons.find(({ code }) => code === "EXCLUSIVE_TEMPLATES")?.text).toBe(
      "90 % of requests follow 31 templates that hardly anybody else uses",
    );
    expect(riskOf(riskBits(reasons, BASE_BITS))).toBeCloseTo(0.99, 9);
  });

  test("shares that everybody has are no reason", () => {
    const codes = reasonsOf(base, base).map(({ code }) => code);
    expect(codes).not.toContain("DISPOSABLE_INSTRUMENTS");
    expect(codes).not.toContain("ANONYMISING_IPS");
  });

  test("a verified organisation outweighs an even and flat day with templates of its own", () => {
    const fleet = { ...base, verified: 48, disposableShare: 0, oneOrganizationShare: 0.96 };
    expect(riskOf(riskBits(reasonsOf(fleet, everybody), BASE_BITS))).toBeLessThan(0.9);
  });

  test("people who share a seller and nothing else are apart; people who act in step keep no hours of their own", () => {
    const usual = { ...everybody, rhythm: 0.37 };
    const bits = (change: Partial<Measures>, code: string) =>
      reasonsOf({ ...base, rhythm: 0.37, ...change }, usual).find((reason) => reason.code === code)?.bits ?? 0;
    const apart = { commonTemplateShare: 0.02 };
    expect(bits(apart, "SEPARATE_PEOPLE")).toBe(-7);
    expect(bits({ ...apart, rhythm: 0.1 }, "SEPARATE_PEOPLE")).toBe(0);
    expect(bits({ ...apart, linkedBy: { ...base.linkedBy, use: 0.6 } }, "SEPARATE_PEOPLE")).toBe(0);
    expect(bits({ commonTemplateShare: 0.5 }, "SEPARATE_PEOPLE")).toBe(0);
    expect(bits({}, "HUMAN_DAY")).toBeLessThan(0);
    expect(bits({ rhythm: 0.5 }, "HUMAN_DAY")).toBe(bits({}, "HUMAN_DAY"));
    expect(bits({ linkedBy: { ...base.linkedBy, step: 0.5, use: 0.5 } }, "HUMAN_DAY")).toBe(0);
  });

  test("what a tool could have brought together speaks against abuse; what nothing links says nothing of it", () => {
    const tool = (beyondTools: number | null) =>
      reasonsOf({ ...base, beyondTools }, everybody).find(({ code }) => code === "ONE_TOOL")?.bits ?? 0;
    expect([tool(0.02), tool(0.6), tool(null)]).toEqual([-3, 0, 0]);
  });

  test("nobody is flagged for a seller alone: separate people stay under the threshold with everything against the way they bought", () => {
    const bought = {
      ...base,
      size: 900,
      exclusiveTemplateShare: 0,
      commonTemplateShare: 0.02,
      loadVariation: 1.4,
      rhythm: 0.37,
      anonymisingShare: 0.1,
      banned: 30,
      passedShare: 1,
      burstExcess: 0.7,
      medianAgeDays: 90,
    };
    expect(riskOf(riskBits(reasonsOf(bought, { ...everybody, rhythm: 0.37, banned: 0 }), BASE_BITS))).toBeLessThan(0.5);
  });

  test("what happened within three days is an event sooner than an operation, where the data tells of more days", () => {
    const active = (days: number): TestAccount[] =>
      Array.from({ length: 20 }, (_, i) => ({
        id: `a${i}`,
        uses: {},
        hours: [...Array(days).keys()].map((day): [number, number] => [490_000 + 24 * day + (i % 9), 2]),
      }));
    expect(measure(active(2), "a").briefShare).toBe(1);
    expect(measure(active(30), "a").briefShare).toBeCloseTo(0.1, 9);
    const bits = (briefShare: number, usual: number) =>
      reasonsOf({ ...base, briefShare }, { ...everybody, briefShare: usual }).find(({ code }) => code === "ONE_EVENT")
        ?.bits ?? 0;
    expect(bits(0.9, 0.1)).toBe(-5);
    expect(bits(0.3, 0.1)).toBe(0);
    expect(bits(1, 1)).toBe(0);
  });

  test("bans in a handful say less than the same share of a crowd", () => {
    const bits = (size: number) =>
      reasonsOf({ ...base, size, banned: 0.2 * size }, { ...everybody, banned: 0 }).find(
        ({ code }) => code === "BANNED_MEMBERS",
      )?.bits ?? 0;
    expect(bits(10)).toBe(3);
    expect(bits(1000)).toBeGreaterThan(5.9);
  });

  test("each measure moves the risk one way only", () => {
    const risk = (change: Partial<Measures>) => riskBits(reasonsOf({ ...base, ...change }, everybody), BASE_BITS);
    for (let step = 0; step < 20; step++) {
      const [low, high] = [step / 20, (step + 1) / 20];
      expect(risk({ exclusiveTemplateShare: high })).toBeGreaterThanOrEqual(risk({ exclusiveTemplateShare: low }));
      expect(risk({ commonTemplateShare: high })).toBeGreaterThanOrEqual(risk({ commonTemplateShare: low }));
      expect(risk({ premisesShare: high })).toBeLessThanOrEqual(risk({ premisesShare: low }));
      expect(risk({ rhythm: high })).toBeLessThanOrEqual(risk({ rhythm: low }));
      expect(risk({ loadVariation: 2 * high })).toBeLessThanOrEqual(risk({ loadVariation: 2 * low }));
      expect(risk({ medianAgeDays: 600 * high })).toBeLessThanOrEqual(risk({ medianAgeDays: 600 * low }));
      expect(risk({ judgedBenign: 50 * high })).toBeLessThanOrEqual(risk({ judgedBenign: 50 * low }));
      expect(risk({ beyondTools: high })).toBeGreaterThanOrEqual(risk({ beyondTools: low }));
    }
  });
});

describe("support", () => {
  const accounts = Array.from({ length: 6 }, (_, i): TestAccount => ({
    id: `a${i}`,
    uses: { "payment:one": 1, "fingerprint:one": 1 },
  }));
  const projection = makeProjection(accounts);
  const members = Uint32Array.from([0, 1, 2, 3, 4, 5]);
  const kinds = Uint8Array.from(projection.identifiers, (id) =>
    FAMILIES.indexOf(id.startsWith("payment") ? "payment" : "template"),
  );
  const chain = (bits: Partial<Record<(typeof FAMILIES)[number], number>>, numbers = [0, 1, 2, 3, 4]) => {
    const families = new Float32Array(5 * FAMILIES.length);
    for (let link = 0; link < 5; link++)
      FAMILIES.forEach((family, f) => (families[link * FAMILIES.length + f] = bits[family] ?? 0));
    const links = {
      a: Uint32Array.from([0, 1, 2, 3, 4]),
      b: Uint32Array.from([1, 2, 3, 4, 5]),
      bits: new Float32Array(5),
      families,
    };
    return measureSupport(projection, { links, weights: Float32Array.from([9, 9]) }, kinds, members, numbers, 3.2);
  };

  test("a cluster of one family needs it; of two strong ones it needs neither", () => {
    expect(chain({ payment: 14 }).needed).toEqual(["payment"]);
    expect(chain({ payment: 14, template: 9 }).needed).toEqual([]);
    expect(chain({ payment: 14, template: 1 }).needed).toEqual(["payment"]);
  });

  test("what a course hands out, prompts and the hour of sign-up, ties nobody to an operator", () => {
    expect(chain({ template: 12, signup: 9, synchrony: 2 })).toMatchObject({ needed: [], isTiedBeyond: false });
    expect(chain({ template: 12, signup: 9, synchrony: 5 }).isTiedBeyond).toBe(true);
    expect(chain({ payment: 14, template: 9 }).isTiedBeyond).toBe(true);
  });

  test("what a tool brings, prompts and client, leaves each member by itself", () => {
    expect(chain({ template: 12, client: 9, network: 2 }).beyondTools).toBe(1 / 6);
    expect(chain({ template: 12, client: 9, network: 5 }).beyondTools).toBe(1);
    expect(chain({ payment: 14 }).beyondTools).toBe(1);
    expect(chain({}, []).beyondTools).toBeNull();
  });

  test("counts the identifiers that members share, and the members they tie", () => {
    const { families } = chain({ payment: 14, template: 9 });
    expect(
      families.map(({ family, bits, identifiers, accounts: tied }) => [family, Math.round(bits), identifiers, tied]),
    ).toEqual([
      ["payment", 14, 1, 6],
      ["template", 9, 1, 6],
    ]);
  });
});

test("the greatest of more numbers than a call takes", () => {
  expect(greatest(Uint32Array.from({ length: 500_000 }, (_, i) => i))).toBe(499_999);
  expect(greatest([])).toBe(0);
});

test("a link is given where what is left without templates and sign-up would not hold it, and bought where instruments are missing too", () => {
  const rows: Partial<Record<Family, number>>[] = [
    { template: 9, signup: 9 },
    { template: 9, signup: 9, network: 2 },
    { template: 9, signup: 9, network: 2, client: 2 },
    { template: 9, synchrony: 5 },
    { payment: 9 },
  ];
  const families = Float32Array.from(rows.flatMap((row) => FAMILIES.map((family) => row[family] ?? 0)));
  const ends = Uint32Array.from(rows, (_, i) => i);
  const links = { a: ends, b: ends, bits: new Float32Array(rows.length), families };
  const limits = { floor: 5, threshold: 3.2 };
  expect(linkedBy(links, [0, 1, 2, 3, 4], limits)).toEqual({ step: 0.2, use: 0.2, given: 0.4, bought: 0.6 });
  expect(linkedBy(links, [], limits)).toEqual({ step: 0, use: 0, given: 0, bought: 0 });
});
