import { DAY_MS } from "../contract/time.ts";
import type { Actor } from "./actor.ts";
import type { Random } from "./random.ts";
import { BAN_DAYS, COUNTRIES, WINDOW_DAYS, WINDOW_START, ZONES, type World } from "./world.ts";

/** An account's life: opened at `created` and gone at `until` (epoch milliseconds; the window's end where it stays), active from day to day. */
export interface Life {
  created: number;
  until: number;
  from: number;
  to: number;
  status: "active" | "banned" | "closed" | "suspended";
  reason: string;
  country: string;
  zone: number;
  /** Number of the work that it does: a banned account and its replacement have the same. */
  work: number;
}

// The same words for everybody, so that they tell nothing.
const BAN_REASONS = ["terms of use", "content policy"];

const END = WINDOW_START + WINDOW_DAYS * DAY_MS;

/** Draws the lives of all accounts of an actor: sign-up bursts, bans at the ban waves, and those who replace the banned. */
export function livesOf(actor: Actor, rng: Random): Life[] {
  const { from, to, bursts, dormant } = actor.signup;
  const openings = Array.from({ length: bursts }, () => rng.int(-from, -to));
  const home = rng.pick(COUNTRIES);
  const perWave = Math.floor(actor.accounts * actor.banned);
  const lives = Array.from({ length: actor.accounts }, (_, i): Life => {
    const wave = BAN_DAYS[Math.floor(i / (2 * perWave))];
    const role = wave === undefined || perWave === 0 ? "stays" : i % (2 * perWave) < perWave ? "banned" : "replaces";
    let day = openings.length > 0 ? rng.pick(openings) : rng.int(-from, -to);
    let starts = null;
    if (role === "replaces" && wave !== undefined) {
      if (dormant === 0) day = wave + rng.int(0, 2);
      else {
        starts = wave + rng.int(1, 3);
        day = Math.min(day, starts - dormant - 1);
      }
    }
    if (role === "banned" && wave !== undefined) day = Math.min(day, wave - 4 - dormant);
    const banned = role === "banned" && wave !== undefined ? wave : null;
    const country = actor.kind === "operator" && rng.chance(0.7) ? home : rng.pick(COUNTRIES);
    return {
      created: WINDOW_START + day * DAY_MS + rng.int(0, DAY_MS - 1),
      until: banned === null ? END : WINDOW_START + banned * DAY_MS + rng.int(0, DAY_MS / 2),
      from: Math.max(0, starts ?? day + 1 + dormant),
      to: banned ?? WINDOW_DAYS,
      status: banned === null ? "active" : "banned",
      reason: banned === null ? "" : rng.pick(BAN_REASONS),
      country,
      zone: actor.time.zone ?? ZONES[country] ?? 0,
      work: role === "replaces" ? i - perWave : i,
    };
  });
  return rng.shuffle(lives.map((life) => (life.status === "active" && !actor.abusive ? leave(life, rng) : life)));
}

/** Honest accounts end, too: closed, suspended by mistake, banned for something else. */
function leave(life: Life, rng: Random): Life {
  const status = rng.weighted({ active: 980, closed: 14, suspended: 3, banned: 3 });
  if (status === "active" || life.from >= WINDOW_DAYS - 5) return life;
  const to = rng.int(life.from + 1, WINDOW_DAYS - 1);
  const reason = { closed: "on request", suspended: "payment failed", banned: rng.pick(BAN_REASONS) }[status];
  return { ...life, status, reason, to, until: WINDOW_START + to * DAY_MS + rng.int(0, DAY_MS / 2) };
}

const GIVEN = [
  "alex",
  "maria",
  "sam",
  "yuki",
  "priya",
  "lena",
  "omar",
  "chen",
  "ines",
  "jonas",
  "aisha",
  "tom",
  "ana",
  "kai",
];
const FAMILY = [
  "silva",
  "novak",
  "kim",
  "patel",
  "meyer",
  "rossi",
  "tran",
  "dubois",
  "khan",
  "larsen",
  "costa",
  "mori",
];

interface Person {
  email: string;
  domain: string;
  name: string;
}

/** Gives a function that draws the sign-up identity of one account of the actor. */
export function peopleOf(actor: Actor, world: World, rng: Random): () => Person {
  const own = `${rng.hex(7)}.example`;
  const stem = `${rng.pick(GIVEN)}${rng.hex(3)}`;
  let number = rng.int(10, 400);
  return () => {
    const given = rng.pick(GIVEN);
    const family = rng.pick(FAMILY);
    const free = world.mailDomains[rng.zipf(world.mailDomains.length)];
    number += rng.int(1, 3);
    const plain = `${given}.${family}${rng.hex(4)}`;
    const [local, domain] = {
      public: [plain, free],
      own: [plain, own],
      pattern: [`${stem}.${family}${number}`, free],
      disposable: [plain, rng.pick(world.disposableDomains)],
    }[actor.signup.mail];
    const shown = rng.chance(0.93);
    return {
      email: shown ? `${local}@${domain}` : "",
      domain: shown || rng.chance(0.5) ? domain : "",
      name: rng.chance(0.6) ? `${given} ${family}` : "",
    };
  };
}
