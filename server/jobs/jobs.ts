import { randomUUID } from "node:crypto";
import type { ApiError } from "../contract/api.ts";
import type { Job, JobRequest, JobState } from "../contract/jobs.ts";
import type { LoadReport } from "../contract/load.ts";
import { HydrascopeError, NotFoundError } from "../errors.ts";

const KEPT = 20;
/** Milliseconds between two messages about progress. */
const PACE_MS = 150;

/** Another job of this server is not done yet. */
export class JobRunningError extends HydrascopeError {
  constructor(kind: string) {
    super("JOB_RUNNING", `${KINDS[kind] ?? "Another job"} is under way.`, {
      next: "Wait until it is done, or cancel it.",
      status: 409,
    });
  }
}

const KINDS: Readonly<Record<string, string>> = {
  check: "A check of files",
  load: "A load",
  finish: "A load",
  detect: "A run",
};

/** What a job is given, and how it tells what it found. */
export interface JobTools {
  signal: AbortSignal;
  onProgress: (step: string, fraction: number) => void;
  onReport: (report: LoadReport) => void;
  onRun: (run: string) => void;
}

/** What jobs depend on. */
export interface JobsOptions {
  perform: (request: JobRequest, tools: JobTools) => Promise<void>;
  /** Takes the lock of those who change the graph. Throws LockedError at once where another process has it. */
  takeLock: (command: string) => Promise<{ release: () => Promise<void> }>;
  /** Who else has it. */
  holder: () => Promise<JobState["holder"]>;
  /** An error as people are told it. */
  describe: (error: unknown) => ApiError;
}

/** One job at a time. */
export interface Jobs {
  /** Throws JobRunningError, LockedError. */
  start(request: JobRequest): Promise<Job>;
  /** Asks a job to stop: it does so at the next safe point; one that is over is left as it is. Throws NotFoundError. */
  cancel(job: string): Job;
  state(): Promise<JobState>;
  /** Calls `told` after every change, at most some times a second; gives the way to end that. */
  watch(told: () => void): () => void;
  /** Cancels what runs and waits for its end. */
  close(): Promise<void>;
}

interface Running {
  readonly job: Job;
  readonly stop: AbortController;
  /** `performance.now()` at the begin of the present step. */
  stepped: number;
  ended: Promise<void>;
}

/** Runs jobs one after the other, each under the lock of the home. */
export function openJobs({ perform, takeLock, holder, describe }: JobsOptions): Jobs {
  const recent: Job[] = [];
  const watchers = new Set<() => void>();
  let running: Running | null = null;
  let starting: string | null = null;
  let pace: NodeJS.Timeout | null = null;

  const tell = (): void => watchers.forEach((told) => told());
  const tellSoon = (): void => {
    pace ??= setTimeout(() => {
      pace = null;
      tell();
    }, PACE_MS);
  };
  const timed = ({ job, stepped }: Running): Job => {
    const last = job.steps.at(-1);
    if (last !== undefined) last.seconds = (performance.now() - stepped) / 1000;
    return job;
  };

  const run = async (own: Running, release: () => Promise<void>): Promise<void> => {
    const { job, stop } = own;
    try {
      await perform(job.request, {
        signal: stop.signal,
        onProgress(name, fraction) {
          const last = job.steps.at(-1);
          if (last?.name === name) last.fraction = Math.max(last.fraction, Math.min(1, fraction));
          else {
            const { steps } = timed(own);
            if (last !== undefined) last.fraction = 1;
            steps.push({ name, fraction: Math.min(1, fraction), seconds: 0 });
            own.stepped = performance.now();
          }
          tellSoon();
        },
        onReport: (report) => (job.report = report),
        onRun: (id) => (job.run_id = id),
      });
      job.state = "done";
      const last = timed(own).steps.at(-1);
      if (last !== undefined) last.fraction = 1;
    } catch (error) {
      timed(own);
      job.state = stop.signal.aborted ? "cancelled" : "failed";
      if (!stop.signal.aborted) job.error = describe(error);
    }
    try {
      await release();
    } finally {
      job.stopping = false;
      job.finished_at = new Date().toISOString();
      recent.unshift(job);
      recent.splice(KEPT);
      running = null;
      tell();
    }
  };

  return {
    async start(request) {
      const busy = running?.job.request.kind ?? starting;
      if (busy !== null) throw new JobRunningError(busy);
      starting = request.kind;
      try {
        const { release } = await takeLock(request.kind === "detect" ? "detect" : "load");
        const job: Job = {
          job_id: randomUUID(),
          request,
          state: "running",
          stopping: false,
          started_at: new Date().toISOString(),
          finished_at: null,
          steps: [],
          report: null,
          run_id: null,
          error: null,
        };
        const own: Running = { job, stop: new AbortController(), stepped: performance.now(), ended: Promise.resolve() };
        running = own;
        own.ended = run(own, release);
        tell();
        return job;
      } finally {
        starting = null;
      }
    },
    cancel(id) {
      if (running?.job.job_id === id) {
        running.job.stopping = true;
        running.stop.abort();
        tell();
        return timed(running);
      }
      const over = recent.find((job) => job.job_id === id);
      if (over === undefined) throw new NotFoundError("There is no such job.", "GET /api/jobs lists them.");
      return over;
    },
    async state() {
      return {
        current: running === null ? null : timed(running),
        recent,
        holder: running === null && starting === null ? await holder() : null,
      };
    },
    watch(told) {
      watchers.add(told);
      return () => watchers.delete(told);
    },
    async close() {
      running?.stop.abort();
      await running?.ended;
      if (pace !== null) clearTimeout(pace);
    },
  };
}
