import type { Actor } from "./actor.ts";
import { campus, companyName, HONEST, METHODS, SIGNUP } from "./honest.ts";
import { fleet, hackathon } from "./lookalikes.ts";
import type { Random } from "./random.ts";

/** N3: a university, the subscribers of one carrier, the users of one VPN exit and a hackathon, about a third of `size` together. */
export function sharedPlaces(size: number, rng: Random): Actor[] {
  const part = (share: number) => Math.max(20, Math.round(size * share));
  const exits = (accounts: number, type: "mobile" | "vpn", perAddress: number): Actor => ({
    ...HONEST,
    scenario: "N3",
    accounts,
    networks: [
      {
        plan: { kind: "fixed", type, addresses: Math.max(1, Math.round(accounts / perAddress)), each: 2 },
        share: 0.8,
      },
      { plan: { kind: "home", churnDays: 14 }, share: 0.2 },
    ],
    channel: type === "mobile" ? { app: 1 } : { api: 1, app: 1 },
  });
  return [
    { ...campus(rng, part(0.12), 9003), scenario: "N3" },
    exits(part(0.14), "mobile", rng.int(300, 900)),
    exits(part(0.06), "vpn", rng.int(150, 500)),
    hackathon(rng, Math.min(600, part(0.03))),
  ];
}

/** N4: strangers who run one public benchmark within the same week, some of them as fast as they can, for a place on its board. */
export function benchmark(accounts: number, rng: Random): Actor[] {
  const first = rng.int(10, 34);
  const chasers = Math.max(5, Math.round(accounts * 0.1));
  const runners: Actor = {
    ...HONEST,
    scenario: "N4",
    accounts: accounts - chasers,
    networks: [
      { plan: { kind: "home", churnDays: 14 }, share: 0.6 },
      { plan: { kind: "server" }, share: 0.25 },
      { plan: { kind: "vpn" }, share: 0.15 },
    ],
    templates: {
      ...HONEST.templates,
      own: rng.int(8, 57),
      common: "benchmark",
      ownShare: 0.9,
      publicShare: 0.05,
      capabilities: { question_answering: 2, reasoning_trace: 2, software_engineering: 1 },
    },
    time: { ...HONEST.time, days: [first, first + 6] },
    signup: { ...SIGNUP, to: -first },
    // The benchmark's own harness.
    client: "own",
    // What they do besides, before and after.
    camouflage: 0.35,
    volume: { median: 300, sigma: 0.8 },
  };
  return [
    runners,
    {
      ...runners,
      accounts: chasers,
      networks: [{ plan: { kind: "server" }, share: 1 }],
      payment: { kind: "own", methods: METHODS },
      templates: { ...runners.templates, ownShare: 1, publicShare: 0 },
      time: { ...HONEST.time, rhythm: "flat", days: [first, first + 3] },
      signup: { ...SIGNUP, from: 60, to: -first + 1 },
      camouflage: 0.1,
      volume: { median: 1500, sigma: 0.4 },
    },
  ];
}

/**
 * N5: the agents of one organisation on a timetable: verified, or known only by its name, its mail domain, one corporate
 * instrument and its own addresses.
 */
export function agentFleet(rng: Random, accounts: number): Actor {
  const base = fleet(rng, accounts);
  return {
    ...base,
    networks: [
      {
        plan: {
          kind: "fixed",
          type: rng.pick(["hosting", "corporate"]),
          addresses: Math.max(1, Math.round(accounts / rng.int(10, 40))),
          each: rng.int(1, 3),
        },
        share: 1,
      },
    ],
    payment: { kind: "common", method: rng.pick(["invoice", "invoice", "card", "bank"]), instruments: 1 },
    templates: { ...base.templates, own: rng.int(2, 12) },
    time: { ...base.time, waves: rng.pick([4, 24, 48]), waveMinutes: rng.int(2, 15) },
    signup: {
      ...base.signup,
      from: rng.int(60, 500),
      to: 20,
      bursts: rng.int(1, 4),
      organization: companyName(rng, rng.int(10_000, 99_999)),
      verified: rng.chance(0.5),
    },
    volume: { median: rng.pick([400, 1400]), sigma: 0.2 },
  };
}
