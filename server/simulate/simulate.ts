import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { UsageError } from "../errors.ts";
import { openDuck, type Duck } from "../store/duckdb.ts";
import { abusiveAccounts, type Actor } from "./actor.ts";
import { worldEvents } from "./events.ts";
import * as sql from "./finish.sql.ts";
import { populate } from "./populate.ts";
import { stagePublicTemplates } from "./prompts.ts";
import { createRandom } from "./random.ts";
import { SCENARIOS, type ScenarioName } from "./scenarios.ts";
import { stageRhythms } from "./schedule.ts";
import { openStaging, stagedTables } from "./staging.ts";
import { createWorld } from "./world.ts";

/** What `generate` made: counts, and seconds by step. */
export interface Generated {
  scenario: ScenarioName;
  seed: number;
  out: string;
  accounts: number;
  abusive: number;
  /** Groups of accounts with one operator, harmful or not. */
  operators: number;
  exchanges: number;
  files: { path: string; table: string; rows: number }[];
  seconds: { accounts: number; exchanges: number; tables: number; total: number };
}

export interface Progress {
  step: "accounts" | "exchanges" | "tables";
  done: number;
  total: number;
}

/** Exchanges in one file at most, about. */
const PART_ROWS = 10_000_000;

/**
 * Writes a synthetic world with its truth into the folder `out`, in the form of the contract. The same scenario, sizes and seed
 * give the same rows. `exchanges`: all of them together (by default what the accounts would make by themselves);
 * `abusive`: percent of the accounts (0.05 to 20) that are abusive, 5 by default, none in N2 to N5.
 * Throws UsageError where sizes are out of range or `out` holds files already.
 */
export async function generate(
  scenario: ScenarioName,
  options: {
    accounts?: number;
    exchanges?: number;
    abusive?: number;
    seed?: number;
    out: string;
    threads?: number;
    memoryMb?: number;
  },
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<Generated> {
  const { least, accounts: usual, manner } = SCENARIOS[scenario];
  const { out, seed = 1, accounts = usual, abusive = null } = options;
  checkSize("accounts", accounts, least, 5_000_000);
  if (options.exchanges !== undefined) checkSize("exchanges", options.exchanges, accounts, 2_000_000_000);
  if (abusive !== null && !(abusive >= 0.05 && abusive <= 20))
    throw new UsageError("--abusive is out of range.", "Give a percentage from 0.05 to 20.", { abusive });
  const actors = SCENARIOS[scenario].actors(accounts, createRandom(seed, scenario), abusive);
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new UsageError("The output folder is not empty.", "Name a new folder with --out, or empty this one.");
  }
  mkdirSync(out, { recursive: true });
  const scratch = mkdtempSync(join(out, ".scratch-"));
  const started = performance.now();
  const seconds = { accounts: 0, exchanges: 0, tables: 0, total: 0 };
  const lap = (step: keyof typeof seconds, since: number) => (seconds[step] = (performance.now() - since) / 1000);
  let duck: Duck | null = null;
  try {
    const truth = stageWorld(scenario, actors, accounts, seed, scratch, onProgress);
    lap("accounts", started);

    const atExchanges = performance.now();
    duck = await openDuck({
      spillDirectory: join(scratch, "spill"),
      ...(options.threads === undefined ? {} : { threads: options.threads }),
      ...(options.memoryMb === undefined ? {} : { memoryMb: options.memoryMb }),
    });
    for (const table of stagedTables()) await duck.run(sql.readStaged(table), [join(scratch, `${table}.csv`)]);
    const files: Generated["files"] = [];
    const exchanges = await expand(duck, options.exchanges ?? 0, { out, scratch }, files, manner.text > 0, onProgress);
    lap("exchanges", atExchanges);

    const atTables = performance.now();
    await finish(duck, scenario, out, files, onProgress);
    lap("tables", atTables);
    lap("total", started);
    return { scenario, seed, out, accounts, ...truth, exchanges, files, seconds };
  } finally {
    await duck?.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function checkSize(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UsageError(`--${what} is out of range.`, `Give a whole number from ${least} to ${most}.`, { what, value });
}

/** Draws all actors and writes their raw rows into `scratch`. */
function stageWorld(
  scenario: ScenarioName,
  actors: readonly Actor[],
  accounts: number,
  seed: number,
  scratch: string,
  onProgress: (progress: Progress) => void,
): { abusive: number; operators: number } {
  const world = createWorld(seed, accounts, SCENARIOS[scenario].manner);
  const staging = openStaging(scratch);
  const { sink } = staging;
  stageRhythms(sink);
  stagePublicTemplates(world, createRandom(seed, "templates"), sink);
  let done = 0;
  for (const [number, actor] of actors.entries()) {
    populate(actor, number + 1, world, createRandom(seed, `${scenario}/${number}`), sink);
    done += actor.accounts;
    onProgress({ step: "accounts", done, total: accounts });
  }
  world.pools.forEach((ips, pool) => ips.forEach((ip, slot) => sink("pools", { pool: pool + 1, slot, ip })));
  for (const address of world.addresses) sink("addresses", address);
  staging.close();
  return {
    abusive: actors.reduce((sum, actor) => sum + abusiveAccounts(actor), 0),
    operators: actors.filter((actor) => actor.kind === "operator").length,
  };
}

async function expand(
  duck: Duck,
  total: number,
  folders: { out: string; scratch: string },
  files: Generated["files"],
  withText: boolean,
  onProgress: (progress: Progress) => void,
): Promise<number> {
  const { out, scratch } = folders;
  onProgress({ step: "exchanges", done: 0, total: 1 });
  for (const lookup of sql.LOOKUPS) await duck.run(lookup);
  await duck.run(sql.COUNT_EXCHANGES, { total, part_rows: PART_ROWS });
  const [counts] = await duck.rows(sql.COUNT_PARTS);
  const parts = Number(counts["parts"]);
  const whole = Number(counts["exchanges"]);
  const profiles = join(scratch, "profiles.parquet");
  await duck.run(sql.saveProfiles(profiles));
  await duck.run(sql.JOIN_AS_WRITTEN);
  let done = 0;
  for (let part = 0; part < parts; part++) {
    const name = parts === 1 ? "exchanges.parquet" : `exchanges.part${String(part + 1).padStart(2, "0")}.parquet`;
    const rows = await duck.run(sql.copyTo(sql.selectExchanges(profiles, part, withText), join(out, name), "parquet"));
    files.push({ path: join(out, name), table: "exchanges", rows });
    done += rows;
    onProgress({ step: "exchanges", done, total: whole });
  }
  await duck.run(sql.JOIN_AS_BEST);
  return done;
}

async function finish(
  duck: Duck,
  scenario: ScenarioName,
  out: string,
  files: Generated["files"],
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const exchanges = files.map((file) => file.path);
  for (const use of sql.firstUses(exchanges)) await duck.run(use);
  const queries = Object.entries({ ...sql.SMALL_TABLES, ...sql.SIGHTINGS, ...(scenario === "demo" ? sql.LABELS : {}) });
  for (const [i, [table, query]] of queries.entries()) {
    const path = join(out, `${table}.csv`);
    const rows = await duck.run(sql.copyTo(query, path, "csv"));
    if (table !== "truth") files.push({ path, table, rows });
    onProgress({ step: "tables", done: i + 1, total: queries.length });
  }
  const events = worldEvents();
  const path = join(out, "events.csv");
  writeFileSync(path, `at,kind,label\n${events.map((event) => `${event.at},${event.kind},${event.label}\n`).join("")}`);
  files.push({ path, table: basename(path, ".csv"), rows: events.length });
}
