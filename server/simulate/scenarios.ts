import { z } from "zod";
import { UsageError } from "../errors.ts";
import type { Actor } from "./actor.ts";
import { creditFarm, letter, oneTemplate, proxied, sharedCards } from "./attackers.ts";
import { ATTACK_NAMES, type AttackName, attackMix, ATTACKS, OPERATOR_LEAST, tooFew } from "./attacks.ts";
import { crowds } from "./crowds.ts";
import { company, honestWorld } from "./honest.ts";
import { agency, fleet, hackathon, staff } from "./lookalikes.ts";
import { agentFleet, benchmark, sharedPlaces } from "./populations.ts";
import type { Random } from "./random.ts";
import type { Manner } from "./world.ts";

const HONEST_NAMES = ["N2", "N3", "N4", "N5"] as const;
type HonestName = (typeof HONEST_NAMES)[number];

/** Worlds that can be generated: a scenario of the table of gates in an honest world, all of them in one, or the demonstration. */
export const SCENARIO_NAMES = ["demo", ...ATTACK_NAMES, ...HONEST_NAMES, "mix"] as const;
export const ScenarioName = z.enum(SCENARIO_NAMES);
export type ScenarioName = z.infer<typeof ScenarioName>;

interface Scenario {
  /** Accounts where none are asked for, and fewest with which it still is what it says. */
  accounts: number;
  least: number;
  manner: Manner;
  /**
   * Lists actors with exactly `size` accounts together, `abusive` percent of them abusive (null: what is usual).
   * Throws UsageError where that is too few for the scenario.
   */
  actors(size: number, rng: Random, abusive: number | null): Actor[];
}

/** Abusive share of the accounts of a world in percent, where none is asked for. */
const USUAL_ABUSIVE = 5;

/** The honest populations of the table of gates in a world of `size` accounts. */
const POPULATIONS: Record<HonestName, (size: number, rng: Random) => Actor[]> = {
  N2: (size, rng) => [staff(rng, Math.min(5000, Math.round(size / 4)))],
  N3: sharedPlaces,
  N4: (size, rng) => benchmark(Math.min(2000, Math.round(size / 10)), rng),
  N5: (size, rng) =>
    Array.from({ length: rng.int(3, 6) }, () =>
      Math.max(OPERATOR_LEAST, Math.round(rng.lognormal(size / 70, 0.8))),
    ).map((accounts) => agentFleet(rng, Math.min(accounts, Math.round(size / 20)))),
};

export const SCENARIOS: Record<ScenarioName, Scenario> = {
  demo: { accounts: 5000, least: 2000, manner: { text: 0, untidy: false }, actors: demo },
  E1: attacked("E1"),
  E2: attacked("E2"),
  M1: attacked("M1"),
  M2: attacked("M2"),
  M3: attacked("M3"),
  H1: attacked("H1", 1),
  H2: attacked("H2"),
  H3: attacked("H3"),
  H4: attacked("H4"),
  A1: attacked("A1", 1),
  N1: attacked("N1"),
  N2: harmless("N2"),
  N3: harmless("N3"),
  N4: harmless("N4"),
  N5: harmless("N5"),
  mix: {
    accounts: 20_000,
    least: 2000,
    manner: { text: 0.3, untidy: true },
    actors(size, rng, abusive) {
      const honest = HONEST_NAMES.flatMap((name) => POPULATIONS[name](size / 3, rng));
      return among(size, [...attackMix(quota(size, abusive), rng), ...honest], rng);
    },
  },
};

function attacked(name: AttackName, text = 0): Scenario {
  return {
    accounts: 20_000,
    least: 1000,
    manner: { text, untidy: true },
    actors(size, rng, abusive) {
      const accounts = quota(size, abusive);
      if (accounts < ATTACKS[name].least) throw tooFew(name, accounts, ATTACKS[name].least);
      return among(size, ATTACKS[name].actors(accounts, rng), rng);
    },
  };
}

/** A world without abuse, or, where asked for, with a mix of attacks beside the population. */
function harmless(name: HonestName): Scenario {
  return {
    accounts: 20_000,
    least: 1000,
    manner: { text: 0, untidy: true },
    actors(size, rng, abusive) {
      const attacks = abusive === null ? [] : attackMix(quota(size, abusive), rng);
      return among(size, [...attacks, ...POPULATIONS[name](size, rng)], rng);
    },
  };
}

function quota(size: number, abusive: number | null): number {
  return Math.round((size * (abusive ?? USUAL_ABUSIVE)) / 100);
}

/** Puts actors among honest people of all kinds, so that the world has `size` accounts. */
function among(size: number, actors: Actor[], rng: Random): Actor[] {
  const left = size - actors.reduce((sum, actor) => sum + actor.accounts, 0);
  return [...actors, ...honestWorld(left, rng, crowds(left, rng))];
}

/**
 * The demonstration: the letter at 1/100 (250 accounts of one operator, 288,000 exchanges), smaller operators of other kinds,
 * and honest groups that look like them.
 */
function demo(size: number, rng: Random, abusive: number | null): Actor[] {
  if (abusive !== null)
    throw new UsageError("The demonstration has a share of its own.", "Leave --abusive out, or generate mix.");
  const provider = rng.int(0, 2);
  const actors = [
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
  ];
  const left = size - actors.reduce((sum, actor) => sum + actor.accounts, 0);
  return [...actors, ...honestWorld(left, rng)];
}
