import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { ScanBeside, ScanTask } from "./link/scan-share.ts";
import { builtFile } from "./package-root.ts";

/** What the worker is given as its data: its share of a scan, where the result goes, and a counter that moves on while it works and is DONE at the end. */
export interface ScanWorkerData {
  task: ScanTask;
  result: MessagePort;
  state: Int32Array<SharedArrayBuffer>;
}

/** The counter once the result is sent. */
export const DONE = -1;

/** A scan that does not move on for so long is given up, in milliseconds. */
const STALLED = 60_000;

/** Scans a share on a thread of its own, beside the analysis that waits for it without giving its own thread free. */
export const scanBeside: ScanBeside = (task) => {
  const state = new Int32Array(new SharedArrayBuffer(4));
  const { port1: results, port2: result } = new MessageChannel();
  const data: ScanWorkerData = { task, result, state };
  const worker = new Worker(builtFile("scan-worker.js"), { workerData: data, transferList: [result] });
  // What fails here stops moving on, and is done by who waits.
  worker.on("error", () => undefined);
  return () => {
    let seen = Atomics.load(state, 0);
    while (seen !== DONE) {
      Atomics.wait(state, 0, seen, STALLED);
      const now = Atomics.load(state, 0);
      if (now === seen) break;
      seen = now;
    }
    const received: { message: ReturnType<ReturnType<ScanBeside>> } | undefined = receiveMessageOnPort(results);
    results.close();
    void worker.terminate();
    return received?.message ?? null;
  };
};
