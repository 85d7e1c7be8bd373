import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Gate, GateMeasure } from "../../server/contract/evaluation.ts";
import { BACKGROUND, evaluate } from "../../server/evaluate/evaluate.ts";
import type { MemberRow } from "../../server/evaluate/found.ts";
import { upperBound, wilson } from "../../server/contract/intervals.ts";
import { renderGates } from "../../server/evaluate/render-text.ts";
import type { TruthRow } from "../../server/evaluate/truth.ts";

/** So many accounts of one operator (null: of nobody), `clusters` names theirs in turn; the first `flagged` are flagged. */
interface Group {
  scenario: string;
  operator: string | null;
  n: number;
  abusive?: boolean;
  clusters?: string[];
  flagged?: number;
  risk?: number;
}

function gatesOf(groups: Group[]): Map<string, Gate> {
  const truth: TruthRow[] = [];
  const members: MemberRow[] = [];
  groups.forEach(({ scenario, operator, n, abusive = false, clusters = [], flagged = 0, risk = 0.5 }, g) => {
    for (let i = 0; i < n; i++) {
      const account_id = `${g}/${i}`;
      truth.push({ account_id, operator, abusive, scenario });
      if (clusters.length === 0) continue;
      const cluster_id = clusters[i % clusters.length];
      members.push({ account_id, cluster_id, flagged: i < flagged, cluster_risk: risk });
    }
  });
  return new Map(evaluate(truth, members).gates.map((gate) => [gate.scenario, gate]));
}

const verdict = (gates: Map<string, Gate>, scenario: string) => gates.get(scenario)?.verdict;
const condition = (gates: Map<string, Gate>, scenario: string, measure: GateMeasure) =>
  gates.get(scenario)?.conditions.find((one) => one.measure === measure);
const strangers: Group = { scenario: BACKGROUND, operator: null, n: 500 };
const mob = (scenario: string, n: number, flagged: number): Group => {
  return { scenario, operator: scenario, n, abusive: true, clusters: [scenario], flagged, risk: 0.99 };
};

