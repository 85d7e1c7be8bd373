import { createHash } from "node:crypto";
import type { LoadReport } from "./contract/load.ts";
import { Run } from "./contract/run.ts";
import type { Settings } from "./contract/settings.ts";
import { HydrascopeError } from "./errors.ts";
import { LoadPendingError } from "./ingest/errors.ts";
import { ingest, type IngestOptions } from "./ingest/ingest.ts";
import { runWatches } from "./investigate/watches.ts";
import { runAnalysis } from "./run-analysis.ts";
import { stopwatch } from "./stopwatch.ts";
import { importLoad, type Importer } from "./store/import.ts";
import { writeLoad } from "./store/load.ts";
import { readFeedback } from "./store/feedback.ts";
import type { Graph } from "./store/neo4j.ts";
import { readProjection } from "./store/projection.ts";
import { amendRun, isHalfLoaded, readInputs, readLatestRun, readLoads, readMembers, writeRun } from "./store/runs.ts";
import { type LoadHome, pendingLoads } from "./store/staging.ts";

/** Tells a person how far a long step is: its name and a fraction from 0 to 1. */
export type StepProgress = (step: string, fraction: number) => void;

/** What a run depends on beside the graph. */
export interface DetectOptions {
  settings: Settings;
  /** Any whole number: the same graph, settings and seed give the same clusters. */
  seed: number;
  /** Epoch milliseconds at which the run starts. */
  now: number;
  codeVersion: string;
  signal?: AbortSignal;
}

/** What writing a load needs beside the graph and the load. */
interface WriteOptions {
  onProgress: StepProgress;
  importer: Importer | null;
  signal?: AbortSignal | undefined;
}

async function write(
  graph: Graph,
  staged: string,
  home: LoadHome,
  { onProgress, importer, signal }: WriteOptions,
): Promise<"import" | "batches"> {
  signal?.throwIfAborted();
  const imported = importer !== null && (await importLoad(graph, staged, importer, onProgress));
  const writtenBy = imported ? "import" : "batches";
  await writeLoad(graph, staged, home, onProgress, { writtenBy, signal });
  return writtenBy;
}

async function writePending(graph: Graph, home: LoadHome, options: WriteOptions): Promise<void> {
  for (const staged of await pendingLoads(home)) await write(graph, staged, home, options);
}

/**
 * Finishes what interrupted loads staged, then runs the watches.
 * @param now epoch milliseconds. @throws GraphError, DuckError, the reason of `signal` (repeat it: the load resumes)
 */
export async function finishLoads(graph: Graph, home: LoadHome, now: number, options: WriteOptions): Promise<void> {
  await writePending(graph, home, options);
  await runWatches(graph, now);
}

/**
 * The first half of the pipeline: ingest → store. Finishes what an interrupted load staged, then checks, stages and writes the files; a first
 * large load by `importer`, where there is one; then runs the watches.
 * @throws UsageError, FileRefusedError, LoadRejectedError, LoadPendingError of a dry run (the graph is as it was), GraphError and the reason of
 *   `options.signal` (repeat it: what was staged resumes)
 */
export async function load(
  graph: Graph,
  paths: readonly string[],
  options: IngestOptions,
  home: LoadHome,
  onProgress: StepProgress = () => undefined,
  importer: Importer | null = null,
): Promise<LoadReport> {
  const writing: WriteOptions = { onProgress, importer, signal: options.signal };
  if (options.dryRun !== true) await writePending(graph, home, writing);
  const { staged, report } = await ingest(paths, options, home, onProgress);
  if (staged === null) return { ...report, written_by: null };
  const written_by = await write(graph, staged, home, writing);
  await runWatches(graph, options.now);
  return { ...report, written_by };
}

/** There is nothing in the graph to look at. */
export class NothingLoadedError extends HydrascopeError {
  constructor() {
    super("NOTHING_LOADED", "There is no account in the graph.", {
      next: "Load data first: `hydrascope load PATH`.",
      status: 409,
    });
  }
}

/** Steps of the analysis in words. */
const STEPS: Readonly<Record<string, string>> = {
  learn: "learning from verdicts",
  link: "linking accounts",
  detect: "finding clusters",
  triage: "judging clusters",
  groups: "finding groups in clusters",
};

/**
 * The second half of the pipeline: store → link → detect → triage → store. Reads the graph, finds and ranks clusters in a worker,
 * writes them back with their run, and runs the watches. Half of a load would be judged as if it were all.
 * @throws LoadPendingError, NothingLoadedError, GraphError, AnalysisError
 */
export async function detect(
  graph: Graph,
  options: DetectOptions,
  onProgress: StepProgress = () => undefined,
): Promise<Run> {
  const clock = stopwatch();
  if (await isHalfLoaded(graph)) throw new LoadPendingError();
  const asOf = await readLoads(graph);
  const projection = await readProjection(graph, (fraction) => onProgress("reading the graph", fraction));
  if (projection.accounts.length === 0) throw new NothingLoadedError();
  const { accounts, identifiers } = projection;
  const latest = await readLatestRun(graph);
  const earlier = latest === null ? [] : await readMembers(graph, latest.run.run_id);
  const inputs = await readInputs(graph);
  const feedback = await readFeedback(graph, projection, options.now);
  clock.lap("project");

  const result = await runAnalysis(projection, options.settings, {
    seed: options.seed,
    now: options.now,
    earlier,
    nextId: latest?.nextId ?? 1,
    feedback,
    onProgress: (step, fraction) => onProgress(STEPS[step] ?? step, fraction),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  clock.skip();

  // The newest run is the one that began last: a clock that was set back must not give that name to an earlier one.
  const began = Math.max(options.now, 1 + Date.parse(latest?.run.started_at ?? "1970"));
  const describe = (seconds: Record<string, number>): Run =>
    Run.parse({
      run_id: nextRunId(latest?.run.run_id),
      started_at: new Date(began).toISOString(),
      finished_at: new Date(began + 1000 * sum(Object.values(seconds))).toISOString(),
      seed: options.seed,
      settings_digest: digest(JSON.stringify(options.settings)),
      settings: result.settings,
      inputs,
      as_of: asOf,
      code_version: options.codeVersion,
      accounts: accounts.length,
      linked: result.linked,
      links: result.links,
      clusters: result.clusters.length,
      flagged: result.clusters.filter((cluster) => cluster.flagged).length,
      flagged_accounts: result.flaggedAccounts,
      hubs: result.hubs,
      timing: result.detection.timing,
      data_end: new Date(result.dataEnd).toISOString(),
      hub_count: result.hubCount,
      strangers: result.strangers,
      calibration: result.calibration,
      seconds,
    });
  const written = describe({ ...clock.laps, ...result.seconds });
  await writeRun(graph, written, { accounts, identifiers }, result, (fraction) =>
    onProgress("writing the run", fraction),
  );
  clock.lap("write");
  const finished = describe({ ...clock.laps, ...result.seconds });
  await amendRun(graph, finished);
  await runWatches(graph, options.now);
  return finished;
}

function nextRunId(latest: string | undefined): string {
  const number = latest === undefined ? 0 : Number(latest.slice("R-".length));
  return `R-${String(number + 1).padStart(4, "0")}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
