import type { Actor } from "./actor.ts";
import { HONEST, SIGNUP } from "./honest.ts";
import type { Random } from "./random.ts";

/** What all operators have in common: sign-up shortly before and in the window, machines that work evenly, and an appetite. */
export function operator(scenario: string, accounts: number): Actor {
  return {
    ...HONEST,
    scenario,
    kind: "operator",
    abusive: true,
    accounts,
    templates: {
      ...HONEST.templates,
      own: 12,
      ownShare: 0.8,
      phases: 1,
      publicShare: 0.1,
      personal: false,
      capabilities: { reasoning_trace: 4, agentic: 3, software_engineering: 2, grading: 1 },
    },
    time: { ...HONEST.time, rhythm: "flat", waves: 12, waveMinutes: 20, timetable: false },
    signup: { ...SIGNUP, from: 60, to: -10, bursts: 4, mail: "pattern" },
    volume: { median: 900, sigma: 0.25, fixed: true },
    client: "mixed",
    channel: { api: 1 },
    moves: 0.5,
    banned: 0.06,
  };
}

/** E1: cards and addresses are shared; how many hands a card passes through, and what else is hidden, depends on the seed. */
export function sharedCards(rng: Random, accounts: number, scenario = "E1"): Actor {
  const base = operator(scenario, accounts);
  const addresses = Math.max(2, Math.round(accounts / rng.int(6, 20)));
  return {
    ...base,
    networks: [{ plan: { kind: "fixed", type: "hosting", addresses, each: rng.int(2, 4) }, share: 1 }],
    payment: {
      kind: "groups",
      method: rng.pick(["card", "virtual", "prepaid"]),
      least: rng.int(2, 4),
      most: rng.int(5, 12),
      bins: rng.int(1, 3),
      second: rng.next() * 0.3 + 0.2,
    },
    templates: { ...base.templates, own: rng.int(4, 20), ownShare: rng.next() * 0.4 + 0.4, publicShare: 0.2 },
    time: { ...base.time, rhythm: rng.pick(["flat", "shifts"]), waves: rng.pick([0, 8, 24]) },
    client: rng.pick(["own", "mixed", "public"]),
    signup: { ...base.signup, mail: rng.pick(["pattern", "public", "own", "disposable"]) },
  };
}

/** E2: a card of its own for each account and static addresses; one family of templates gives it away. */
export function oneTemplate(rng: Random, accounts: number, scenario = "E2"): Actor {
  const base = operator(scenario, accounts);
  const addresses = Math.max(2, Math.round(accounts / rng.int(3, 12)));
  return {
    ...base,
    networks: [{ plan: { kind: "fixed", type: "hosting", addresses, each: rng.int(1, 3) }, share: 1 }],
    payment: { kind: "own", methods: { card: 6, virtual: 3, prepaid: 1 } },
    templates: { ...base.templates, own: rng.int(1, 4), ownShare: 0.85, publicShare: rng.next() * 0.15 },
    time: { ...base.time, rhythm: rng.pick(["flat", "shifts", "human"]), waves: rng.pick([0, 6, 16]) },
    signup: { ...base.signup, mail: rng.pick(["public", "pattern"]), bursts: rng.pick([0, 5]) },
    client: rng.pick(["public", "mixed"]),
  };
}

/**
 * M3, the letter: about 26 exchanges a day from each account, through residential proxies and VPN exits, virtual cards of few
 * issuers for two to twelve accounts each, 30 to 40 templates in turns, half of the traffic on a new model within a day.
 */
export function letter(rng: Random, accounts: number, scenario = "M3"): Actor {
  const base = operator(scenario, accounts);
  const provider = rng.int(0, 2);
  return {
    ...base,
    networks: [
      { plan: { kind: "proxy", provider, rotateHours: rng.pick([3, 12, 24]) }, share: 0.75 },
      { plan: { kind: "vpn" }, share: 0.1 },
      {
        plan: { kind: "fixed", type: "hosting", addresses: Math.max(3, Math.round(accounts / 12)), each: 2 },
        share: 0.15,
      },
    ],
    payment: { kind: "groups", method: "virtual", least: 2, most: 12, bins: rng.int(2, 4), second: 0.25 },
    templates: {
      ...base.templates,
      own: rng.int(30, 40),
      ownShare: 0.72,
      phases: rng.int(4, 6),
      publicShare: 0.18,
    },
    time: { ...base.time, waves: rng.int(10, 20), waveMinutes: rng.int(15, 45) },
    signup: {
      ...SIGNUP,
      from: 45,
      to: -12,
      bursts: rng.int(5, 9),
      mail: rng.pick(["pattern", "disposable"]),
      perPhone: rng.int(2, 5),
      perDevice: rng.int(1, 3),
    },
    volume: { median: 1152, sigma: 0.12, fixed: true },
    client: "mixed",
    banned: 0.08,
  };
}

/** One of several operators behind the same proxy provider (N1): own cards in groups, own templates, the provider in common. */
export function proxied(rng: Random, accounts: number, provider: number, scenario = "N1"): Actor {
  const base = operator(scenario, accounts);
  return {
    ...base,
    networks: [{ plan: { kind: "proxy", provider, rotateHours: rng.pick([1, 6, 24]) }, share: 1 }],
    payment: {
      kind: "groups",
      method: rng.pick(["virtual", "prepaid"]),
      least: 2,
      most: rng.int(5, 10),
      bins: 2,
      second: 0.35,
    },
    templates: { ...base.templates, own: rng.int(8, 24), phases: rng.int(1, 3) },
    time: { ...base.time, waves: rng.int(6, 18) },
    signup: { ...base.signup, perPhone: rng.int(1, 4) },
  };
}

/** A farm of start-up credits: no payments at all; shared devices and phones, and a programme that was never theirs. */
export function creditFarm(rng: Random, accounts: number, scenario: string): Actor {
  const base = operator(scenario, accounts);
  return {
    ...base,
    networks: [
      { plan: { kind: "vpn" }, share: 0.5 },
      { plan: { kind: "fixed", type: "hosting", addresses: 3, each: 1 }, share: 0.5 },
    ],
    payment: { kind: "none" },
    templates: { ...base.templates, own: rng.int(3, 6), ownShare: 0.7 },
    signup: {
      ...base.signup,
      mail: "own",
      programme: "startup",
      plan: "startup",
      perPhone: 4,
      perDevice: 3,
      bursts: 2,
    },
  };
}
