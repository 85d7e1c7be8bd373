import { availableParallelism } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { analyse, type AnalyseOptions } from "./analyse.ts";
import type { AnalysisResult, Projection } from "./contract/projection.ts";
import type { Settings } from "./contract/settings.ts";
import { scanBeside } from "./scan-beside.ts";

/** Accounts from which a second thread is worth what it copies. */
const LARGE = 50_000;

/** What the worker is given as its data. */
export interface WorkerTask {
  projection: Projection;
  settings: Settings;
  options: Omit<AnalyseOptions, "onProgress" | "beside">;
}

/** What the worker sends back: any number of steps, then the result. */
export type WorkerReply =
  | { kind: "progress"; step: string; fraction: number }
  | { kind: "done"; result: AnalysisResult };

if (parentPort) {
  const port = parentPort;
  const { projection, settings, options }: WorkerTask = workerData;
  const send = (reply: WorkerReply): void => port.postMessage(reply);
  const onProgress = (step: string, fraction: number): void => send({ kind: "progress", step, fraction });
  const isLarge = projection.accounts.length >= LARGE && availableParallelism() > 1;
  const beside = isLarge ? { beside: scanBeside } : {};
  send({ kind: "done", result: analyse(projection, settings, { ...options, onProgress, ...beside }) });
}
