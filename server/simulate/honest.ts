import type { Actor, PaymentMethod, SignupPlan } from "./actor.ts";
import type { Random } from "./random.ts";

export const METHODS: Partial<Record<PaymentMethod, number>> = {
  card: 78,
  wallet: 8,
  virtual: 4,
  prepaid: 4,
  bank: 4,
  crypto: 2,
};

export const SIGNUP: SignupPlan = {
  from: 730,
  to: -40,
  dormant: 0,
  bursts: 0,
  mail: "public",
  organization: null,
  verified: false,
  programme: null,
  plan: "pro",
  perPhone: 1,
  perDevice: 1,
};

/** The defaults of an honest group of strangers; every honest actor overrides some. */
export const HONEST: Actor = {
  scenario: "background",
  kind: "strangers",
  abusive: false,
  accounts: 1,
  networks: [{ plan: { kind: "home", churnDays: 14 }, share: 1 }],
  payment: { kind: "own", methods: METHODS },
  templates: {
    own: 0,
    common: null,
    perAccount: null,
    paraphrased: false,
    ownShare: 0,
    phases: 1,
    publicShare: 0.4,
    personal: true,
    capabilities: {},
  },
  time: { rhythm: "human", zone: null, waves: 0, waveMinutes: 0, timetable: false, ownWaves: false, days: null },
  signup: SIGNUP,
  volume: { median: 60, sigma: 1.3 },
  camouflage: 0,
  client: "public",
  channel: { api: 1 },
  moves: null,
  banned: 0,
  resold: null,
};

const FIRST = [
  "Juniper",
  "Marlow",
  "Northwind",
  "Copper",
  "Saffron",
  "Halden",
  "Ostrava",
  "Kestrel",
  "Linden",
  "Basalt",
];
const SECOND = ["Freight", "Analytics", "Health", "Robotics", "Studios", "Energy", "Foods", "Legal", "Games", "Optics"];

/** An invented company name; `number` keeps names apart. */
export function companyName(rng: Random, number: number): string {
  return `${rng.pick(FIRST)} ${rng.pick(SECOND)} ${number}`;
}

/** A company: staff behind few office addresses and at home, one or a few corporate instruments, own prompts in part. */
export function company(rng: Random, accounts: number, verified: boolean, number: number): Actor {
  const invoiced = verified && rng.chance(0.35);
  return {
    ...HONEST,
    kind: "operator",
    accounts,
    networks: [
      { plan: { kind: "fixed", type: "corporate", addresses: rng.int(1, 3), each: 1 }, share: rng.next() * 0.6 + 0.3 },
      { plan: { kind: "home", churnDays: 14 }, share: 0.4 },
    ],
    payment: { kind: "common", method: invoiced ? "invoice" : "card", instruments: 1 + Math.floor(accounts / 40) },
    templates: {
      ...HONEST.templates,
      own: rng.int(1, 6),
      ownShare: rng.next() * 0.4,
      phases: 1,
      publicShare: 0.3,
      personal: true,
      capabilities: { software_engineering: 3, extraction: 2, writing: 1, agentic: 1 },
    },
    time: { ...HONEST.time, zone: rng.int(-8, 9) },
    signup: {
      ...SIGNUP,
      from: rng.int(120, 700),
      to: -30,
      mail: rng.chance(verified ? 0.95 : 0.6) ? "own" : "public",
      organization: verified || rng.chance(0.5) ? companyName(rng, number) : null,
      verified,
      plan: "team",
    },
    volume: { median: 110, sigma: 1.2 },
    channel: { api: 6, app: 3, cloud: 1 },
    client: "mixed",
  };
}

