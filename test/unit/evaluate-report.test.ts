import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averagePrecision, evasionCurve, exchangesPerDay, precisionRecall } from "../../server/evaluate/curves.ts";
import { evaluate } from "../../server/evaluate/evaluate.ts";
import { foundOf, type MemberRow } from "../../server/evaluate/found.ts";
import { renderReport } from "../../server/evaluate/report/report.ts";
import type { TruthRow } from "../../server/evaluate/truth.ts";

interface Case {
  abusive: boolean;
  risk: number | null;
  volume: number;
  flagged: boolean;
}

const cases = fc.array(
  fc.record<Case>({
    abusive: fc.boolean(),
    risk: fc.option(fc.constantFrom(0.1, 0.5, 0.9, 0.99)),
    volume: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
    flagged: fc.boolean(),
  }),
  { maxLength: 60 },
);

function worldOf(list: Case[]) {
  const truth = list.map(({ abusive }, i): TruthRow => {
    return { account_id: `a${i}`, operator: `operator-${i % 3}`, abusive, scenario: "E1" };
  });
  const members = list.flatMap(({ risk, flagged }, i): MemberRow[] =>
    risk === null ? [] : [{ account_id: `a${i}`, cluster_id: `H-${risk}`, flagged, cluster_risk: risk }],
  );
  return { truth, members, volumes: new Map(list.map(({ volume }, i) => [`a${i}`, volume])) };
}

describe("the precision–recall curve", () => {
  it("has at each risk what acting on those clusters would give", () => {
    fc.assert(
      fc.property(cases, (list) => {
        const { truth, members } = worldOf(list);
        const points = precisionRecall(truth, foundOf(members));
        const abusive = list.filter((one) => one.abusive).length;
        for (const { risk, accounts, precision, recall } of points) {
          const acted = list.filter((one) => one.risk !== null && one.risk >= risk);
          const hits = acted.filter((one) => one.abusive).length;
          expect(accounts).toBe(acted.length);
          expect(precision).toBeCloseTo(hits / acted.length, 10);
          expect(recall).toBeCloseTo(abusive === 0 ? 1 : hits / abusive, 10);
        }
        const area = averagePrecision(points);
        expect(area).toBeGreaterThanOrEqual(0);
        expect(area).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});

describe("the evasion curve", () => {
  it("puts every abusive account into the bin of its volume", () => {
    fc.assert(
      fc.property(cases, (list) => {
        const { truth, members, volumes } = worldOf(list);
        const { bins, unknown } = evasionCurve(truth, foundOf(members), volumes);
        const abusive = list.filter((one) => one.abusive);
        expect(unknown).toBe(0);
        expect(bins.reduce((sum, bin) => sum + bin.accounts, 0)).toBe(abusive.length);
        for (const { from, to, accounts } of bins) {
          expect(accounts).toBe(abusive.filter(({ volume }) => volume >= from && volume < to).length);
          expect([3, 10 / 3].some((factor) => Math.abs(to / from - factor) < 1e-9)).toBe(true);
        }
      }),
    );
  });

  it("names the volume under which recall falls below one half, where enough accounts say so", () => {
    const quiet = (n: number): Case[] =>
      Array.from({ length: n }, () => ({ abusive: true, risk: 0.9, volume: 2, flagged: false }));
    const loud = Array.from({ length: 30 }, (): Case => ({ abusive: true, risk: 0.9, volume: 50, flagged: true }));
    const half = (list: Case[]) => {
      const { truth, members, volumes } = worldOf(list);
      return evasionCurve(truth, foundOf(members), volumes).halfBelow;
    };
    expect(half([...quiet(20), ...loud])).toBe(3);
    expect(half([...quiet(19), ...loud])).toBeNull();
    expect(exchangesPerDay(90, 0, 3 * 86_400_000)).toBe(30);
    expect(exchangesPerDay(90, 5, 5)).toBe(90);
  });
});

describe("the report", () => {
  const list = Array.from({ length: 60 }, (_, i): Case => {
    return { abusive: i % 2 === 0, risk: i % 5 === 0 ? null : 0.95, volume: 1 + i, flagged: i % 3 === 0 };
  });
  const render = ({ truth, members, volumes } = worldOf(list)) =>
    renderReport({
      evaluation: evaluate(truth, members),
      truth,
      members,
      volumes,
      threshold: 0.9,
      subtitle: "Run <1>",
    });

  it("stands alone, and holds no value of the data but scenarios and cluster ids", () => {
    const page = render();
    expect(page).not.toMatch(/https?:|<script|<link|<img|@import|url\(/);
    expect(page).not.toMatch(/NaN|undefined|\[object/);
    expect(page).not.toMatch(/\ba\d+\b|operator-\d/);
    expect(page).toContain("H-0.95");
    expect(page).toContain("Run &#60;1&#62;");
    for (const part of ["Gates", "Calibration", "Precision and recall", "Evasion", "Largest wrong merges"]) {
      expect(page).toContain(part);
    }
    expect(page.match(/<svg[^>]* role="img" aria-labelledby/g)).toHaveLength(3);
  });

  it("is defined where there is nothing", () => {
    expect(render(worldOf([]))).not.toMatch(/NaN|Infinity|undefined/);
  });
});