describe("gates", () => {
  it("are those of the scenarios that the truth has, and of the whole world", () => {
    const gates = gatesOf([strangers, mob("H1", 100, 80), mob("H4", 100, 69), mob("credits", 30, 0)]);
    expect([...gates.keys()]).toEqual(["H1", "H4", "all"]);
    expect(verdict(gates, "H1")).toBe("pass");
    expect(verdict(gates, "H4")).toBe("missed");
    expect(condition(gates, "H1", "recall")).toMatchObject({ count: 80, of: 100, threshold: 0.8, bound: "at_least" });
    expect(renderGates([...gates.values()])).toContain("1 MISSED (H4)");
  });

  it("count recall only of the scenario, and only where its pairs are right", () => {
    // All are flagged as one blob with the background: everything is recalled, and nothing is found.
    const blob = { clusters: ["blob"], risk: 0.99 };
    const gates = gatesOf([
      { ...strangers, ...blob, flagged: 500 },
      { ...mob("M1", 100, 100), ...blob },
      mob("M2", 40, 40),
    ]);
    expect(condition(gates, "M1", "recall")).toMatchObject({ value: 1, verdict: "pass" });
    expect(verdict(gates, "M1")).toBe("missed");
    expect(condition(gates, "M2", "recall")).toMatchObject({ count: 40, of: 40 });
  });

  it("count precision over the scenario with the background", () => {
    const reseller = (flaggedStrangers: number) =>
      gatesOf([
        { ...strangers, clusters: ["s"], flagged: flaggedStrangers, risk: 0.95 },
        mob("H3", 100, 95),
        mob("A1", 100, 100),
      ]);
    expect(condition(reseller(5), "H3", "precision")).toMatchObject({ count: 95, of: 100, verdict: "pass" });
    expect(condition(reseller(6), "H3", "precision")).toMatchObject({ count: 95, of: 101, verdict: "missed" });
  });

  it("ask for three clusters of each operator, and for no merge of two operators of the scenario", () => {
    const letter = (parts: number) =>
      gatesOf([{ ...mob("M3", 100, 100), clusters: Array.from({ length: parts }, (_, i) => `c${i}`) }, strangers]);
    expect(verdict(letter(3), "M3")).toBe("pass");
    expect(verdict(letter(4), "M3")).toBe("missed");
    const proxied = (second: string) =>
      gatesOf([
        { scenario: "N1", operator: "one", n: 30, abusive: true, clusters: ["a"] },
        { scenario: "N1", operator: "two", n: 30, abusive: true, clusters: [second] },
      ]);
    expect(verdict(proxied("b"), "N1")).toBe("pass");
    expect(verdict(proxied("a"), "N1")).toBe("missed");
  });

  it("let nobody honest be flagged, and say how sure that is", () => {
    const staff = (flagged: number) =>
      gatesOf([{ scenario: "N2", operator: "firm", n: 5000, clusters: ["f"], flagged }]);
    expect(verdict(staff(0), "N2")).toBe("pass");
    expect(condition(staff(0), "N2", "accounts_flagged")).toMatchObject({ count: 0, of: 5000 });
    expect(condition(staff(0), "N2", "accounts_flagged")?.interval?.[1]).toBeCloseTo(3 / 5000, 5);
    expect(condition(staff(0), "N2", "organisations_flagged")).toMatchObject({ count: 0, of: 1, interval: [0, 0.95] });
    expect(verdict(staff(1), "N2")).toBe("missed");
    expect(condition(staff(1), "all", "organisations_flagged")).toMatchObject({ count: 1, of: 1, verdict: "missed" });
    const crowd = gatesOf([{ scenario: "N4", operator: null, n: 2000 }]);
    expect(crowd.get("N4")?.conditions.map(({ measure }) => measure)).toEqual(["accounts_flagged"]);
  });

  it("want an honest fleet linked", () => {
    const fleet = (clusters: string[]) => gatesOf([strangers, { scenario: "N5", operator: "fleet", n: 60, clusters }]);
    expect(verdict(fleet(["one"]), "N5")).toBe("pass");
    expect(verdict(fleet([]), "N5")).toBe("missed");
    expect(condition(fleet(["one", "two", "three"]), "N5", "in_best_cluster")?.value).toBeCloseTo(1 / 3, 10);
  });

  it("say where there is not enough data", () => {
    const gates = gatesOf([mob("H1", 19, 19), { scenario: "N1", operator: "one", n: 9, clusters: ["a"] }]);
    expect(verdict(gates, "H1")).toBe("too_little");
    expect(verdict(gates, "N1")).toBe("too_little");
    expect(verdict(gatesOf([]), "all")).toBe("too_little");
  });
});

describe("intervals", () => {
  it("agree with published values", () => {
    // Newcombe 1998, table I: 81 of 263, and 0 of 20.
    const [low, high] = wilson(81, 263);
    expect([low, high].map((value) => value.toFixed(4))).toEqual(["0.2553", "0.3662"]);
    expect(wilson(0, 20)[1]).toBeCloseTo(0.1611, 4);
    expect(wilson(0, 0)).toEqual([0, 1]);
    // One-sided 95 % bounds of 0, 1 and 5 of 100 (beta quantiles).
    expect([0, 1, 5].map((count) => upperBound(count, 100).toFixed(5))).toEqual(["0.02951", "0.04656", "0.10225"]);
  });

  it("hold the observed rate, and shrink with more data", () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), (a, b) => {
        const count = Math.min(a, b);
        const of = Math.max(a, b, 1);
        const [low, high] = wilson(count, of);
        expect(low).toBeLessThanOrEqual(count / of);
        expect(high).toBeGreaterThanOrEqual(count / of);
        expect(upperBound(count, of)).toBeGreaterThanOrEqual(count / of);
        expect(upperBound(count * 10, of * 10)).toBeLessThanOrEqual(upperBound(count, of) + 1e-9);
      }),
    );
  });
});
