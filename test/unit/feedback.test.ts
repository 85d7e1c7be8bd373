import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyse, type AnalyseOptions } from "../../server/analyse.ts";
import { Disposition, FAMILIES, type Family } from "../../server/contract/graph.ts";
import type { EarlierCluster, Projection } from "../../server/contract/projection.ts";
import { Settings } from "../../server/contract/settings.ts";
import { type Rng, seededRng } from "../../server/detect/kernels/random.ts";
import { familyOf } from "../../server/link/families.ts";
import { learnAgreement } from "../../server/triage/agreement.ts";
import { calibrate, calibrationOf } from "../../server/triage/calibrate.ts";
import { measurer, type Measures, spreadOf } from "../../server/triage/measures.ts";
import { reasonsOf, riskBits, riskOf, SIMULATION } from "../../server/triage/risk.ts";
import { BASE_BITS, RULES } from "../../server/triage/rules.ts";
import { precisionByFamily, verdictOf } from "../../server/triage/verdicts.ts";
import { humanHours, makeProjection, operator, START_HOUR, strangers, type TestAccount } from "./detect-projection.ts";

const settings = Settings.parse({});
const options: AnalyseOptions = { seed: 1, now: Date.UTC(2026, 5, 6), earlier: [], nextId: 1 };

/** Measures of a cluster of which nothing is known. */
function unknown(): Measures {
  const projection = makeProjection([{ id: "a", uses: {} }]);
  return { ...measurer(projection, spreadOf(projection, new Uint32Array(0), []), 0)(Uint32Array.of(0)), size: 50 };
}
const everybody = { ...unknown(), disposableShare: 0, anonymisingShare: 0 };

/** A cluster whose measures are drawn at random. */
function draw(rng: Rng): Measures {
  return {
    ...unknown(),
    exclusiveTemplateShare: rng(),
    loadVariation: 1.6 * rng(),
    rhythm: 0.6 * rng(),
    disposableShare: rng(),
    anonymisingShare: rng(),
    burstExcess: rng(),
    medianAgeDays: 600 * rng(),
    personalTemplateShare: 0.2 * rng(),
  };
}
const judge = (measures: Measures, fraud: boolean) => ({
  measures,
  verdict: fraud ? ("confirmed_fraud" as const) : ("benign" as const),
});

