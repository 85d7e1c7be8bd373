import type { ApiError } from "../../server/contract/api.ts";
import type { Job } from "../../server/contract/jobs.ts";

/** Bytes short enough for a row: 940 B, 7.2 MB. */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [size, unit] = [value, 0];
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return `${unit === 0 || size >= 99.5 ? size.toFixed(0) : size.toFixed(1)}\u202f${units[unit]}`;
}

/** Seconds short enough for a row: 0.4 s, 12 s, 3 min 20 s. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)}\u202fs`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}\u202fs`;
  return `${Math.floor(whole / 60)}\u202fmin ${whole % 60}\u202fs`;
}

/** What to do about a failed job, where the app has another way than the command line. */
const NEXT: Readonly<Record<string, string>> = {
  LOAD_PENDING: "Finish the load that was interrupted first.",
  LOAD_INTERRUPTED: "Finish the load: it goes on where it stopped.",
  LOAD_REJECTED: "Correct the rows below and send the files again, or allow more rejected rows in the options.",
  FILE_REFUSED: "Say which of its columns is which, or take the file out.",
  NOTHING_LOADED: "Load data first.",
};

/** What to do about an error. */
export function nextStep(error: Pick<ApiError, "code" | "next">): string {
  return NEXT[error.code] ?? error.next;
}

/** What a job is, while it runs. */
export const JOB_TITLES = {
  check: "Checking the files",
  load: "Loading",
  finish: "Finishing an interrupted load",
  detect: "Looking for clusters",
} as const satisfies Record<Job["request"]["kind"], string>;

/** True while the database is away because it is written anew. */
export function isImporting(job: Job | null): boolean {
  const step = job?.steps.at(-1)?.name;
  return step === "importing" || step === "making indexes";
}

/** The part of a quarantine file's path by which the server knows it. */
export function quarantineUrl(path: string): string {
  const name =
    path
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/\.jsonl$/, "") ?? "";
  return `/api/quarantine/${encodeURIComponent(name)}`;
}
