import { createHash } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import type { FileReport, LoadReport } from "../contract/load.ts";
import { TableName } from "../contract/tables.ts";
import { DAY_MS } from "../contract/time.ts";
import { UsageError } from "../errors.ts";
import { openDuck, type Duck } from "../store/duckdb.ts";
import { ledgerParts, type LedgerPart } from "../store/ledger.ts";
import {
  beginStaging,
  finishStaging,
  LEDGER_PART,
  pendingLoads,
  quarantineFolder,
  type LoadHome,
  type Manifest,
} from "../store/staging.ts";
import { aggregates, PART, scratchTables, type Aggregate } from "./aggregate.sql.ts";
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
import { LoadPendingError, LoadRejectedError } from "./errors.ts";
import { findFiles } from "./find-files.ts";
import { MACROS } from "./macros.sql.ts";
import { readMapping } from "./mapping.ts";
import { writeQuarantine, type RuleCount } from "./quarantine.ts";
import { definePrompts, findTemplates, rememberTemplates } from "./prompts/templates.ts";
import { CREATE_NOTES, readFile, type ReadFile } from "./read-file.ts";
import { assertUnchanged } from "./read-in-place.ts";
import { literal } from "./sources.sql.ts";

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

/**
 * Reads, checks, de-duplicates and aggregates files into a staged load; the graph is not touched.
 * Progress is a step's name and a fraction from 0 to 1.
 * @throws UsageError, FileRefusedError, LoadRejectedError, LoadPendingError, DuckError
 */
export async function ingest(
  paths: readonly string[],
  options: IngestOptions,
  home: LoadHome,
  onProgress: (step: string, fraction: number) => void = () => undefined,
): Promise<Ingested> {
  checkOptions(options);
  const mapping = await readMapping(options.map);
  const { files, skipped } = await findFiles(paths, mapping);
  if ((await pendingLoads(home)).length > 0) throw new LoadPendingError();
  const folder = await beginStaging(home);
  const duck = await openDuck({
    path: join(folder, "scratch.duckdb"),
    memoryMb: options.memoryMb ?? usualMemoryMb(),
    spillDirectory: join(folder, "spill"),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  });
  const stop = (): void => duck.interrupt();
  options.signal?.addEventListener("abort", stop);
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await duck.close();
    open = false;
  };
  const clock = stopwatch();
  try {
    await duck.run(MACROS);
    await definePrompts(duck);
    await duck.run("SET VARIABLE zone = $zone", { zone: options.timezone ?? null });
    await duck.run("SET VARIABLE exemplars = $exemplars", { exemplars: options.exemplars ?? true });
    await duck.run(CREATE_NOTES);
    const tables = TableName.options.filter((table) => files.some((file) => file.table === table));
    for (const table of tables) await duck.run(createChecked(table));

    const reads: ReadFile[] = [];
    for (const file of files) {
      options.signal?.throwIfAborted();
      onProgress("reading files", reads.length / files.length);
      reads.push(await readFile(duck, file, reads.length + 1, mapping));
    }
    onProgress("reading files", 1);
    clock.lap("read");

    onProgress("checking rows", 0);
    const quarantine = await keepQuarantine(duck, reads, home, folder, options.now);
    refuseTooMany(reads, quarantine, options.maxRejects ?? 1);
    clock.lap("quarantine");

    const ledger = await ledgerParts(home);
    const warnings = [...reads.flatMap((read) => read.warnings), ...warnOfPrompts(reads)];
    const duplicates = new Map<number, number>();
    for (const table of tables) {
      onProgress("finding duplicates", tables.indexOf(table) / tables.length);
      const own = reads.filter(({ file }) => file.table === table);
      warnings.push(...(await findDuplicates(duck, table, own, ledger)));
      for (const [file, n] of await countDuplicates(duck, table)) duplicates.set(file, n);
    }
    clock.lap("duplicates");

    if (tables.includes("exchanges")) {
      onProgress("finding prompt templates", 0);
      warnings.push(...(await findTemplates(duck, ledger)));
    }
    clock.lap("prompts");

    onProgress("aggregating", 0);
    if (tables.includes("exchanges")) await makeTexts(duck);
    const scratch = scratchTables(new Set(tables));
    for (const { name, sql } of scratch) {
      onProgress("aggregating", scratch.findIndex((other) => other.name === name) / scratch.length);
      await duck.run(`CREATE TABLE ${name} AS ${sql}`);
    }
    await duck.run(findNamedAccounts(tables, ledger));
    const [named] = await duck.rows("SELECT count(*) AS n FROM named_accounts");
    const [seen] = await duck.rows("SELECT max(l) AS last FROM all_accounts");
    warnings.push(...warnOfFuture(Number(seen?.["last"] ?? 0), options.now));
    clock.lap("aggregate");

    const reports = reads.map((read): FileReport => fileReport(read, duplicates.get(read.number) ?? 0));
    const total = (field: "rows" | "loaded" | "duplicate" | "quarantined"): number =>
      reports.reduce((sum, report) => sum + report[field], 0);
    const batch = total("loaded") === 0 ? null : await batchId(duck, tables, ledger);
    const staged =
      batch === null ? [] : await stage(duck, aggregates(new Set(tables), options.now), folder, onProgress);
    for (const { file, inPlace } of reads) if (inPlace !== null) await assertUnchanged(file, inPlace);
    clock.lap("stage");
    const report: LoadReport = {
      files: reports,
      quarantine: await nameQuarantine(quarantine, home, batch, options.now),
      batch: options.dryRun === true ? null : batch,
      dry_run: options.dryRun === true,
      rows: total("rows"),
      loaded: total("loaded"),
      duplicate: total("duplicate"),
      quarantined: total("quarantined"),
      rules: ruleReport(quarantine?.rules ?? []),
      faults: (quarantine?.rules ?? []).map(faultReport),
      accounts_created: Number(named?.["n"] ?? 0),
      skipped,
      warnings,
      staged: Object.fromEntries(staged.map(({ file, rows }) => [file.replace(".parquet", ""), rows])),
      seconds: clock.laps,
    };
    if (batch === null || options.dryRun === true) return { batchId: null, report, staged: null };

    await makeLedgerPart(duck, tables);
    if (tables.includes("exchanges")) await rememberTemplates(duck);
    // The order of the ledger says nothing; kept, it takes four times as long.
    await duck.run("SET preserve_insertion_order = false");
    await duck.run(
      `COPY (${ledgerPart(tables)}) TO ${literal(join(folder, LEDGER_PART))} (FORMAT parquet, COMPRESSION zstd)`,
    );
    clock.lap("ledger");
    await close();
    await rm(join(folder, "scratch.duckdb"), { force: true });
    await rm(join(folder, "scratch.duckdb.wal"), { force: true });
    await rm(join(folder, "spill"), { recursive: true, force: true });
    const sequence = (ledger.at(-1)?.sequence ?? 0) + 1;
    const manifest: Manifest = { batch, graph: home.graph, sequence, at: options.now, report, files: staged };
    return { batchId: batch, report, staged: await finishStaging(home, folder, manifest) };
  } finally {
    options.signal?.removeEventListener("abort", stop);
    await close();
    // After `finishStaging` the folder has another name, and this removes nothing.
    await rm(folder, { recursive: true, force: true });
  }
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