describe("the risk model learns from verdicts", () => {
  test("a measure that misleads here falls, one that tells rises, and no sign flips", () => {
    const rng = seededRng(3);
    const judged = Array.from({ length: 60 }, (_, i) => {
      const fraud = i % 2 === 0;
      return judge(
        { ...draw(rng), anonymisingShare: fraud ? 0 : 1, exclusiveTemplateShare: fraud ? 1 : 0, loadVariation: 0.3 },
        fraud,
      );
    });
    const { model, why, cross_validated: tried } = calibrate(judged, everybody);
    expect(model).toMatchObject({ source: "labels", judged: 60 });
    expect(why).toBeNull();
    expect(tried?.log_loss_after).toBeLessThan(tried?.log_loss_before ?? 0);
    expect(model.weights["ANONYMISING_IPS"]).toBeLessThan(1);
    expect(model.weights["ANONYMISING_IPS"]).toBeGreaterThanOrEqual(0);
    expect(model.weights["EXCLUSIVE_TEMPLATES"]).toBeGreaterThan(SIMULATION.weights["EXCLUSIVE_TEMPLATES"]);
    for (const { code, bits } of RULES) expect(model.weights[code] * bits).toBeGreaterThanOrEqual(0);
    // Rules that read verdicts, or bans that follow them, would only learn to repeat them.
    for (const code of ["CONFIRMED_MEMBERS", "BENIGN_MEMBERS", "BANNED_MEMBERS"]) {
      expect(model.weights[code]).toBe(SIMULATION.weights[code]);
    }
  });

  test("whatever the verdicts, no weight changes its sign, and the model of the simulation stays unless it is beaten", () => {
    const verdicts = fc.array(fc.boolean(), { minLength: 10, maxLength: 40 });
    fc.assert(
      fc.property(verdicts, fc.nat(1000), (frauds, seed) => {
        const rng = seededRng(seed);
        const { model, cross_validated: tried } = calibrate(
          frauds.map((fraud) => judge(draw(rng), fraud)),
          everybody,
        );
        const better = tried !== null && tried.log_loss_before - tried.log_loss_after > tried.log_loss_error;
        expect(model.source).toBe(better ? "labels" : "simulation");
        for (const { code, bits } of RULES) expect(model.weights[code] * bits).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });

  test("a fit that predicts other clusters worse is refused", () => {
    // Verdicts as the simulation itself would draw them: there is nothing to learn but noise.
    const outcomes = Array.from({ length: 40 }, (_, seed) => {
      const rng = seededRng(seed);
      const judged = Array.from({ length: 16 }, () => {
        const measures = draw(rng);
        return judge(measures, rng() < riskOf(riskBits(reasonsOf(measures, everybody), BASE_BITS)));
      });
      return calibrate(judged, everybody);
    }).filter(({ cross_validated: tried }) => tried !== null);
    const worse = outcomes.filter(
      ({ cross_validated: tried }) => (tried?.log_loss_after ?? 0) > (tried?.log_loss_before ?? 0),
    );
    expect(worse.length).toBeGreaterThan(10);
    for (const { model, why } of worse) {
      expect(model).toBe(SIMULATION);
      expect(why).toContain("do not predict");
    }
    expect(outcomes.filter(({ model }) => model.source === "labels").length).toBeLessThan(0.2 * outcomes.length);
  });

  test("too few verdicts, or verdicts of one kind, teach nothing", () => {
    const rng = seededRng(5);
    for (const frauds of [[], [true, false], Array.from({ length: 30 }, () => true)]) {
      const { model, cross_validated: tried } = calibrate(
        frauds.map((fraud) => judge(draw(rng), fraud)),
        everybody,
      );
      expect(model).toBe(SIMULATION);
      expect(tried).toBeNull();
    }
  });

  test("risk counts as calibrated on labels from 200 judged clusters", () => {
    expect(calibrationOf({ ...SIMULATION, source: "labels", judged: 199 })).toBe("simulation");
    expect(calibrationOf({ ...SIMULATION, source: "labels", judged: 200 })).toBe("labels");
    expect(calibrationOf({ ...SIMULATION, judged: 500 })).toBe("simulation");
  });
});

describe("verdicts of clusters", () => {
  const counts = (confirmed_fraud: number, benign: number, inconclusive = 0) => ({
    confirmed_fraud,
    benign,
    inconclusive,
    open: 0,
  });

  test("follow the majority of three judged members or a fifth of them; inconclusive ones do not count", () => {
    expect(verdictOf(counts(3, 0), 1000)).toBe("confirmed_fraud");
    expect(verdictOf(counts(2, 0), 1000)).toBeNull();
    expect(verdictOf(counts(2, 0), 10)).toBe("confirmed_fraud");
    expect(verdictOf(counts(1, 2), 10)).toBe("benign");
    expect(verdictOf(counts(2, 2), 10)).toBeNull();
    expect(verdictOf(counts(0, 0, 9), 10)).toBeNull();
  });

  test("give each family its precision with Wilson's interval", () => {
    const cluster = (fraud: boolean, family: Family, bits: number) => ({
      families: [{ family, bits, identifiers: 1, accounts: 3 }],
      dispositions: fraud ? counts(3, 0) : counts(0, 3),
      size: 3,
    });
    const clusters = [
      ...Array.from({ length: 8 }, () => cluster(true, "payment", 9)),
      ...Array.from({ length: 2 }, () => cluster(false, "payment", 9)),
      ...Array.from({ length: 5 }, () => cluster(false, "payment", 4)),
    ];
    const [row, ...rest] = precisionByFamily(clusters, 5);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ family: "payment", confirmed: 8, benign: 2, precision: 0.8 });
    expect(row.low).toBeCloseTo(0.4902, 4);
    expect(row.high).toBeCloseTo(0.9433, 4);
  });
});

describe("weights of evidence learn from confirmed accounts", () => {
  const ring = (name: string, shared: boolean, dispositions = true): [TestAccount[], EarlierCluster, boolean] => {
    const accounts = Array.from({ length: 20 }, (_, i): TestAccount => ({
      id: `${name}${String(i).padStart(2, "0")}`,
      uses: { [`payment:${name}-${shared ? 0 : i}`]: 1, [`device:${name}-${i}`]: 1 },
    }));
    return [accounts, { id: name, members: accounts.map(({ id }) => id) }, dispositions];
  };
  const learn = (...rings: ReturnType<typeof ring>[]) => {
    const projection = makeProjection(rings.flatMap(([accounts]) => accounts));
    for (const [, { members }, confirmed] of rings) {
      for (const id of confirmed ? members : []) {
        projection.facts.disposition[projection.accounts.indexOf(id)] = Disposition.options.indexOf("confirmed_fraud");
      }
    }
    const families = Uint8Array.from(projection.identifiers, (id, v) =>
      FAMILIES.indexOf(familyOf(id, projection.kinds[v], Settings.parse({}))),
    );
    return learnAgreement(
      projection,
      rings.map(([, earlier]) => earlier),
      families,
      1000,
      () => 0.5,
    );
  };

  test("towards what confirmed pairs share, against 50 pairs of the default, and by one bit at most", () => {
    expect(learn(ring("a", true)).payment).toBeCloseTo((50 * 0.5 + 19) / (50 + 19), 9);
    expect(learn(ring("a", true)).client).toBeCloseTo((50 * 0.5) / (50 + 19), 9);
    const many = Array.from({ length: 30 }, (_, i) => ring(`r${i}-`, false));
    expect(learn(...many).payment).toBe(0.25);
    expect(learn(...many).network).toBeUndefined();
  });

  test("clusters that nobody confirmed teach nothing", () => {
    expect(learn(ring("a", true, false))).toEqual({});
  });
});

describe("a run with verdicts", () => {
  const rng = seededRng(9);
  const rings = Array.from({ length: 8 }, (_, r) =>
    operator(`r${r}-`, 14, rng, (i) => ({ [`payment:r${r}-${i >> 2}`]: 1, [`ip:45.${r}.0.${i % 3}`]: 50 })),
  );
  const offices = Array.from({ length: 6 }, (_, o) =>
    strangers(14, rng, `o${o}-`).map(({ uses, ...account }, i) => ({
      ...account,
      uses: { ...uses, [`payment:o${o}-${i >> 2}`]: 1, [`device:o${o}-${i >> 1}`]: 1, [`ip:46.${o}.0.${i % 2}`]: 50 },
    })),
  );
  const build = (verdicts: boolean): Projection => {
    const projection = makeProjection([...strangers(1500, seededRng(4)), ...rings.flat(), ...offices.flat()]);
    projection.accounts.forEach((id, a) => {
      const verdict = /^r\d/.test(id) ? "confirmed_fraud" : /^o\d/.test(id) ? "benign" : "open";
      if (verdicts) projection.facts.disposition[a] = Disposition.options.indexOf(verdict);
    });
    return projection;
  };
  const plain = analyse(build(false), settings, options);

  test("without verdicts everything is as the simulation has it", () => {
    const { calibration } = plain;
    expect(calibration.model).toEqual(SIMULATION);
    expect(calibration).toMatchObject({
      judged: { confirmed_fraud: 0, benign: 0 },
      cross_validated: null,
      agreement: {},
      precision: [],
    });
    expect(plain.settings).toEqual(settings);
    for (const cluster of plain.clusters) {
      expect(cluster.calibration).toBe("simulation");
      expect(cluster.risk).toBe(riskOf(cluster.reasons.reduce((sum, { bits }) => sum + bits, BASE_BITS)));
    }
  });

  test("verdicts are counted, tried and recorded, and evidence learns from the clusters of the run before", () => {
    const judged = build(true);
    const { membership } = plain.detection;
    const earlier = plain.clusters.map(({ cluster_id: id }) => ({
      id,
      members: judged.accounts.filter((_, a) => membership[a] === id),
    }));
    const { calibration, settings: used } = analyse(judged, settings, { ...options, earlier });
    expect(calibration.judged.confirmed_fraud).toBeGreaterThanOrEqual(7);
    expect(calibration.judged.benign).toBeGreaterThanOrEqual(4);
    expect(calibration.cross_validated).not.toBeNull();
    expect(calibration.precision.find(({ family }) => family === "template")).toMatchObject({ benign: 0 });
    expect(calibration.agreement.template).toBeGreaterThan(0.8);
    expect(used.agreement).toEqual(calibration.agreement);
    const fixed = Settings.parse({ agreement: { template: 0.7 } });
    expect(analyse(judged, fixed, { ...options, earlier }).settings.agreement.template).toBe(0.7);
  });

  test("an account that was judged benign is not flagged, whatever its cluster", () => {
    const projection = build(false);
    const judged = projection.accounts.indexOf("r0-00003");
    expect(plain.flagged[judged]).toBe(1);
    projection.facts.disposition[judged] = Disposition.options.indexOf("benign");
    const { flagged } = analyse(projection, settings, options);
    expect(flagged[judged]).toBe(0);
  });
});

test("members of whom nothing is known are flagged with an operator that keeps no honest company", () => {
  const rng = seededRng(15);
  const shares = (i: number) => ({ [`payment:p-${i % 6}`]: 1, [`ip:45.9.0.${i % 5}`]: 20, [`device:p-${i >> 1}`]: 1 });
  const mute = Array.from({ length: 6 }, (_, i): TestAccount => ({ id: `z-${i}`, uses: shares(i + 40) }));
  const projection = makeProjection([...strangers(1500, rng), ...operator("p-", 46, rng, shares), ...mute]);
  const { flagged, detection } = analyse(projection, settings, options);
  const core = projection.accounts.flatMap((id, a) => (id.startsWith("z-") && detection.core[a] === 1 ? [a] : []));
  expect(core.length).toBeGreaterThan(0);
  expect(core.every((a) => flagged[a] === 1)).toBe(true);
});

describe("members are flagged for what they do themselves", () => {
  const rng = seededRng(14);
  const shares = (i: number): Record<string, number> => ({
    [`payment:sold-${i % 8}`]: 1,
    [`ip:45.8.0.${i % 6}`]: 20,
    [`ip:45.8.1.${i % 5}`]: 20,
    [`device:sold-${i >> 1}`]: 1,
  });
  const distillers = operator("d-", 60, rng, shares);
  const customers = Array.from({ length: 20 }, (_, i): TestAccount => ({
    id: `c-${String(i).padStart(2, "0")}`,
    uses: { ...shares(i + 60), ...shares(i), [`fingerprint:mine-${i}`]: 60, "fingerprint:d--template-0": 12 },
    createdAt: (START_HOUR - 24 * 12) * 3_600_000,
    hours: humanHours(3, 4, rng),
  }));
  const silent = operator("q-", 6, rng, (i) => shares(i + 3)).map((account) => ({ ...account, hours: [] }));
  const mute = silent.map(({ id, createdAt }, i) => ({
    id: id.replace("q-", "z-"),
    uses: shares(i + 9),
    createdAt: createdAt ?? 0,
  }));
  const projection = makeProjection([...strangers(1500, rng), ...distillers, ...customers, ...silent, ...mute]);
  const result = analyse(projection, settings, options);
  const of = (prefix: string) =>
    projection.accounts.flatMap((id, a) =>
      id.startsWith(prefix) ? [{ cluster: result.detection.membership[a], flagged: result.flagged[a] }] : [],
    );
  const cluster = result.clusters.find(({ cluster_id }) => cluster_id === of("d-")[0].cluster);

  test("honest customers of a reseller, who follow its templates in part, share its cluster and are not flagged; its own accounts are, also without any hours", () => {
    expect(of("c-").filter((member) => member.cluster === cluster?.cluster_id).length).toBeGreaterThanOrEqual(18);
    expect(cluster?.flagged).toBe(true);
    expect(of("c-").reduce((sum, { flagged }) => sum + flagged, 0)).toBe(0);
    expect(of("d-").reduce((sum, { flagged }) => sum + flagged, 0)).toBe(60);
    expect(of("q-").reduce((sum, { flagged }) => sum + flagged, 0)).toBe(6);
    // Among so many honest members an account of which nothing is known may be one of them.
    expect(of("z-").reduce((sum, { flagged }) => sum + flagged, 0)).toBe(0);
    expect(cluster?.reasons.find(({ code }) => code === "SPARED_MEMBERS")).toMatchObject({
      direction: "against",
      bits: 0,
    });
  });
});
