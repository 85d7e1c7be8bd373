import type { Actor } from "./actor.ts";
import { networksOf, someAddress } from "./networks.ts";
import { stagePayments } from "./payments.ts";
import { promptsOf } from "./prompts.ts";
import type { Random } from "./random.ts";
import { activeDays, rhythmNumber } from "./schedule.ts";
import { livesOf, peopleOf, type Life } from "./signup.ts";
import type { Sink } from "./staging.ts";
import { RELEASE_DAY, WINDOW_DAYS, type World } from "./world.ts";

const OLD_MODELS = ["meridian-3", "meridian-3", "meridian-3-mini"];
const NEW_MODEL = "meridian-4";

/** Turns one actor into raw rows: accounts, payments, identifiers, and a profile for each account from which exchanges are drawn. */
export function populate(actor: Actor, number: number, world: World, rng: Random, sink: Sink): void {
  const operator = actor.kind === "operator" ? `${actor.scenario}-${number}` : "";
  const lives = livesOf(actor, rng);
  const ids = lives.map(() => `acct_${rng.hex(14)}`);
  const network = networksOf(actor, world, rng);
  const prompts = promptsOf(actor, world, rng, sink);
  const person = peopleOf(actor, world, rng);
  const client = clientsOf(actor, world, rng);
  const weight = weightsOf(actor, lives, rng);
  const waveKey = actor.time.waves > 0 ? rng.int(1, 2 ** 48) : 0;
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
    const line = network(life.country);
    const signup = actor.signup;
    const created = new Date(life.created).toISOString();
    const programme = signup.programme !== null && rng.chance(0.8) ? signup.programme : null;
    const known = signup.organization !== null && rng.chance(0.95);
    const gone = life.status === "active" ? null : new Date(life.until).toISOString();
    sink("accounts", {
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
      abusive: actor.abusive,
      scenario: actor.scenario,
      sign_up_ip: someAddress(line, world, rng),
    });
    const identify = (type: string, value: string) =>
      sink("identifiers", { account_id: id, type, value, seen_at: created });
    if (rng.chance(0.6)) identify("phone", valueOf("phone", phones[i]));
    if (rng.chance(0.8)) identify("device", valueOf("device", devices[i]));
    if (rng.chance(0.3)) identify("client", `browser/${rng.zipf(40)}`);

    const days = activeDays(rng, actor.time, life.from, life.to);
    if (days.length === 0) return;
    const { templates, capabilities, phases } = prompts();
    const models = modelsOf(actor, rng);
    sink("profiles", {
      account_id: id,
      key: rng.int(1, 2 ** 50),
      weight: weight[i],
      fixed: actor.volume.fixed === true,
      days,
      rhythm: rhythmNumber(actor.time.rhythm, life.zone + (actor.kind === "operator" ? 0 : rng.int(-2, 2))),
      wave_key: waveKey,
      waves: actor.time.waves,
      wave_minutes: actor.time.waveMinutes,
      timetable: actor.time.timetable,
      lines: line.lines,
      churn: line.churn,
      fixed_ips: line.fixed,
      fixed_share: line.fixedShare,
      pool: line.pool,
      pool_size: line.poolSize,
      pool_share: line.poolShare,
      rotate: line.rotate,
      templates,
      capabilities,
      phases,
      clients: client(),
      models: models.now,
      next_models: models.next,
      moves_on: models.movesOn,
      channels: [rng.weighted(actor.channel), rng.weighted(actor.channel)],
      keys: Array.from({ length: rng.pick([1, 1, 1, 2, 3]) }, () => `key_${rng.hex(12)}`),
      input_tokens: Math.round(rng.lognormal(600, 0.8)),
      output_tokens: Math.round(rng.lognormal(actor.abusive ? 1400 : 400, 0.7)),
    });
  });
}

/** Thousandths of exchanges by account, whole exchanges where the volume is fixed: its total is then exactly accounts × median. */
function weightsOf(actor: Actor, lives: readonly Life[], rng: Random): number[] {
  const { median, sigma, fixed } = actor.volume;
  const days = (life: Life) => (actor.time.days === null ? Math.max(0, life.to - life.from) : WINDOW_DAYS);
  const drawn = lives.map((life) => (rng.lognormal(median, sigma) * days(life)) / WINDOW_DAYS);
  if (fixed !== true) return drawn.map((exchanges) => Math.round(Math.min(exchanges, 20_000) * 1000));
  const scale = (actor.accounts * median) / drawn.reduce((a, b) => a + b, 0);
  let sum = 0;
  return drawn.map((exchanges) => {
    const before = Math.round(sum);
    sum += exchanges * scale;
    return (Math.round(sum) - before) * 1000;
  });
}

function modelsOf(actor: Actor, rng: Random): { now: string[]; next: string[]; movesOn: number } {
  const now = [rng.pick(OLD_MODELS)];
  if (actor.moves !== null) {
    const next = Array.from({ length: 10 }, (_, i) => (i < 10 * (actor.moves ?? 0) ? NEW_MODEL : now[0]));
    return { now, next, movesOn: RELEASE_DAY };
  }
  const movesOn = rng.chance(0.55) ? RELEASE_DAY + Math.floor(rng.lognormal(9, 0.9)) : WINDOW_DAYS;
  return { now, next: [NEW_MODEL, NEW_MODEL, now[0]], movesOn };
}

function clientsOf(actor: Actor, world: World, rng: Random): () => string[] {
  const own = [`${rng.pick(["python-sdk", "node-sdk", "go-http"])}/${rng.hex(10)}`, `aiohttp/${rng.hex(10)}`];
  return () => {
    const open = world.clients[rng.zipf(world.clients.length)];
    if (actor.client === "own") return [own[0], own[0], own[1]];
    if (actor.client === "mixed" && rng.chance(0.4)) return [own[0], open];
    return rng.chance(0.3) ? [open, world.clients[rng.zipf(world.clients.length)]] : [open];
  };
}

/** Divides n accounts at random into groups of about `size`; gives each account's group. */
function groupsOf(n: number, size: number, rng: Random): number[] {
  if (size <= 1) return Array.from({ length: n }, (_, i) => i);
  const groups = Math.ceil(n / size);
  return Array.from({ length: n }, () => rng.int(0, groups - 1));
}
