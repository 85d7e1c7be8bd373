import { parentPort, workerData } from "node:worker_threads";
import { analyse, type AnalyseOptions } from "./analyse.ts";
import type { AnalysisResult, Projection } from "./contract/projection.ts";
import type { Settings } from "./contract/settings.ts";

/** What the worker is given as its data. */
export interface WorkerTask {
  projection: Projection;
  settings: Settings;
  options: Omit<AnalyseOptions, "onProgress">;
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
  send({ kind: "done", result: analyse(projection, settings, { ...options, onProgress }) });
}
