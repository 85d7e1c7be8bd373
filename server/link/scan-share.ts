import { keepLinks, type KeptLinks } from "./kept-links.ts";
import type { ScanInput } from "./scan-input.ts";
import { scanPairs } from "./scan-pairs.ts";
import type { Partners } from "./strongest.ts";
import { timingOf, type TimingSource } from "./timing.ts";

/** One share of the rows of a scan: plain data, so that another thread can do it. */
export interface ScanTask extends Omit<ScanInput, "timing"> {
  timing: TimingSource;
  linksPerAccount: number;
}

/** Starts a share of a scan on another thread; the function that it gives waits for what is kept of it, null where it failed. */
export type ScanBeside = (task: ScanTask) => () => Partners[] | null;

/** Scans one share of the rows. */
export function scanShare(task: ScanTask, onProgress: (fraction: number) => void): KeptLinks {
  const kept = keepLinks(task.features.accounts, task.linksPerAccount);
  scanPairs({ ...task, timing: timingOf(task.timing) }, onProgress, kept.offer);
  return kept;
}
