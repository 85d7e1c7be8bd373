import { describe, expect, it } from "vitest";
import { abusiveAccounts, type Actor } from "../../server/simulate/actor.ts";
import { ATTACK_NAMES, ATTACKS } from "../../server/simulate/attacks.ts";
import { createRandom } from "../../server/simulate/random.ts";
import { drawWording, paraphrase, verbatim } from "../../server/simulate/wording.ts";
import { createWorld } from "../../server/simulate/world.ts";
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from "../../server/simulate/scenarios.ts";

const SEEDS = [1, 2, 3, 4, 5];
const HARMLESS: readonly string[] = ["N2", "N3", "N4", "N5"];

const actorsOf = (name: ScenarioName, size: number, seed: number, abusive: number | null = null) =>
  SCENARIOS[name].actors(size, createRandom(seed, name), abusive);
const total = (actors: Actor[], count: (actor: Actor) => number) =>
  actors.reduce((all, actor) => all + count(actor), 0);

describe("scenarios", () => {
  it.each(SCENARIO_NAMES)("%s lists exactly as many accounts as asked for, the same for the same seed", (name) => {
    for (const seed of SEEDS) {
      for (const size of [SCENARIOS[name].least, 5000, 20_011]) {
        const actors = actorsOf(name, size, seed);
        expect(total(actors, (actor) => actor.accounts)).toBe(size);
        expect(actors.every((actor) => actor.accounts > 0)).toBe(true);
        expect(actorsOf(name, size, seed)).toEqual(actors);
        const abusive = HARMLESS.includes(name) ? 0 : name === "demo" ? 427 : Math.round(size * 0.05);
        expect(total(actors, abusiveAccounts)).toBe(abusive);
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
        expect(total(actors, abusiveAccounts)).toBe(Math.round((size * percent) / 100));
        expect(total(actors, (actor) => actor.accounts)).toBe(size);
        const operators = actors.filter((actor) => actor.abusive).map(abusiveAccounts);
        expect(Math.min(20, ...operators)).toBe(20);
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
        return { name, accounts: total(mine, abusiveAccounts) };
      });
      for (const { name, accounts } of sizes) expect(accounts, name).toBeGreaterThanOrEqual(ATTACKS[name].least);
      expect(sizes.toSorted((a, b) => b.accounts - a.accounts)[0].name).toBe("M3");
      for (const name of [...HARMLESS, "background"]) {
        expect(
          total(
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

describe("wording", () => {
  const triples = (text: string) => {
    const words =
      text
        .toLowerCase()
        .replaceAll(/\{\w+\}/g, "#")
        .match(/[a-z#]+/g) ?? [];
    return new Set(words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`));
  };
  const shared = (one: Set<string>, other: Set<string>) =>
    (2 * [...one].filter((triple) => other.has(triple)).length) / (one.size + other.size);

  it("shares one half to four fifths of word triples among renderings of a template, and few among templates", () => {
    const rng = createRandom(1);
    const wordings = Array.from({ length: 100 }, () => drawWording(rng));
    const same = wordings.flatMap((wording) =>
      Array.from({ length: 5 }, () =>
        shared(triples(paraphrase(wording, rng).join(" ")), triples(paraphrase(wording, rng).join(" "))),
      ),
    );
    const typical = same.filter((share) => share >= 0.5 && share <= 0.85).length / same.length;
    expect(typical).toBeGreaterThan(0.85);
    const apart = wordings
      .slice(1)
      .map((wording, i) => shared(triples(verbatim(wording).join(" ")), triples(verbatim(wordings[i]).join(" "))));
    expect(Math.max(...apart)).toBeLessThan(0.45);
    expect(
      wordings.every((wording) => !/[[\]<>|]/.test([...verbatim(wording), ...paraphrase(wording, rng)].join(" "))),
    ).toBe(true);
    expect(verbatim(wordings[0])).toEqual(verbatim(wordings[0]));
  });
});

describe("createWorld", () => {
  it("passes about a tenth of the addresses of households on to others, after they were left", () => {
    const rng = createRandom(1);
    const left = new Map<string, number>();
    const passed = (untidy: boolean) => {
      const world = createWorld(1, 1000, { text: 0, untidy });
      let again = 0;
      for (let i = 0; i < 3000; i++) {
        for (const since of [0, 14, 28]) {
          const ip = world.homeAddress(rng, "DE", since, since + 14);
          const before = left.get(`${untidy} ${ip}`);
          if (before !== undefined) again++;
          expect(before ?? 0).toBeLessThanOrEqual(since);
          left.set(`${untidy} ${ip}`, since + 14);
        }
      }
      return again / 9000;
    };
    expect(passed(true)).toBeCloseTo(0.1, 1);
    expect(passed(true)).toBeGreaterThan(0.06);
    expect(passed(false)).toBe(0);
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
