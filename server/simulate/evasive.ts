import type { Actor, Use } from "./actor.ts";
import { operator } from "./attackers.ts";
import { disguise, proxies } from "./disguises.ts";
import { HONEST } from "./honest.ts";
import type { Random } from "./random.ts";

/** M1: behind proxies that give a new exit every 1, 10 or 100 requests; `nth` operator of the world. */
export function rotated(rng: Random, accounts: number, nth: number): Actor {
  const base = operator("M1", accounts);
  return disguise({ ...base, networks: proxies(rng, [1, 10, 100][nth % 3]) }, rng, ["networks"]);
}

/** M2: a virtual card for each account, all of one issuer. */
export function virtualCards(rng: Random, accounts: number): Actor {
  const base = operator("M2", accounts);
  return disguise({ ...base, payment: { kind: "own", methods: { virtual: 1 }, bins: 1 } }, rng, ["payment"]);
}

/** H1: each prompt is worded anew. */
export function paraphrased(rng: Random, accounts: number, scenario = "H1"): Actor {
  const hidden = disguise(operator(scenario, accounts), rng, []);
  return { ...hidden, templates: { ...hidden.templates, paraphrased: true } };
}

/** H2: accounts that sleep for a month, and others of the same kind that take over the work of those who are banned. */
export function sleepers(rng: Random, accounts: number): Actor {
  const hidden = disguise(operator("H2", accounts), rng, []);
  const { templates, signup } = hidden;
  return {
    ...hidden,
    templates: { ...templates, perAccount: Math.min(templates.own, rng.int(2, 5)), phases: 1 },
    signup: { ...signup, from: rng.int(40, 60), to: rng.int(0, 10), dormant: rng.int(30, 34) },
    banned: 0.08 + 0.12 * rng.next(),
  };
}

/** H3: accounts bought in bulk by a reseller, of which customers use 70 %, each as anybody would, and the distiller the rest. */
export function reseller(rng: Random, accounts: number): Actor {
  const hidden = disguise(operator("H3", accounts), rng, ["payment", "signup"]);
  const customers: Use = {
    ...HONEST,
    networks: [
      { plan: { kind: "home", churnDays: 14 }, share: 0.7 },
      { plan: { kind: "mobile" }, share: 0.15 },
      { plan: { kind: "vpn" }, share: 0.15 },
    ],
    channel: { app: 3, api: 2 },
  };
  return {
    ...hidden,
    payment: {
      kind: "groups",
      method: rng.pick(["virtual", "prepaid", "card"]),
      least: rng.int(3, 6),
      most: rng.int(8, 25),
      bins: rng.int(1, 3),
      second: 0.15,
    },
    signup: {
      ...hidden.signup,
      from: rng.int(40, 200),
      to: rng.int(5, 20),
      bursts: rng.int(2, 8),
      mail: rng.pick(["pattern", "disposable", "own"]),
      perPhone: rng.int(2, 6),
      perDevice: rng.int(2, 6),
    },
    banned: 0.02,
    resold: { share: CUSTOMERS, use: customers },
  };
}

/** Share of a reseller's accounts that honest customers use. */
export const CUSTOMERS = 0.7;

/** H4: a quarter of the traffic pretends to be a person's. */
export function camouflaged(rng: Random, accounts: number): Actor {
  return { ...disguise(operator("H4", accounts), rng, []), camouflage: 0.25 };
}

/** A1: rotated proxies, cards of different issuers, paraphrased prompts and blurred start times together. */
export function everything(rng: Random, accounts: number): Actor {
  const hidden = paraphrased(rng, accounts, "A1");
  return {
    ...hidden,
    networks: proxies(rng, rng.pick([1, 10, 100])),
    payment: { kind: "own", methods: { card: 5, virtual: 3, prepaid: 1, wallet: 1 } },
    time: { ...hidden.time, waveMinutes: 240, timetable: false },
    signup: { ...hidden.signup, bursts: 0, mail: "public", perPhone: 1, perDevice: 1 },
    client: rng.pick(["mixed", "public"]),
  };
}
