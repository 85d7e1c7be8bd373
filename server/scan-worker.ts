import { parentPort, workerData } from "node:worker_threads";
import { scanShare } from "./link/scan-share.ts";
import { DONE, type ScanWorkerData } from "./scan-beside.ts";

if (parentPort) {
  const { task, result, state }: ScanWorkerData = workerData;
  const { partners } = scanShare(task, () => Atomics.add(state, 0, 1));
  result.postMessage(
    partners,
    partners.flatMap(({ partner, strength, size }) => [partner.buffer, strength.buffer, size.buffer]),
  );
  Atomics.store(state, 0, DONE);
  Atomics.notify(state, 0);
}
