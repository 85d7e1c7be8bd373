import type { Actor } from "./actor.ts";
import { companyName, HONEST, METHODS, SIGNUP } from "./honest.ts";
import type { Random } from "./random.ts";

/** N2: thousands of staff behind one NAT, with one corporate card and one prompt of the company's own SDK. */
export function staff(rng: Random, accounts: number, scenario = "N2"): Actor {
  const verified = rng.chance(0.5);
  return {
    ...HONEST,
    scenario,
    kind: "operator",
    accounts,
    networks: [
      { plan: { kind: "fixed", type: "corporate", addresses: 1, each: 1 }, share: 0.8 },
      { plan: { kind: "home", churnDays: 14 }, share: 0.2 },
    ],
    payment: { kind: "common", method: "card", instruments: 1 },
    templates: {
      ...HONEST.templates,
      own: 1,
      ownShare: 0.4 + rng.next() * 0.4,
      phases: 1,
      publicShare: 0.2,
      personal: true,
      capabilities: { software_engineering: 1 },
    },
    time: { ...HONEST.time, zone: rng.int(-8, 9) },
    signup: {
      ...SIGNUP,
      from: rng.int(90, 400),
      to: -20,
      bursts: rng.pick([0, 4]),
      mail: "own",
      organization: companyName(rng, 9000),
      verified,
      plan: "enterprise",
    },
    volume: { median: 120, sigma: 1.1 },
    client: "own",
    channel: { api: 3, app: 2 },
  };
}

/** N5: service accounts of one verified company that run a timetable: as even as any operator, and innocent. */
export function fleet(rng: Random, accounts: number, scenario = "N5"): Actor {
  return {
    ...HONEST,
    scenario,
    kind: "operator",
    accounts,
    networks: [{ plan: { kind: "fixed", type: "hosting", addresses: 4, each: 2 }, share: 1 }],
    payment: { kind: "common", method: "invoice", instruments: 1 },
    templates: {
      ...HONEST.templates,
      own: 9,
      ownShare: 0.95,
      phases: 1,
      publicShare: 0,
      personal: false,
      capabilities: { extraction: 3, agentic: 2, question_answering: 1 },
    },
    time: { ...HONEST.time, rhythm: "flat", zone: 0, waves: 24, waveMinutes: 5, timetable: true },
    signup: {
      ...SIGNUP,
      from: 380,
      to: 300,
      bursts: 2,
      mail: "own",
      organization: companyName(rng, 9001),
      verified: true,
      plan: "enterprise",
    },
    volume: { median: 1400, sigma: 0.2, fixed: true },
    client: "own",
    channel: { api: 5, cloud: 1 },
  };
}

/** N3: strangers at a venue for two to five days, some of them day and night, with the organisers' prompts and client and accounts opened on the first morning. */
export function hackathon(rng: Random, accounts: number, scenario = "N3"): Actor {
  const first = rng.int(20, 30);
  const more = rng.int(1, 4);
  return {
    ...HONEST,
    scenario,
    accounts,
    networks: [
      { plan: { kind: "fixed", type: "corporate", addresses: 2, each: 1 }, share: 0.85 },
      { plan: { kind: "mobile" }, share: 0.15 },
    ],
    payment: { kind: "own", methods: METHODS },
    templates: {
      ...HONEST.templates,
      own: 4,
      ownShare: 0.55,
      phases: 1,
      publicShare: 0.25,
      personal: true,
      capabilities: { agentic: 2, software_engineering: 3 },
    },
    time: { ...HONEST.time, zone: 1, rhythm: more < 3 ? "flat" : "human", days: [first, first + more] },
    signup: { ...SIGNUP, from: 2 - first, to: -first, bursts: rng.int(1, 2), plan: "free" },
    volume: { median: 90, sigma: 0.9 },
    client: "own",
  };
}

/** An agency that pays for its customers with one card: linked by payment, human in all else, unverified. */
export function agency(rng: Random, accounts: number, scenario = "agency"): Actor {
  return {
    ...HONEST,
    scenario,
    kind: "operator",
    accounts,
    payment: { kind: "common", method: "card", instruments: 2 },
    templates: {
      ...HONEST.templates,
      own: 2,
      ownShare: 0.3,
      phases: 1,
      publicShare: 0.3,
      personal: true,
      capabilities: { writing: 3, extraction: 1 },
    },
    time: { ...HONEST.time, zone: rng.int(-6, 8) },
    signup: { ...SIGNUP, from: 500, to: 10, plan: "team" },
    volume: { median: 150, sigma: 1 },
    channel: { app: 2, api: 1 },
  };
}
