import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import type { LoadReport } from "../contract/load.ts";
import { TableName } from "../contract/tables.ts";
import { UsageError } from "../errors.ts";
import { stopwatch } from "../stopwatch.ts";
import { openDuck, type Duck } from "../store/duckdb.ts";
import { ledgerParts, type LedgerPart } from "../store/ledger.ts";
import {
  beginStaging,
  finishStaging,
  LEDGER_PART,
  pendingLoads,
  type LoadHome,
  type Manifest,
} from "../store/staging.ts";
import { aggregates, scratchTables } from "./aggregate.sql.ts";
import { createChecked } from "./checks.sql.ts";
import {
  contentDigest,
  countDuplicates,
  findDuplicates,
  findNamedAccounts,
  ledgerPart,
  makeLedgerPart,
} from "./duplicates.ts";
import { makeTexts } from "./exchange-texts.ts";
import { LoadPendingError } from "./errors.ts";
import { findFiles } from "./find-files.ts";
import { reportFault, reportFile, reportRules, warnOfFuture, warnOfPrompts } from "./load-report.ts";
import { MACROS } from "./macros.sql.ts";
import { readMapping } from "./mapping.ts";
import { definePrompts, findTemplates, rememberTemplates } from "./prompts/templates.ts";
import { CREATE_NOTES, readFile, type ReadFile } from "./read-file.ts";
import { assertUnchanged } from "./read-in-place.ts";
import { keepQuarantine, nameQuarantine, refuseTooMany } from "./rejects.ts";
import { stage, writeParquet } from "./stage.ts";

/** Names of what the staging folder holds in the making only. */
const SCRATCH = "scratch.duckdb";
const SPILL = "spill";

