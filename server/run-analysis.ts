import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { AnalyseOptions } from "./analyse.ts";
import { AnalysisError } from "./analysis-error.ts";
import type { WorkerReply, WorkerTask } from "./analyse-worker.ts";
import type { AnalysisResult, Projection } from "./contract/projection.ts";
import type { Settings } from "./contract/settings.ts";
import { builtFile } from "./package-root.ts";

/**
 * Runs the analysis in a worker thread, so that the server keeps answering. The typed arrays of `projection` are handed over and
 * are empty afterwards; its lists of ids stay. Progress comes as step and fraction, 0 to 1.
 * @throws AnalysisError where the worker is not built, fails, ends early, or `signal` stops it.
 */
export async function runAnalysis(
  projection: Projection,
  settings: Settings,
  options: Omit<AnalyseOptions, "beside"> & { signal?: AbortSignal },
): Promise<AnalysisResult> {
  const { onProgress, signal, ...rest } = options;
  const file = builtFile("analyse-worker.js");
  if (!existsSync(file)) {
    throw new AnalysisError("ANALYSIS_NOT_BUILT", "The detection worker is not built.", "Build it: `npm run build`.");
  }
  if (signal?.aborted) throw aborted();
  const task: WorkerTask = { projection, settings, options: rest };
  const worker = new Worker(file, { workerData: task, transferList: buffersOf(projection) });
  const stop = (): void => void worker.terminate();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise<AnalysisResult>((resolve, reject) => {
      worker.on("message", (reply: WorkerReply) => {
        if (reply.kind === "progress") onProgress?.(reply.step, reply.fraction);
        else resolve(reply.result);
      });
      worker.on("error", (cause) => reject(failed(cause)));
      worker.on("exit", (status) => reject(signal?.aborted ? aborted() : failed(`status ${status}`)));
    });
  } finally {
    signal?.removeEventListener("abort", stop);
    await worker.terminate();
  }
}

function failed(cause: unknown): AnalysisError {
  const outOfMemory = cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
  const next = outOfMemory
    ? "Give Node more memory (NODE_OPTIONS=--max-old-space-size=…) or lower `links_per_account` and `pair_budget` in the settings."
    : "Run it again; if it fails again, report it with the log.";
  return new AnalysisError("ANALYSIS_FAILED", "The detection worker ended before it was done.", next, cause);
}

function aborted(): AnalysisError {
  return new AnalysisError(
    "ANALYSIS_ABORTED",
    "Detection was stopped before it was done; the last run stands.",
    "Run it again.",
  );
}

/** The memory behind every typed array of a projection, each once. */
function buffersOf({ facts, activity, ...arrays }: Projection): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const value of [...Object.values(arrays), ...Object.values(facts), ...Object.values(activity)]) {
    if (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
  }
  return [...buffers];
}