interface Quarantine {
  readonly path: string;
  readonly rules: RuleCount[];
}

async function keepQuarantine(
  duck: Duck,
  reads: readonly ReadFile[],
  home: LoadHome,
  folder: string,
  now: number,
): Promise<Quarantine | null> {
  if (!reads.some(({ quarantined }) => quarantined > 0)) return null;
  const written = join(folder, "quarantine.jsonl");
  const rules = await writeQuarantine(duck, reads, written);
  await mkdir(quarantineFolder(home), { recursive: true, mode: 0o700 });
  const path = join(quarantineFolder(home), unaccepted(now));
  await rename(written, path);
  return { path, rules };
}

/** Name of the quarantine file of a load from which nothing was accepted. */
function unaccepted(now: number): string {
  return `load-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, "")}.jsonl`;
}

async function nameQuarantine(
  quarantine: Quarantine | null,
  home: LoadHome,
  batch: string | null,
  now: number,
): Promise<string | null> {
  if (quarantine === null || batch === null) return quarantine?.path ?? null;
  const path = join(quarantineFolder(home), `${batch}.jsonl`);
  await rename(join(quarantineFolder(home), unaccepted(now)), path);
  return path;
}

function refuseTooMany(reads: readonly ReadFile[], quarantine: Quarantine | null, maxRejects: number): void {
  const rows = reads.reduce((sum, read) => sum + read.rows, 0);
  const rejected = reads.reduce((sum, read) => sum + read.quarantined, 0);
  if (quarantine === null || rejected * 100 <= maxRejects * rows) return;
  const worst = quarantine.rules
    .slice(0, 5)
    .map(
      ({ file, column, rule, hint, rows: n }) =>
        `${file.file.path}: ${column === null ? "" : `${column}, `}${rule}: ${n} rows (${hint})`,
    );
  throw new LoadRejectedError(
    `${rejected} of ${rows} rows broke a rule, more than --max-rejects ${maxRejects} percent; nothing was loaded. Worst: ${worst.join("; ")}.`,
    `Correct the rows that ${quarantine.path} names and load again, or allow more with --max-rejects.`,
    {
      rows,
      rejected,
      quarantine: quarantine.path,
      rules: ruleReport(quarantine.rules),
      faults: quarantine.rules.map(faultReport),
    },
  );
}

