import { describe, expect, it } from "vitest";
import { abusiveAccounts, type Actor } from "../../server/simulate/actor.ts";
import { ATTACK_NAMES, ATTACKS } from "../../server/simulate/attacks.ts";
import { createRandom } from "../../server/simulate/random.ts";
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from "../../server/simulate/scenarios.ts";

const SEEDS = [1, 2, 3, 4, 5];
const HARMLESS: readonly string[] = ["N2", "N3", "N4", "N5"];

const actorsOf = (name: ScenarioName, size: number, seed: number, abusive: number | null = null) =>
  SCENARIOS[name].actors(size, createRandom(seed, name), abusive);
const sum = (actors: Actor[], count: (actor: Actor) => number) => actors.reduce((all, actor) => all + count(actor), 0);

describe("scenarios", () => {
  it.each(SCENARIO_NAMES)("%s lists exactly as many accounts as asked for, the same for the same seed", (name) => {
    for (const seed of SEEDS) {
      for (const size of [SCENARIOS[name].least, 5000, 20_011]) {
        const actors = actorsOf(name, size, seed);
        expect(sum(actors, (actor) => actor.accounts)).toBe(size);
        expect(actors.every((actor) => actor.accounts > 0)).toBe(true);
        expect(actorsOf(name, size, seed)).toEqual(actors);
        const abusive = HARMLESS.includes(name) ? 0 : name === "demo" ? 427 : Math.round(size * 0.05);
        expect(sum(actors, abusiveAccounts)).toBe(abusive);
      }
    }
  });

  it.each(SCENARIO_NAMES.filter((name) => name !== "demo"))("%s keeps to the abusive share asked for", (name) => {
    for (const seed of SEEDS) {
      for (const [size, percent] of [
        [40_000, 0.1],
        [20_000, 1],
        [5000, 20],
      ] as const) {
        const actors = actorsOf(name, size, seed, percent);
        expect(sum(actors, abusiveAccounts)).toBe(Math.round((size * percent) / 100));
        expect(sum(actors, (actor) => actor.accounts)).toBe(size);
        for (const actor of actors) if (actor.abusive) expect(abusiveAccounts(actor)).toBeGreaterThanOrEqual(20);
      }
    }
  });

  it("says so where the abusive accounts are too few for the scenario", () => {
    expect(() => actorsOf("N1", 20_000, 1, 0.1)).toThrow(/N1 needs 40/);
    expect(() => actorsOf("mix", 10_000, 1, 0.1)).toThrow(/20 abusive/);
    expect(() => actorsOf("demo", 5000, 1, 1)).toThrow(/share of its own/);
  });

  it("mixes all scenarios, M3 the largest, in one world", () => {
    for (const seed of SEEDS) {
      const actors = actorsOf("mix", 20_000, seed);
      const sizes = ATTACK_NAMES.map((name) => {
        const mine = actors.filter((actor) => actor.scenario === name);
        return { name, accounts: sum(mine, abusiveAccounts) };
      });
      for (const { name, accounts } of sizes) expect(accounts, name).toBeGreaterThanOrEqual(ATTACKS[name].least);
      expect(sizes.toSorted((a, b) => b.accounts - a.accounts)[0].name).toBe("M3");
      for (const name of [...HARMLESS, "background"]) {
        expect(
          sum(
            actors.filter((actor) => actor.scenario === name),
            (actor) => actor.accounts,
          ),
          name,
        ).toBeGreaterThan(59);
      }
    }
  });

  it.each(ATTACK_NAMES)("%s hides in different ways by seed", (name) => {
    const seeds = Array.from({ length: 12 }, (_, i) => i);
    const ways = seeds.map((seed) => {
      const { signup, client, networks, time } = ATTACKS[name].actors(200, createRandom(seed, name))[0];
      return { mail: signup.mail, bursts: signup.bursts, client, networks: networks.length, rhythm: time.rhythm };
    });
    expect(new Set(ways.map((way) => JSON.stringify(way))).size).toBeGreaterThan(6);
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