/** A university: thousands behind a few NAT addresses, own cards or a programme, nothing else in common. */
export function campus(rng: Random, accounts: number, number: number): Actor {
  return {
    ...HONEST,
    kind: "operator",
    accounts,
    networks: [
      { plan: { kind: "fixed", type: "education", addresses: rng.int(2, 6), each: 2 }, share: 0.7 },
      { plan: { kind: "home", churnDays: 10 }, share: 0.2 },
      { plan: { kind: "mobile" }, share: 0.1 },
    ],
    payment: rng.chance(0.5) ? { kind: "none" } : { kind: "own", methods: METHODS },
    templates: { ...HONEST.templates, own: 3, ownShare: 0.12, capabilities: { question_answering: 2, writing: 1 } },
    time: { ...HONEST.time, zone: rng.int(-8, 9) },
    signup: {
      ...SIGNUP,
      from: 300,
      to: -20,
      bursts: 3,
      mail: "own",
      organization: `University ${number}`,
      verified: rng.chance(0.7),
      programme: "education",
      plan: "education",
    },
    volume: { median: 40, sigma: 1.2 },
    channel: { app: 3, api: 1 },
  };
}

function household(rng: Random, accounts: number): Actor {
  return {
    ...HONEST,
    kind: "operator",
    accounts,
    networks: [{ plan: { kind: "home", churnDays: rng.pick([5, 14, 60]), shared: true }, share: 1 }],
    payment: rng.chance(0.7) ? { kind: "common", method: "card", instruments: 1 } : HONEST.payment,
    time: { ...HONEST.time, zone: rng.int(-8, 9) },
    signup: { ...SIGNUP, perDevice: rng.chance(0.3) ? 2 : 1 },
    channel: { app: 1 },
  };
}

/** Accounts that share nothing on purpose: developers, people in the app, privacy-minded and mobile ones. */
function strangers(accounts: number): Actor[] {
  const shares = { developers: 0.38, app: 0.44, mobile: 0.08, private: 0.07, proxied: 0.01 };
  const size = (share: number) => Math.floor(accounts * share);
  const sources = (kind: "mobile" | "vpn", share: number): Actor["networks"] => [
    { plan: { kind }, share },
    { plan: { kind: "home", churnDays: 14 }, share: 1 - share },
  ];
  const groups: Actor[] = [
    { ...HONEST, accounts: size(shares.developers), client: "public", channel: { api: 8, cloud: 1, router: 1 } },
    { ...HONEST, accounts: size(shares.mobile), networks: sources("mobile", 0.8), channel: { app: 1 } },
    { ...HONEST, accounts: size(shares.private), networks: sources("vpn", 0.8), channel: { app: 1, api: 1 } },
    {
      ...HONEST,
      accounts: size(shares.proxied),
      networks: [0, 1, 2].map((provider) => ({ plan: { kind: "proxy", provider, rotateHours: 6 }, share: 1 })),
    },
  ];
  const rest = accounts - groups.reduce((sum, group) => sum + group.accounts, 0);
  groups.push({ ...HONEST, accounts: rest, networks: sources("mobile", 0.25), channel: { app: 4, api: 1 } });
  return groups;
}

/**
 * An honest world of exactly `accounts` accounts: companies, campuses, households, what is given as `lookalikes`,
 * and strangers for the most part.
 */
export function honestWorld(accounts: number, rng: Random, lookalikes: Actor[] = []): Actor[] {
  const actors: Actor[] = [...lookalikes];
  let left = accounts - lookalikes.reduce((sum, actor) => sum + actor.accounts, 0);
  const add = (actor: Actor) => {
    actors.push(actor);
    left -= actor.accounts;
  };
  const fill = (share: number, next: (room: number) => Actor) => {
    let room = Math.floor(accounts * share);
    while (room >= 3) {
      const actor = next(room);
      add(actor);
      room -= actor.accounts;
    }
  };
  const staff = (room: number, median: number) =>
    Math.min(room, Math.max(3, Math.round(rng.lognormal(median, 0.9))), Math.max(60, Math.round(accounts / 50)));
  fill(0.1, (room) => company(rng, staff(room, 16), true, actors.length + 1));
  fill(0.045, (room) => company(rng, staff(room, 8), false, actors.length + 1));
  if (accounts >= 600) fill(0.035, (room) => campus(rng, Math.min(room, rng.int(90, 1500)), actors.length + 1));
  fill(0.05, (room) => household(rng, Math.min(room, rng.pick([2, 2, 3, 4]))));
  for (const actor of strangers(left)) if (actor.accounts > 0) add(actor);
  return actors;
}