function ruleReport(rules: readonly RuleCount[]): LoadReport["rules"] {
  const sums = new Map<string, LoadReport["rules"][number]>();
  for (const { file, column, rule, rows } of rules) {
    const key = `${file.file.table}/${column}/${rule}`;
    const known = sums.get(key);
    if (known === undefined) sums.set(key, { table: file.file.table, column, rule, rows });
    else known.rows += rows;
  }
  return [...sums.values()].toSorted((a, b) => b.rows - a.rows);
}

function faultReport({ file, column, rule, hint, rows, lines }: RuleCount): LoadReport["faults"][number] {
  const { path, table } = file.file;
  return { path, table, column, rule, hint, rows, lines };
}

/** A few times that are wrong are left out of a run's end (`data-end.ts`); more of them move ages, and the days in which accounts are compared, for everybody. */
function warnOfFuture(last: number, now: number): string[] {
  if (last <= now + DAY_MS) return [];
  const day = new Date(last).toISOString().slice(0, 10);
  return [
    `Something is dated ${day}, after this load: look whether a clock or a zone is wrong. From one active hour in a thousand on, ages and hours are counted to that day.`,
  ];
}

function warnOfPrompts(reads: readonly ReadFile[]): string[] {
  return reads
    .filter(({ file, present }) => file.table === "exchanges" && present.has("prompt"))
    .map(({ file }) => `${file.path}: prompts without a fingerprint of your own were fingerprinted (p3) and dropped.`);
}

function fileReport(read: ReadFile, duplicate: number): FileReport {
  return {
    path: read.file.path,
    table: read.file.table,
    rows: read.rows,
    loaded: read.rows - read.quarantined - duplicate,
    duplicate,
    quarantined: read.quarantined,
    unknown_columns: read.unknown,
  };
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

/** Rows whose lists are made at one time. */
const ROWS_OF_PART = 6_000_000;

/** Writes the rows of a query as Parquet, by shares of the accounts where `parts` is above 1; gives their number. */
async function copyTo(duck: Duck, sql: string, path: string, parts: number): Promise<number> {
  const format = `TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`;
  if (parts === 1) return duck.run(`COPY (${sql}) ${format}`);
  for (let part = 0; part < parts; part++) {
    const share = sql.replaceAll(PART, `account % ${parts} = ${part}`);
    await duck.run(part === 0 ? `CREATE TABLE parts AS ${share}` : `INSERT INTO parts ${share}`);
  }
  const rows = await duck.run(`COPY parts ${format}`);
  await duck.run("DROP TABLE parts");
  return rows;
}

async function stage(
  duck: Duck,
  all: readonly Aggregate[],
  folder: string,
  onProgress: (step: string, fraction: number) => void,
): Promise<Manifest["files"]> {
  const staged: Manifest["files"] = [];
  for (const { what, file, sql, listed } of all) {
    onProgress("staging", all.findIndex((other) => other.file === file) / all.length);
    const [size] = listed === undefined ? [] : await duck.rows(`SELECT count(*) AS n FROM ${listed}`);
    const parts = Math.max(1, Math.ceil(Number(size?.["n"] ?? 0) / ROWS_OF_PART));
    const rows = await copyTo(duck, sql, join(folder, file), parts);
    if (rows > 0) staged.push({ file, rows, what });
    else await rm(join(folder, file), { force: true });
  }
  onProgress("staging", 1);
  return staged;
}

function stopwatch(): { laps: Record<string, number>; lap(name: string): void } {
  const laps: Record<string, number> = {};
  let last = performance.now();
  return {
    laps,
    lap(name) {
      const now = performance.now();
      laps[name] = Math.round(now - last) / 1000;
      last = now;
    },
  };
}
