import { resoldAccounts, type Actor, type Use } from "./actor.ts";
import { networksOf, someAddress } from "./networks.ts";
import { stagePayments } from "./payments.ts";
import { profilesOf } from "./profiles.ts";
import { promptsOf } from "./prompts.ts";
import type { Random } from "./random.ts";
import { livesOf, peopleOf } from "./signup.ts";
import type { Sink } from "./staging.ts";
import { COUNTRIES, ZONES, type World } from "./world.ts";

/** Turns one actor into raw rows: accounts, payments, identifiers, and profiles from which exchanges are drawn. */
export function populate(actor: Actor, number: number, world: World, rng: Random, sink: Sink): void {
  const operator = actor.kind === "operator" ? `${actor.scenario}-${number}` : "";
  const lives = livesOf(actor, rng);
  const ids = lives.map(() => `acct_${rng.hex(14)}`);
  const draft = (use: Use, sharesText: number) => ({
    use,
    network: networksOf(use, world, rng),
    prompts: promptsOf(use, world, rng, sink, sharesText > 0),
    sharesText,
  });
  const own = draft(actor, textShare(actor, world, rng));
  // Lives are in random order, so that the first of them are as good as any.
  const customers = resoldAccounts(actor);
  const theirs = actor.resold === null ? own : draft(actor.resold.use, world.manner.text);
  const person = peopleOf(actor, world, rng);
  const stageOwn = profilesOf(own, lives, world, rng, sink);
  const stageTheirs = actor.resold === null ? stageOwn : profilesOf(theirs, lives, world, rng, sink);
  const phones = groupsOf(lives.length, actor.signup.perPhone, rng);
  const devices = groupsOf(lives.length, actor.signup.perDevice, rng);
  const values = new Map<string, string>();
  const valueOf = (type: string, group: number) => {
    const key = `${type} ${group}`;
    const value =
      values.get(key) ?? (type === "phone" ? `+999${rng.int(10_000_000, 99_999_999)}` : `dev-${rng.hex(16)}`);
    values.set(key, value);
    return value;
  };

  const payers = lives.map((life, i) => ({
    id: ids[i],
    created: life.created,
    until: life.until,
    country: life.country,
  }));
  stagePayments(actor, payers, world, rng, sink);

  lives.forEach((life, i) => {
    const id = ids[i];
    const { email, domain, name } = person();
    const signUpLine = own.network(life.country);
    const signup = actor.signup;
    const created = new Date(life.created).toISOString();
    const programme = signup.programme !== null && rng.chance(0.8) ? signup.programme : null;
    const known = signup.organization !== null && rng.chance(0.95);
    const gone = life.status === "active" ? null : new Date(life.until).toISOString();
    const row = {
      account_id: id,
      created_at: created,
      email,
      email_domain: domain,
      display_name: name,
      organization: known ? signup.organization : null,
      verified: known ? signup.verified : null,
      country: rng.chance(0.05) ? null : life.country,
      plan: signup.plan,
      programme,
      status: life.status,
      status_at: gone,
      status_reason: life.reason,
      operator,
      abusive: i < customers ? (actor.resold?.use.abusive ?? false) : actor.abusive,
      scenario: actor.scenario,
      sign_up_ip: someAddress(signUpLine, world, rng),
    };
    sink("accounts", world.manner.untidy ? { ...row, ...faults(row, rng) } : row);
    const identify = (type: string, value: string) =>
      sink("identifiers", { account_id: id, type, value, seen_at: created });
    if (rng.chance(0.6)) identify("phone", valueOf("phone", phones[i]));
    if (rng.chance(0.8)) identify("device", valueOf("device", devices[i]));
    if (rng.chance(0.3)) identify("client", `browser/${rng.zipf(40)}`);

    if (i >= customers) {
      stageOwn(id, i, signUpLine, life.zone, actor.kind === "operator" ? 0 : 2);
    } else {
      const country = rng.pick(COUNTRIES);
      stageTheirs(id, i, theirs.network(country), ZONES[country] ?? 0, 2);
    }
  });
}

/** Share of an actor's accounts whose exchanges carry text: an operator has one way, strangers each their own. */
function textShare(actor: Actor, world: World, rng: Random): number {
  const { text } = world.manner;
  if (text === 0 || text === 1 || actor.kind === "strangers") return text;
  return actor.templates.paraphrased || rng.chance(text) ? 1 : 0;
}

/** Cells of an account's row that are missing or wrong. */
function faults<
  T extends { created_at: string; country: string | null; organization: string | null; verified: boolean | null },
>(row: T, rng: Random) {
  return {
    created_at: rng.chance(0.015) ? null : row.created_at,
    country: rng.chance(0.02) ? rng.pick(COUNTRIES) : row.country,
    organization: rng.chance(0.03) ? null : row.organization,
    verified: rng.chance(0.04) ? null : row.verified,
  };
}

/** Divides n accounts at random into groups of about `size`; gives each account's group. */
function groupsOf(n: number, size: number, rng: Random): number[] {
  if (size <= 1) return Array.from({ length: n }, (_, i) => i);
  const groups = Math.ceil(n / size);
  return Array.from({ length: n }, () => rng.int(0, groups - 1));
}
