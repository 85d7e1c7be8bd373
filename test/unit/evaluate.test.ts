import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Evaluation } from "../../server/contract/evaluation.ts";
import { BACKGROUND, evaluate } from "../../server/evaluate/evaluate.ts";
import type { MemberRow } from "../../server/evaluate/found.ts";
import { renderMeasures } from "../../server/evaluate/render-text.ts";
import type { TruthRow } from "../../server/evaluate/truth.ts";

interface Case {
  operator: number | null;
  cluster: number | null;
  abusive: boolean;
  flagged: boolean;
}

const cases = fc.array(
  fc.record<Case>({
    operator: fc.option(fc.integer({ min: 0, max: 4 })),
    cluster: fc.option(fc.integer({ min: 0, max: 4 })),
    abusive: fc.boolean(),
    flagged: fc.boolean(),
  }),
  { maxLength: 30 },
);

function rowsOf(list: Case[]): { truth: TruthRow[]; members: MemberRow[] } {
  return {
    truth: list.map(({ operator, abusive }, i) => {
      return { account_id: `a${i}`, operator: operator === null ? null : `op${operator}`, abusive, scenario: null };
    }),
    members: list.flatMap(({ cluster, flagged }, i) => {
      if (cluster === null) return [];
      return [{ account_id: `a${i}`, cluster_id: `c${cluster}`, flagged, cluster_risk: cluster / 4 }];
    }),
  };
}

const together = (a: number | null, b: number | null) => a !== null && a === b;
const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);

/** Every pair, one after the other. */
function pairOracle(list: Case[]) {
  let both = 0;
  let claimed = 0;
  let actual = 0;
  let all = 0;
  for (let i = 0; i < list.length; i++) {
    for (let j = i + 1; j < list.length; j++) {
      const same = together(list[i].operator, list[j].operator);
      const found = together(list[i].cluster, list[j].cluster);
      all++;
      if (same) actual++;
      if (found) claimed++;
      if (same && found) both++;
    }
  }
  const expected = all === 0 ? 0 : (claimed * actual) / all;
  const most = (claimed + actual) / 2;
  return {
    precision: share(both, claimed),
    recall: share(both, actual),
    ari: most === expected ? 1 : (both - expected) / (most - expected),
  };
}

/** For each account: how many of its cluster share its operator, and the other way round. */
function bcubedOracle(list: Case[]) {
  let precision = 0;
  let recall = 0;
  list.forEach((one, i) => {
    const inCluster = list.filter((other, j) => i === j || together(one.cluster, other.cluster));
    const ofOperator = list.filter((other, j) => i === j || together(one.operator, other.operator));
    const both = inCluster.filter((other) => ofOperator.includes(other)).length;
    precision += both / inCluster.length;
    recall += both / ofOperator.length;
  });
  return { precision: share(precision, list.length), recall: share(recall, list.length) };
}

function jaccardOracle(list: Case[], least: number): number {
  const operators = [...new Set(list.map((one) => one.operator))].filter((operator) => operator !== null);
  return operators.filter((operator) => {
    const members = new Set([...list.keys()].filter((i) => list[i].operator === operator));
    const clusters = list.map((one, i) => {
      return new Set([...list.keys()].filter((j) => i === j || together(one.cluster, list[j].cluster)));
    });
    return clusters.some((cluster) => {
      const both = [...cluster].filter((i) => members.has(i)).length;
      return both / (cluster.size + members.size - both) >= least;
    });
  }).length;
}

