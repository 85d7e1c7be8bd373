import { DAY_MS, HOUR_MS } from "../contract/time.ts";
import type { Actor, PaymentMethod } from "./actor.ts";
import type { Random } from "./random.ts";
import type { Sink } from "./staging.ts";
import { WINDOW_DAYS, WINDOW_START, type Issuer, type World } from "./world.ts";

interface Instrument {
  id: string;
  method: PaymentMethod;
  issuer: Issuer | null;
  country: string;
  postal: string;
}

/** An account as far as payments need it: `created` and `until` (ban, or the window's end) in epoch milliseconds. */
interface Payer {
  id: string;
  created: number;
  until: number;
  country: string;
}

/** Writes the payments of an actor's accounts: the instruments of its plan, each charged at sign-up and monthly in the window. */
export function stagePayments(actor: Actor, payers: readonly Payer[], world: World, rng: Random, sink: Sink): void {
  const plan = actor.payment;
  if (plan.kind === "none") return;
  const bins = new Map<PaymentMethod, Issuer[]>();
  const issuerOf = (method: PaymentMethod): Issuer | null => {
    const known = bins.get(method);
    if (known !== undefined) return rng.pick(known);
    const offered = world.issuers.filter((issuer) => issuer.method === method);
    if (offered.length === 0) return null;
    const count = plan.kind === "common" ? undefined : plan.bins;
    if (count !== undefined) {
      const few = Array.from({ length: count }, () => rng.pick(offered));
      bins.set(method, few);
      return few[0];
    }
    return offered[rng.zipf(offered.length)];
  };
  const make = (method: PaymentMethod, country: string): Instrument => ({
    id: `pm_${rng.hex(20)}`,
    method,
    issuer: issuerOf(method),
    country: rng.chance(0.9) ? country : "",
    postal: rng.chance(0.7) ? String(rng.int(10_000, 99_999)) : "",
  });
  const charge = (payer: Payer, instrument: Instrument) => stageCharges(payer, instrument, actor.abusive, rng, sink);

  if (plan.kind === "own") {
    let last: Instrument | null = null;
    for (const payer of payers) {
      const methods = plan.methods;
      const instrument = make(rng.weighted(methods), payer.country);
      // A few cards pass from one stranger to another: friends, resale, a borrowed card.
      charge(payer, !actor.abusive && last !== null && rng.chance(0.004) ? last : instrument);
      if (rng.chance(0.12)) charge(payer, make(rng.weighted(methods), payer.country));
      if (rng.chance(0.02)) last = instrument;
    }
    return;
  }
  const order = rng.shuffle([...payers]);
  if (plan.kind === "common") {
    const instruments = Array.from({ length: plan.instruments }, () => make(plan.method, order[0].country));
    for (const payer of order) charge(payer, rng.pick(instruments));
    return;
  }
  let before: Instrument | null = null;
  for (let at = 0; at < order.length;) {
    const group = order.slice(at, at + rng.int(plan.least, plan.most));
    const instrument = make(plan.method, group[0].country);
    for (const payer of group) {
      charge(payer, instrument);
      if (before !== null && rng.chance(plan.second)) charge(payer, before);
    }
    before = instrument;
    at += group.length;
  }
}

function stageCharges(payer: Payer, instrument: Instrument, abusive: boolean, rng: Random, sink: Sink): void {
  const month = 30 * DAY_MS;
  const since = WINDOW_START - payer.created;
  const first = since > 2 * month ? payer.created + Math.floor(since / month) * month : payer.created;
  const end = Math.min(payer.until, WINDOW_START + WINDOW_DAYS * DAY_MS);
  const amount = rng.pick([5, 10, 20, 20, 50, 100, 200]);
  let at = first + rng.int(60_000, HOUR_MS);
  do {
    const outcome = rng.weighted({ succeeded: 94, failed: 3, refunded: 2, disputed: abusive ? 2 : 0.3 });
    sink("payments", {
      account_id: payer.id,
      instrument_id: instrument.id,
      method: instrument.method,
      bin: instrument.issuer?.bin ?? null,
      issuer: rng.chance(0.95) ? (instrument.issuer?.name ?? null) : null,
      billing_country: instrument.country,
      postal_code: instrument.postal,
      paid_at: new Date(at).toISOString(),
      amount,
      currency: "USD",
      outcome,
    });
    at += month + rng.int(-DAY_MS, DAY_MS);
  } while (at < end);
}
