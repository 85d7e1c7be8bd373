import type { Actor } from "./actor.ts";
import { agency } from "./lookalikes.ts";
import { company, HONEST, SIGNUP } from "./honest.ts";
import type { Random } from "./random.ts";
import { LAUNCH_DAY } from "./world.ts";

/** People who share a line and nothing else. */
function sharedFlat(rng: Random, accounts: number): Actor {
  return {
    ...HONEST,
    accounts,
    networks: [{ plan: { kind: "home", churnDays: rng.pick([14, 60]), shared: true }, share: 1 }],
    time: { ...HONEST.time, zone: rng.int(-8, 9) },
    channel: { app: 3, api: 1 },
  };
}

/** Strangers who bought from one seller of cards: an instrument for each few of them. */
function resoldCards(rng: Random, accounts: number): Actor {
  return {
    ...HONEST,
    accounts,
    payment: { kind: "groups", method: rng.pick(["prepaid", "virtual"]), least: 2, most: 6, bins: 2, second: 0.05 },
    volume: { median: 40, sigma: 1.2 },
  };
}

/** Contractors on one project: each at home or behind a VPN with a card of their own, common prompts, no organisation. */
function contractors(rng: Random, accounts: number): Actor {
  return {
    ...HONEST,
    kind: "operator",
    accounts,
    networks: [
      { plan: { kind: "home", churnDays: 14 }, share: 0.7 },
      { plan: { kind: "vpn" }, share: 0.3 },
    ],
    templates: {
      ...HONEST.templates,
      own: rng.int(2, 8),
      ownShare: 0.2 + 0.3 * rng.next(),
      publicShare: 0.2,
      capabilities: { software_engineering: 3, agentic: 1, grading: 1 },
    },
    payment: rng.chance(0.3) ? { kind: "common", method: "card", instruments: 1 } : HONEST.payment,
    signup: { ...SIGNUP, from: 200, to: -10, bursts: rng.pick([0, 2]) },
    volume: { median: 200, sigma: 1 },
  };
}

/** Those who take a course: strangers with its prompts, who opened accounts in its first days and stay for three weeks. */
function course(rng: Random, accounts: number): Actor {
  const first = rng.int(3, 20);
  return {
    ...HONEST,
    accounts,
    templates: {
      ...HONEST.templates,
      own: rng.int(3, 8),
      ownShare: 0.3 + 0.3 * rng.next(),
      publicShare: 0.15,
      capabilities: { question_answering: 2, software_engineering: 2, agentic: 1 },
    },
    payment: rng.chance(0.5) ? { kind: "none" } : HONEST.payment,
    time: { ...HONEST.time, days: [first, first + 20] },
    signup: { ...SIGNUP, from: 2 - first, to: -first, bursts: rng.int(1, 2), plan: "free" },
  };
}

/** A small unverified firm whose agents work round the clock on a card of the firm. */
function smallFleet(rng: Random, accounts: number): Actor {
  return {
    ...company(rng, accounts, false, rng.int(10_000, 99_999)),
    networks: [{ plan: { kind: "fixed", type: "hosting", addresses: rng.int(1, 3), each: 1 }, share: 1 }],
    time: {
      ...HONEST.time,
      rhythm: "flat",
      zone: 0,
      waves: rng.pick([0, 4, 24]),
      waveMinutes: 10,
      timetable: true,
    },
    templates: {
      ...HONEST.templates,
      own: rng.int(2, 6),
      ownShare: 0.7,
      publicShare: 0.1,
      capabilities: { agentic: 2, reasoning_trace: 1, grading: 1, extraction: 1 },
    },
    volume: { median: 600, sigma: 0.5 },
    channel: { api: 1 },
    client: "own",
  };
}

/** Jobs on a timetable, each of another stranger and on a server of its own. */
function cronJobs(accounts: number): Actor {
  return {
    ...HONEST,
    accounts,
    networks: [{ plan: { kind: "server" }, share: 1 }],
    templates: { ...HONEST.templates, publicShare: 0.2 },
    time: { ...HONEST.time, rhythm: "flat", waves: 6, waveMinutes: 5, timetable: true, ownWaves: true },
    volume: { median: 300, sigma: 0.9 },
  };
}

/** Jobs of strangers on the clock: hourly, every six hours, once a day at the hour that everybody takes. */
function clockJobs(rng: Random, accounts: number): Actor {
  const jobs = cronJobs(accounts);
  return { ...jobs, time: { ...jobs.time, waves: rng.pick([1, 1, 4, 24]), ownWaves: false } };
}

/** Products with customers all over the world: much traffic, as even as any operator's. */
function heavyUsers(accounts: number): Actor {
  return {
    ...HONEST,
    accounts,
    networks: [
      { plan: { kind: "server" }, share: 0.8 },
      { plan: { kind: "vpn" }, share: 0.2 },
    ],
    templates: { ...HONEST.templates, publicShare: 0.3 },
    time: { ...HONEST.time, rhythm: "flat" },
    volume: { median: 1500, sigma: 0.8 },
  };
}

/** People without a bank's card. */
function prepaidUsers(accounts: number): Actor {
  return {
    ...HONEST,
    accounts,
    payment: { kind: "own", methods: { prepaid: 5, virtual: 3, crypto: 2 }, bins: 6 },
    networks: [
      { plan: { kind: "mobile" }, share: 0.5 },
      { plan: { kind: "home", churnDays: 14 }, share: 0.5 },
    ],
    channel: { app: 2, api: 1 },
  };
}

/** Who opened an account on the day of the launch, and stayed for a week or for good. */
function newcomers(accounts: number, stay: boolean): Actor {
  return {
    ...HONEST,
    accounts,
    payment: stay ? HONEST.payment : { kind: "none" },
    time: { ...HONEST.time, days: stay ? null : [LAUNCH_DAY, LAUNCH_DAY + 6] },
    signup: { ...SIGNUP, from: -LAUNCH_DAY, to: -LAUNCH_DAY - 1, bursts: 2, plan: stay ? "pro" : "free" },
    volume: { median: 30, sigma: 1.1 },
    channel: { app: 4, api: 1 },
  };
}

/** Honest groups that look like each of the attacks, about a fifth of `accounts` people in all. */
export function crowds(accounts: number, rng: Random): Actor[] {
  const actors: Actor[] = [];
  const fill = (share: number, next: (room: number) => Actor) => {
    let room = Math.floor(accounts * share);
    while (room >= 3) {
      const actor = next(room);
      actors.push(actor);
      room -= actor.accounts;
    }
  };
  const some = (room: number, least: number, most: number) => Math.min(room, rng.int(least, most));
  fill(0.02, (room) => sharedFlat(rng, some(room, 3, 6)));
  fill(0.015, (room) => resoldCards(rng, some(room, 10, 60)));
  fill(0.015, (room) => contractors(rng, some(room, 3, 12)));
  fill(0.01, (room) => smallFleet(rng, some(room, 3, 15)));
  fill(0.008, (room) => agency(rng, some(room, 5, 40), "background"));
  fill(0.015, (room) => course(rng, some(room, 20, 80)));
  fill(0.01, cronJobs);
  fill(0.02, (room) => clockJobs(rng, some(room, 40, 150)));
  fill(0.012, heavyUsers);
  fill(0.03, prepaidUsers);
  fill(0.02, (room) => newcomers(room, true));
  fill(0.02, (room) => newcomers(room, false));
  return actors;
}