describe("evaluate", () => {
  it("agrees with counting every pair and every account", () => {
    fc.assert(
      fc.property(cases, (list) => {
        const { truth, members } = rowsOf(list);
        const found = evaluate(truth, members);
        const pairs = pairOracle(list);
        expect(found.pairwise.precision).toBeCloseTo(pairs.precision, 10);
        expect(found.pairwise.recall).toBeCloseTo(pairs.recall, 10);
        expect(found.ari).toBeCloseTo(pairs.ari, 10);
        const bcubed = bcubedOracle(list);
        expect(found.bcubed.precision).toBeCloseTo(bcubed.precision, 10);
        expect(found.bcubed.recall).toBeCloseTo(bcubed.recall, 10);
        expect(found.operators_recovered_50).toBe(jaccardOracle(list, 0.5));
        expect(found.operators_recovered_80).toBe(jaccardOracle(list, 0.8));
        expect(Evaluation.parse(found)).toEqual(found);
      }),
    );
  });

  it("does not depend on the order of rows or on accounts that the truth does not name", () => {
    fc.assert(
      fc.property(cases, fc.nat(100), (list, extra) => {
        const { truth, members } = rowsOf(list);
        const stranger = { account_id: `x${extra}`, cluster_id: "c1", flagged: true, cluster_risk: 1 };
        const again = evaluate(truth.toReversed(), [stranger, ...members.toReversed()]);
        const once = evaluate(truth, members);
        expect(again.pairwise).toEqual(once.pairwise);
        expect(again.flagged).toEqual(once.flagged);
        expect(again.wrong_merges).toBe(once.wrong_merges);
        expect(again.expected_calibration_error).toBeCloseTo(once.expected_calibration_error, 10);
      }),
    );
  });

  it("counts flags, merges, organisations and calibration as the contract says", () => {
    const truth = [
      ...["m1", "m2", "m3", "m4"].map((id) => ({ account_id: id, operator: "mob", abusive: true, scenario: "E1" })),
      ...["f1", "f2"].map((id) => ({ account_id: id, operator: "firm", abusive: false, scenario: BACKGROUND })),
      { account_id: "s1", operator: null, abusive: false, scenario: BACKGROUND },
      { account_id: "s2", operator: null, abusive: false, scenario: "N3" },
    ];
    const inOne = (id: string) => ({ account_id: id, cluster_id: "one", flagged: id !== "m3", cluster_risk: 0.95 });
    const found = evaluate(truth, [
      ...["m1", "m2", "m3", "f1", "f2"].map(inOne),
      { account_id: "s1", cluster_id: "two", flagged: false, cluster_risk: 0.2 },
    ]);
    expect(found.flagged).toMatchObject({ accounts: 4, abusive: 2, precision: 0.5, recall: 0.5 });
    expect(found).toMatchObject({ abusive_share: 0.5, clustered: 6 });
    expect(found.wrong_merges).toBe(1);
    expect(found).toMatchObject({ legit_organisations: 1, legit_organisations_flagged: 1, operators: 2 });
    // Jaccard of mob is 3 / 6 with cluster one; of firm 2 / 5.
    expect(found).toMatchObject({ operators_recovered_50: 1, operators_recovered_80: 0, abusive_in_three_clusters: 1 });
    // Bin .9: |5 × .95 − 3|, bin .2: |.2 − 0|, over 6 clustered accounts.
    expect(found.expected_calibration_error).toBeCloseTo((1.75 + 0.2) / 6, 10);
    expect(Object.keys(found.by_scenario)).toEqual(["E1", "N3"]);
    expect(found.by_scenario["N3"]).toMatchObject({ judged: 4, abusive: 0, flagged: { accounts: 2, precision: 0 } });
    expect(renderMeasures(found)).toMatch(/wrong merges\s+1\s+1\s+0\n/);
  });

  it("is perfect where the clusters are the operators, and defined where there is nothing", () => {
    const { truth, members } = rowsOf(
      [0, 0, 1, 1, 1].map((n) => ({ operator: n, cluster: n, abusive: true, flagged: true })),
    );
    const whole = { precision: 1, recall: 1, f1: 1 };
    expect(evaluate(truth, members)).toMatchObject({
      pairwise: whole,
      bcubed: whole,
      ari: 1,
      operators_recovered_80: 2,
    });
    expect(evaluate([], [])).toMatchObject({ pairwise: whole, ari: 1, operators: 0, expected_calibration_error: 0 });
  });
});
