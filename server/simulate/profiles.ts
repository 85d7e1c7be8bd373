import type { Use } from "./actor.ts";
import { HONEST } from "./honest.ts";
import type { Network } from "./networks.ts";
import { promptsOf, type Prompts } from "./prompts.ts";
import type { Random } from "./random.ts";
import { activeDays, rhythmNumber } from "./schedule.ts";
import type { Life } from "./signup.ts";
import type { Sink } from "./staging.ts";
import { RELEASE_DAY, WINDOW_DAYS, type World } from "./world.ts";

const OLD_MODELS = ["meridian-3", "meridian-3", "meridian-3-mini"];
const NEW_MODEL = "meridian-4";

/** A use with what its accounts have in common: prompts by the number of their work, and the share that sends text. */
interface Usage {
  use: Use;
  prompts: (work: number) => Prompts;
  sharesText: number;
}

/**
 * Gives a function that writes the profiles of the account of `lives[i]` in a zone (hours from UTC), as many hours earlier or later at most: one, and a second for its
 * camouflage; none where it has no day.
 */
export function profilesOf(
  { use, prompts, sharesText }: Usage,
  lives: readonly Life[],
  world: World,
  rng: Random,
  sink: Sink,
): (account: string, i: number, network: Network, zone: number, spread: number) => void {
  const client = clientsOf(use, world, rng);
  const weights = weightsOf(use, lives, rng);
  const waveKey = use.time.waves > 0 ? rng.int(1, 2 ** 48) : 0;
  const cover = { ...use, abusive: false, templates: HONEST.templates };
  const coverPrompts = use.camouflage > 0 ? promptsOf(cover, world, rng, sink, sharesText > 0) : null;

  return (account, i, network, zone, spread) => {
    const life = lives[i];
    const days = activeDays(rng, use.time, life.from, life.to);
    if (days.length === 0) return;
    const { templates, capabilities, phases } = prompts(life.work);
    const models = modelsOf(use, rng);
    const covered = Math.round((weights[i] / 1000) * use.camouflage) * 1000;
    const row = {
      account_id: account,
      key: rng.int(1, 2 ** 50),
      weight: weights[i] - covered,
      fixed: use.volume.fixed === true,
      days,
      rhythm: rhythmNumber(use.time.rhythm, zone + (spread === 0 ? 0 : rng.int(-spread, spread))),
      wave_key: use.time.ownWaves ? rng.int(1, 2 ** 48) : waveKey,
      waves: use.time.waves,
      wave_minutes: use.time.waveMinutes,
      timetable: use.time.timetable,
      lines: network.lines,
      churn: network.churn,
      fixed_ips: network.fixed,
      fixed_share: network.fixedShare,
      pool: network.pool,
      pool_size: network.poolSize,
      pool_share: network.poolShare,
      rotate: network.rotate,
      rotate_requests: network.rotateRequests,
      // Some ways in do not tell addresses.
      ip_known: world.manner.untidy && rng.chance(0.04) ? 0.4 : 0.997,
      templates,
      capabilities,
      phases,
      as_text: sharesText > 0 && (sharesText === 1 || rng.chance(sharesText)),
      clients: client(),
      models: models.now,
      next_models: models.next,
      moves_on: models.movesOn,
      channels: [rng.weighted(use.channel), rng.weighted(use.channel)],
      keys: Array.from({ length: rng.pick([1, 1, 1, 2, 3]) }, () => `key_${rng.hex(12)}`),
      input_tokens: Math.round(rng.lognormal(600, 0.8)),
      output_tokens: Math.round(rng.lognormal(use.abusive ? 1400 : 400, 0.7)),
    };
    sink("profiles", row);
    if (coverPrompts === null) return;
    sink("profiles", {
      ...row,
      ...coverPrompts(life.work),
      key: rng.int(1, 2 ** 50),
      weight: covered,
      days: activeDays(rng, { ...use.time, rhythm: "human", days: null }, life.from, life.to),
      rhythm: rhythmNumber("human", zone),
      waves: 0,
    });
  };
}

/** Thousandths of exchanges by account, whole exchanges where the volume is fixed: its total is then exactly accounts × median. */
function weightsOf(use: Use, lives: readonly Life[], rng: Random): number[] {
  const { median, sigma, fixed } = use.volume;
  const days = (life: Life) => (use.time.days === null ? Math.max(0, life.to - life.from) : WINDOW_DAYS);
  const drawn = lives.map((life) => (rng.lognormal(median, sigma) * days(life)) / WINDOW_DAYS);
  if (fixed !== true) return drawn.map((exchanges) => Math.round(Math.min(exchanges, 20_000) * 1000));
  const scale = (lives.length * median) / drawn.reduce((a, b) => a + b, 0);
  let sum = 0;
  return drawn.map((exchanges) => {
    const before = Math.round(sum);
    sum += exchanges * scale;
    return (Math.round(sum) - before) * 1000;
  });
}

function modelsOf(use: Use, rng: Random): { now: string[]; next: string[]; movesOn: number } {
  const now = [rng.pick(OLD_MODELS)];
  if (use.moves !== null) {
    const next = Array.from({ length: 10 }, (_, i) => (i < 10 * (use.moves ?? 0) ? NEW_MODEL : now[0]));
    return { now, next, movesOn: RELEASE_DAY };
  }
  const movesOn = rng.chance(0.55) ? RELEASE_DAY + Math.floor(rng.lognormal(9, 0.9)) : WINDOW_DAYS;
  return { now, next: [NEW_MODEL, NEW_MODEL, now[0]], movesOn };
}

function clientsOf(use: Use, world: World, rng: Random): () => string[] {
  const own = [`${rng.pick(["python-sdk", "node-sdk", "go-http"])}/${rng.hex(10)}`, `aiohttp/${rng.hex(10)}`];
  return () => {
    const open = world.clients[rng.zipf(world.clients.length)];
    if (use.client === "own") return [own[0], own[0], own[1]];
    if (use.client === "mixed" && rng.chance(0.4)) return [own[0], open];
    return rng.chance(0.3) ? [open, world.clients[rng.zipf(world.clients.length)]] : [open];
  };
}
