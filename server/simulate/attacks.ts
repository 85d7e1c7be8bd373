import { UsageError } from "../errors.ts";
import type { Actor } from "./actor.ts";
import { letter, oneTemplate, proxied, sharedCards } from "./attackers.ts";
import { disguise } from "./disguises.ts";
import {
  camouflaged,
  CUSTOMERS,
  everything,
  paraphrased,
  reseller,
  rotated,
  sleepers,
  virtualCards,
} from "./evasive.ts";
import type { Random } from "./random.ts";

/** Fewest accounts of an operator. */
export const OPERATOR_LEAST = 20;

/** Abusive scenarios of the table of gates. */
export const ATTACK_NAMES = ["E1", "E2", "M1", "M2", "M3", "H1", "H2", "H3", "H4", "A1", "N1"] as const;
export type AttackName = (typeof ATTACK_NAMES)[number];

/** An attack: fewest abusive accounts with which it is what it says, and its actors for exactly so many. */
interface Attack {
  least: number;
  actors(abusive: number, rng: Random): Actor[];
}

export const ATTACKS: Record<AttackName, Attack> = {
  E1: crews(2, 6, (rng, n) => disguise(sharedCards(rng, n), rng, ["networks", "payment"])),
  E2: crews(2, 6, (rng, n) => disguise(oneTemplate(rng, n), rng, ["networks", "payment", "templates"])),
  // An exit for 1, 10 and 100 requests, an operator each.
  M1: crews(3, 6, rotated),
  M2: crews(2, 5, virtualCards),
  // The letter tells all but who signed up how.
  M3: crews(2, 3, (rng, n) => disguise(letter(rng, n), rng, ["networks", "payment", "templates", "time", "volume"])),
  H1: crews(2, 5, (rng, n) => paraphrased(rng, n)),
  H2: crews(2, 4, sleepers),
  H3: crews(2, 3, (rng, n) => reseller(rng, withCustomers(n))),
  H4: crews(2, 5, camouflaged),
  A1: crews(2, 4, everything),
  N1: { least: 2 * OPERATOR_LEAST, actors: neighbours },
};

/** All attacks, or, where the abusive accounts are too few for all, as many as fit by seed; about even, M3 the largest where there is room. */
export function attackMix(abusive: number, rng: Random): Actor[] {
  const chosen: AttackName[] = [];
  let left = abusive;
  for (const name of rng.shuffle([...ATTACK_NAMES])) {
    if (ATTACKS[name].least > left) continue;
    chosen.push(name);
    left -= ATTACKS[name].least;
  }
  if (chosen.length === 0) throw tooFew("a mix", abusive, OPERATOR_LEAST);
  const names = ATTACK_NAMES.filter((name) => chosen.includes(name));
  const weights = names.map((name) => (name === "M3" ? 3 : 1));
  const extra = portions(left, weights);
  return names.flatMap((name, i) => ATTACKS[name].actors(ATTACKS[name].least + extra[i], rng));
}

/** The error for an abusive share that holds less than an attack needs. */
export function tooFew(what: string, abusive: number, least: number): UsageError {
  return new UsageError(
    `${what} needs ${least} abusive accounts at least.`,
    `Give more --accounts or a larger --abusive: these leave ${abusive}.`,
    { abusive, least },
  );
}

/** An attack by `fewest` to `most` operators, or as many as there is room for; their sizes are heavy-tailed. */
function crews(fewest: number, most: number, make: (rng: Random, accounts: number, nth: number) => Actor): Attack {
  return {
    least: OPERATOR_LEAST,
    actors(abusive, rng) {
      const operators = Math.max(1, Math.min(rng.int(fewest, most), Math.floor(abusive / OPERATOR_LEAST)));
      const weights = Array.from({ length: operators }, () => rng.lognormal(1, 1.1));
      const extra = portions(abusive - operators * OPERATOR_LEAST, weights);
      const first = rng.int(0, 2);
      return extra.map((more, i) => make(rng, OPERATOR_LEAST + more, first + i));
    },
  };
}

/** N1: two operators behind one proxy provider. */
function neighbours(abusive: number, rng: Random): Actor[] {
  const provider = rng.int(0, 2);
  const room = abusive - 2 * OPERATOR_LEAST;
  const one = OPERATOR_LEAST + Math.round(room * (0.3 + 0.4 * rng.next()));
  return [one, abusive - one].map((accounts) =>
    disguise(proxied(rng, accounts, provider), rng, ["networks", "payment", "templates"]),
  );
}

/** Accounts of a reseller who keeps `abusive` of them. */
function withCustomers(abusive: number): number {
  let accounts = Math.floor(abusive / (1 - CUSTOMERS)) - 2;
  while (accounts - Math.round(accounts * CUSTOMERS) < abusive) accounts++;
  return accounts;
}

/** Divides `total` in whole parts in proportion to weights; what is left over goes to the heaviest. */
function portions(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const parts = weights.map((weight) => Math.floor((total * weight) / sum));
  parts[weights.indexOf(Math.max(...weights))] += total - parts.reduce((a, b) => a + b, 0);
  return parts;
}
