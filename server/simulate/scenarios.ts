import { z } from "zod";
import type { Actor } from "./actor.ts";
import { creditFarm, letter, oneTemplate, proxied, sharedCards } from "./attackers.ts";
import { company, honestWorld } from "./honest.ts";
import { agency, fleet, hackathon, staff } from "./lookalikes.ts";
import type { Random } from "./random.ts";

/** Worlds that can be generated: a scenario of the table of gates in an honest world, or the demonstration. */
export const SCENARIO_NAMES = ["demo", "E1", "E2", "M3", "N1", "N2"] as const;
export const ScenarioName = z.enum(SCENARIO_NAMES);
export type ScenarioName = z.infer<typeof ScenarioName>;

interface Scenario {
  /** Accounts where none are asked for, and fewest with which it still is what it says. */
  accounts: number;
  least: number;
  /** Lists actors with exactly `size` accounts together. */
  actors(size: number, rng: Random): Actor[];
}

/** Abusive share of the accounts of a world. */
const ABUSIVE = 0.05;

export const SCENARIOS: Record<ScenarioName, Scenario> = {
  demo: { accounts: 5000, least: 2000, actors: demo },
  E1: {
    accounts: 20_000,
    least: 1000,
    actors: (size, rng) =>
      among(
        size,
        split(size * ABUSIVE, rng, 6).map((n) => sharedCards(rng, n)),
        rng,
      ),
  },
  E2: {
    accounts: 20_000,
    least: 1000,
    actors: (size, rng) =>
      among(
        size,
        split(size * ABUSIVE, rng, 6).map((n) => oneTemplate(rng, n)),
        rng,
      ),
  },
  M3: {
    accounts: 20_000,
    least: 1000,
    actors: (size, rng) =>
      among(
        size,
        split(size * ABUSIVE, rng, 3).map((n) => letter(rng, n)),
        rng,
      ),
  },
  N1: {
    accounts: 20_000,
    least: 1000,
    actors(size, rng) {
      const provider = rng.int(0, 2);
      const half = Math.round((size * ABUSIVE) / 2);
      return among(size, [proxied(rng, half, provider), proxied(rng, half, provider)], rng);
    },
  },
  N2: {
    accounts: 20_000,
    least: 1000,
    actors: (size, rng) => among(size, [staff(rng, Math.min(5000, Math.round(size / 4)))], rng),
  },
};

/** Puts actors among honest people, so that the world has `size` accounts. */
function among(size: number, actors: Actor[], rng: Random): Actor[] {
  const taken = actors.reduce((sum, actor) => sum + actor.accounts, 0);
  return [...actors, ...honestWorld(size - taken, rng)];
}

/** Divides accounts among two to `most` operators of unequal size, 20 at least; one where there are too few. */
function split(accounts: number, rng: Random, most: number): number[] {
  const total = Math.round(accounts);
  const operators = Math.max(1, Math.min(rng.int(2, most), Math.floor(total / 25)));
  const weights = Array.from({ length: operators }, () => 0.3 + rng.next());
  const sum = weights.reduce((a, b) => a + b, 0);
  const sizes = weights.map((weight) => Math.max(20, Math.floor((total * weight) / sum)));
  const rest = total - sizes.reduce((a, b) => a + b, 0);
  const largest = sizes.indexOf(Math.max(...sizes));
  sizes[largest] += rest;
  return sizes;
}

/**
 * The demonstration: the letter at 1/100 (250 accounts of one operator, 288,000 exchanges), smaller operators of other kinds,
 * and honest groups that look like them.
 */
function demo(size: number, rng: Random): Actor[] {
  const provider = rng.int(0, 2);
  return among(
    size,
    [
      letter(rng, 250, "M3"),
      sharedCards(rng, 34, "E1"),
      oneTemplate(rng, 41, "E2"),
      proxied(rng, 46, provider, "N1"),
      proxied(rng, 38, provider, "N1"),
      creditFarm(rng, 18, "credits"),
      fleet(rng, 64),
      hackathon(rng, 140),
      agency(rng, 22),
      { ...company(rng, 90, false, 9002), scenario: "N2" },
    ],
    rng,
  );
}