/** How a load is read. */
export interface IngestOptions {
  /** Epoch milliseconds: the time of the load. */
  readonly now: number;
  /** Path of a mapping file. */
  readonly map?: string | undefined;
  /** Percent of the load's rows that may be quarantined; 1 where absent. */
  readonly maxRejects?: number | undefined;
  /** Everything but the staging. */
  readonly dryRun?: boolean | undefined;
  /** IANA name of the zone of times without one. */
  readonly timezone?: string | undefined;
  /** False keeps no exemplar of any template; true where absent. */
  readonly exemplars?: boolean | undefined;
  /** Memory of DuckDB in MB (a sixth of the machine's, within 2 to 4 GB); what does not fit goes to disk. */
  readonly memoryMb?: number | undefined;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A load that was read: `staged` is the folder to write into the graph, null for a dry run and where nothing is new. */
export interface Ingested {
  readonly batchId: string | null;
  readonly report: LoadReport;
  readonly staged: string | null;
}

/** Tells how far a load is: a step's name and a fraction from 0 to 1. */
type OnProgress = (step: string, fraction: number) => void;

/**
 * Reads, checks, de-duplicates and aggregates files into a staged load; the graph is not touched.
 * @throws UsageError, FileRefusedError, LoadRejectedError, LoadPendingError, DuckError, the reason of `options.signal`
 */
export async function ingest(
  paths: readonly string[],
  options: IngestOptions,
  home: LoadHome,
  onProgress: OnProgress = () => undefined,
): Promise<Ingested> {
  checkOptions(options);
  const mapping = await readMapping(options.map);
  const found = await findFiles(paths, mapping);
  if ((await pendingLoads(home)).length > 0) throw new LoadPendingError();
  const folder = await beginStaging(home);
  const duck = await openDuck({
    path: join(folder, SCRATCH),
    memoryMb: options.memoryMb ?? usualMemoryMb(),
    spillDirectory: join(folder, SPILL),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  });
  const stop = (): void => duck.interrupt();
  options.signal?.addEventListener("abort", stop);
  try {
    return await ingestInto(folder, duck, { found, mapping, options, home, onProgress });
  } finally {
    options.signal?.removeEventListener("abort", stop);
    await duck.close();
    // After `finishStaging` the folder has another name, and this removes nothing.
    await rm(folder, { recursive: true, force: true });
  }
}

interface Work {
  readonly found: Awaited<ReturnType<typeof findFiles>>;
  readonly mapping: Awaited<ReturnType<typeof readMapping>>;
  readonly options: IngestOptions;
  readonly home: LoadHome;
  readonly onProgress: OnProgress;
}

async function ingestInto(folder: string, duck: Duck, work: Work): Promise<Ingested> {
  const { found, options, home, onProgress } = work;
  const clock = stopwatch();
  const tables = TableName.options.filter((table) => found.files.some((file) => file.table === table));
  const reads = await readFiles(duck, tables, work);
  clock.lap("read");

  onProgress("checking rows", 0);
  const quarantine = await keepQuarantine(duck, reads, home, folder, options.now);
  refuseTooMany(reads, quarantine, options.maxRejects ?? 1);
  clock.lap("quarantine");

  const ledger = await ledgerParts(home);
  const { duplicates, warnings } = await tellDuplicates(duck, tables, reads, ledger, onProgress);
  clock.lap("duplicates");

  if (tables.includes("exchanges")) {
    onProgress("finding prompt templates", 0);
    warnings.push(...(await findTemplates(duck, ledger)));
  }
  clock.lap("prompts");

  const { named, last } = await aggregate(duck, tables, ledger, onProgress);
  warnings.push(...warnOfFuture(last, options.now));
  clock.lap("aggregate");

  const files = reads.map((read) => reportFile(read, duplicates.get(read.number) ?? 0));
  const total = (field: "rows" | "loaded" | "duplicate" | "quarantined"): number =>
    files.reduce((sum, file) => sum + file[field], 0);
  const batch = total("loaded") === 0 ? null : await batchId(duck, tables, ledger);
  const all = batch === null ? [] : aggregates(new Set(tables), options.now);
  const staged = await stage(duck, all, folder, (fraction) => onProgress("staging", fraction));
  for (const { file, inPlace } of reads) if (inPlace !== null) await assertUnchanged(file, inPlace);
  clock.lap("stage");

  const dryRun = options.dryRun === true;
  const rules = quarantine?.rules ?? [];
  const report: LoadReport = {
    files,
    quarantine: await nameQuarantine(quarantine, home, batch),
    batch: dryRun ? null : batch,
    dry_run: dryRun,
    rows: total("rows"),
    loaded: total("loaded"),
    duplicate: total("duplicate"),
    quarantined: total("quarantined"),
    rules: reportRules(rules),
    faults: rules.map(reportFault),
    accounts_created: named,
    skipped: found.skipped,
    warnings: [...reads.flatMap((read) => read.warnings), ...warnOfPrompts(reads), ...warnings],
    staged: Object.fromEntries(staged.map(({ file, rows }) => [file.replace(".parquet", ""), rows])),
    seconds: clock.laps,
  };
  if (batch === null || dryRun) return { batchId: null, report, staged: null };

  await writeLedger(duck, tables, folder);
  clock.lap("ledger");
  await duck.close();
  for (const name of [SCRATCH, `${SCRATCH}.wal`, SPILL]) await rm(join(folder, name), { recursive: true, force: true });
  const sequence = (ledger.at(-1)?.sequence ?? 0) + 1;
  const manifest: Manifest = { batch, graph: home.graph, sequence, at: options.now, report, files: staged };
  return { batchId: batch, report, staged: await finishStaging(home, folder, manifest) };
}

/** Reads every file into the checked table of its kind. */
async function readFiles(
  duck: Duck,
  tables: readonly TableName[],
  { found: { files }, mapping, options, onProgress }: Work,
): Promise<ReadFile[]> {
  await duck.run(MACROS);
  await definePrompts(duck);
  await duck.run("SET VARIABLE zone = $zone", { zone: options.timezone ?? null });
  await duck.run("SET VARIABLE exemplars = $exemplars", { exemplars: options.exemplars ?? true });
  await duck.run(CREATE_NOTES);
  for (const table of tables) await duck.run(createChecked(table));
  const reads: ReadFile[] = [];
  for (const file of files) {
    options.signal?.throwIfAborted();
    onProgress("reading files", reads.length / files.length);
    reads.push(await readFile(duck, file, reads.length + 1, mapping));
  }
  onProgress("reading files", 1);
  return reads;
}

/** Tells which rows were loaded before: how many of each file, by its number. */
async function tellDuplicates(
  duck: Duck,
  tables: readonly TableName[],
  reads: readonly ReadFile[],
  ledger: readonly LedgerPart[],
  onProgress: OnProgress,
): Promise<{ duplicates: ReadonlyMap<number, number>; warnings: string[] }> {
  const warnings: string[] = [];
  const duplicates = new Map<number, number>();
  for (const [index, table] of tables.entries()) {
    onProgress("finding duplicates", index / tables.length);
    const own = reads.filter(({ file }) => file.table === table);
    warnings.push(...(await findDuplicates(duck, table, own, ledger)));
    for (const [file, n] of await countDuplicates(duck, table)) duplicates.set(file, n);
  }
  return { duplicates, warnings };
}

/** Makes what the staged files are made of; gives the number of accounts that only other tables name, and the last instant of all. */
async function aggregate(
  duck: Duck,
  tables: readonly TableName[],
  ledger: readonly LedgerPart[],
  onProgress: OnProgress,
): Promise<{ named: number; last: number }> {
  onProgress("aggregating", 0);
  if (tables.includes("exchanges")) await makeTexts(duck);
  const scratch = scratchTables(new Set(tables));
  for (const [index, { name, sql }] of scratch.entries()) {
    onProgress("aggregating", index / scratch.length);
    await duck.run(`CREATE TABLE ${name} AS ${sql}`);
  }
  await duck.run(findNamedAccounts(tables, ledger));
  const [named] = await duck.rows("SELECT count(*) AS n FROM named_accounts");
  const [seen] = await duck.rows("SELECT max(l) AS last FROM all_accounts");
  return { named: Number(named?.["n"] ?? 0), last: Number(seen?.["last"] ?? 0) };
}

/** Writes what later loads must know of this one. */
async function writeLedger(duck: Duck, tables: readonly TableName[], folder: string): Promise<void> {
  await makeLedgerPart(duck, tables);
  if (tables.includes("exchanges")) await rememberTemplates(duck);
  // The order of the ledger says nothing; kept, it takes four times as long.
  await duck.run("SET preserve_insertion_order = false");
  await writeParquet(duck, ledgerPart(tables), join(folder, LEDGER_PART));
}

function usualMemoryMb(): number {
  return Math.min(4096, Math.max(2048, Math.floor(totalmem() / 6 / 2 ** 20)));
}

function checkOptions(options: IngestOptions): void {
  const percent = options.maxRejects ?? 1;
  if (!(percent >= 0 && percent <= 100)) {
    throw new UsageError("--max-rejects must be a percentage.", "Give a number from 0 to 100.");
  }
  if (options.timezone === undefined) return;
  try {
    Intl.DateTimeFormat("en", { timeZone: options.timezone });
  } catch {
    throw new UsageError(`There is no time zone "${options.timezone}".`, "Give an IANA name such as Europe/Berlin.");
  }
}

/** Digest of what was accepted and of the load before it: the same loads in the same order have the same ids everywhere. */
async function batchId(duck: Duck, tables: readonly TableName[], ledger: readonly LedgerPart[]): Promise<string> {
  const hash = createHash("sha256").update(ledger.at(-1)?.batch ?? "");
  for (const table of tables) {
    const [row] = await duck.rows(contentDigest(table));
    hash.update(`\n${table} ${String(row?.["digest"])}`);
  }
  return hash.digest("hex").slice(0, 32);
}
