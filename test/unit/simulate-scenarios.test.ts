import { describe, expect, it } from "vitest";
import { createRandom } from "../../server/simulate/random.ts";
import { SCENARIO_NAMES, SCENARIOS } from "../../server/simulate/scenarios.ts";

const SEEDS = [1, 2, 3, 4, 5];

describe("scenarios", () => {
  it.each(SCENARIO_NAMES)("%s lists exactly as many accounts as asked for, the same for the same seed", (name) => {
    for (const seed of SEEDS) {
      for (const size of [SCENARIOS[name].least, 5000, 20_011]) {
        const actors = SCENARIOS[name].actors(size, createRandom(seed, name));
        expect(actors.reduce((sum, actor) => sum + actor.accounts, 0)).toBe(size);
        expect(actors.every((actor) => actor.accounts > 0)).toBe(true);
        expect(SCENARIOS[name].actors(size, createRandom(seed, name))).toEqual(actors);
        const abusive = actors.reduce((sum, actor) => sum + (actor.abusive ? actor.accounts : 0), 0);
        const share = name === "N2" ? 0 : name === "demo" ? 427 / size : 0.05;
        expect(abusive / size).toBeCloseTo(share, 2);
      }
    }
  });

  it("hides in different ways by seed", () => {
    const payments = SEEDS.map((seed) => JSON.stringify(SCENARIOS.E1.actors(5000, createRandom(seed, "E1"))[0]));
    expect(new Set(payments).size).toBe(SEEDS.length);
  });
});

describe("createRandom", () => {
  it("repeats, differs by name, and keeps its promises about distributions", () => {
    const draws = (seed: number, name: string) => {
      const rng = createRandom(seed, name);
      return Array.from({ length: 5 }, () => rng.next());
    };
    expect(draws(7, "a")).toEqual(draws(7, "a"));
    expect(draws(7, "a")).not.toEqual(draws(7, "b"));
    expect(draws(7, "a")).not.toEqual(draws(8, "a"));
    const rng = createRandom(1);
    const n = 20_000;
    const list = Array.from({ length: n }, () => rng.normal(3, 2));
    const mean = list.reduce((a, b) => a + b, 0) / n;
    expect(mean).toBeCloseTo(3, 1);
    expect(Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n)).toBeCloseTo(2, 1);
    const ranks = Array.from({ length: n }, () => rng.zipf(100));
    expect(Math.min(...ranks)).toBe(0);
    expect(Math.max(...ranks)).toBe(99);
    const times = (rank: number) => ranks.filter((other) => other === rank).length;
    // P(0) / P(9) of the law by inversion is ln 2 / ln(11 / 10).
    expect(times(0) / times(9)).toBeGreaterThan(5);
    expect(rng.shuffle([1, 2, 3, 4, 5]).toSorted()).toEqual([1, 2, 3, 4, 5]);
  });
});
