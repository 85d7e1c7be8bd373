import type { Actor, Use } from "./actor.ts";
import { HONEST } from "./honest.ts";
import type { Random } from "./random.ts";

/** What of an operator may be hidden in a way of its own; a scenario leaves some of it open. */
type Aspect = "networks" | "payment" | "templates" | "time" | "signup" | "client" | "volume";

const ASPECTS: readonly Aspect[] = ["networks", "payment", "templates", "time", "signup", "client", "volume"];

/** Draws a way of hiding for each aspect that the scenario does not define itself. */
export function disguise(actor: Actor, rng: Random, defined: readonly Aspect[]): Actor {
  const hidden = { ...actor };
  for (const aspect of ASPECTS) if (!defined.includes(aspect)) Object.assign(hidden, WAYS[aspect](hidden, rng));
  return hidden;
}

const WAYS: Record<Aspect, (actor: Actor, rng: Random) => Partial<Actor>> = {
  networks: (actor, rng) => ({ networks: exits(rng, actor.accounts) }),
  payment: (actor, rng) =>
    rng.pick<Partial<Actor>>([
      {
        payment: {
          kind: "groups",
          method: "virtual",
          least: 2,
          most: rng.int(4, 12),
          bins: rng.int(1, 4),
          second: 0.25,
        },
      },
      {
        payment: { kind: "groups", method: "prepaid", least: 1, most: rng.int(3, 6), bins: rng.int(1, 3), second: 0.1 },
      },
      { payment: { kind: "own", methods: { card: 6, virtual: 3, prepaid: 1 } } },
      { payment: { kind: "own", methods: { virtual: 1 }, bins: rng.int(2, 3) } },
      // Credits of a programme that was never theirs.
      {
        payment: { kind: "none" },
        signup: { ...actor.signup, programme: rng.pick(["startup", "research", "education"]), plan: "free" },
      },
    ]),
  templates(actor, rng) {
    const own = rng.int(4, 40);
    return {
      templates: {
        ...actor.templates,
        own,
        ownShare: 0.5 + 0.4 * rng.next(),
        phases: own > 12 ? rng.pick([1, 1, 4, 6]) : 1,
        // A few templates for each account: no account knows the whole set.
        perAccount: rng.chance(0.3) ? Math.min(own, rng.int(2, 5)) : null,
        publicShare: 0.05 + 0.2 * rng.next(),
      },
    };
  },
  time: (_, rng) => ({ time: dispatch(rng), moves: rng.pick([0.5, 0.5, 0.9, null]) }),
  signup(actor, rng) {
    const aged = rng.chance(0.25) ? rng.int(100, 300) : 0;
    return {
      signup: {
        ...actor.signup,
        from: aged + rng.int(30, 90),
        to: aged === 0 ? -rng.int(5, 15) : aged,
        bursts: rng.pick([0, 2, 5, 9]),
        mail: rng.pick(["pattern", "public", "disposable", "own"]),
        perPhone: rng.pick([1, 1, 3, 5]),
        perDevice: rng.pick([1, 1, 2, 4]),
      },
    };
  },
  client: (_, rng) => ({
    client: rng.pick(["own", "mixed", "public"]),
    channel: rng.pick<Actor["channel"]>([{ api: 1 }, { api: 1 }, { api: 3, router: 1 }, { api: 1, app: 1 }]),
  }),
  volume: (_, rng) => ({
    volume: { median: rng.pick([120, 250, 500, 900, 900, 1400]), sigma: rng.pick([0.1, 0.25, 0.9]) },
  }),
};

/** Waves of a dispatcher or of a timetable, work round the clock, shifts, or hours that pretend to be a person's. */
export function dispatch(rng: Random): Use["time"] {
  const time = HONEST.time;
  return rng.pick<Use["time"]>([
    { ...time, rhythm: "flat", waves: rng.int(6, 24), waveMinutes: rng.int(10, 45) },
    { ...time, rhythm: "flat", waves: rng.int(6, 24), waveMinutes: rng.int(5, 20), timetable: true },
    { ...time, rhythm: "flat" },
    { ...time, rhythm: "shifts", zone: rng.int(3, 9), waves: rng.pick([0, 8]), waveMinutes: 30 },
    { ...time, rhythm: "human", waves: rng.pick([0, 6]), waveMinutes: 60 },
  ]);
}

/** Residential proxies of one provider, of one and VPN exits, or of all; a new exit every few hours, or after `rotateRequests`. */
export function proxies(rng: Random, rotateRequests = 0): Use["networks"] {
  const proxy = (provider: number, share: number): Use["networks"][number] => ({
    plan: { kind: "proxy", provider, rotateHours: rng.pick([1, 6, 24]), rotateRequests },
    share,
  });
  const provider = rng.int(0, 2);
  return rng.pick<Use["networks"]>([
    [proxy(provider, 1)],
    [proxy(provider, 0.85), { plan: { kind: "vpn" }, share: 0.15 }],
    [proxy(0, 1), proxy(1, 1), proxy(2, 1)],
  ]);
}

/** Proxies alone, or beside servers of the operator's own, one for each account, or phones. */
function exits(rng: Random, accounts: number): Use["networks"] {
  const addresses = Math.max(3, Math.round(accounts / rng.int(6, 20)));
  return [
    ...proxies(rng),
    ...rng.pick<Use["networks"]>([
      [],
      [],
      [{ plan: { kind: "fixed", type: "hosting", addresses, each: rng.int(1, 3) }, share: 0.3 }],
      [{ plan: { kind: "server" }, share: 0.6 }],
      [{ plan: { kind: "mobile" }, share: 0.4 }],
    ]),
  ];
}
