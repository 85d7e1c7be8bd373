import { z } from "zod";
import { ApiError, Page } from "./api.ts";
import { Instant } from "./graph.ts";
import { LoadReport } from "./load.ts";
import { Settings } from "./settings.ts";
import { Mapping, TableName } from "./tables.ts";

/** One file of an upload; it is whole where `received` is `size`. Bytes. */
export const UploadFile = z.object({
  name: z.string(),
  size: z.int().nonnegative(),
  received: z.int().nonnegative(),
});
export type UploadFile = z.infer<typeof UploadFile>;

/** POST /api/uploads and GET /api/uploads/:id: files on their way to a load. */
export const Upload = z.object({ upload_id: z.string(), files: z.array(UploadFile) });
export type Upload = z.infer<typeof Upload>;

/** PUT /api/uploads/:id/files/:name: the body is the piece that begins at `offset` of a file of `size` bytes. */
export const PieceQuery = z.object({
  offset: z.coerce.number().int().nonnegative(),
  size: z.coerce.number().int().nonnegative(),
});

/** POST /api/uploads/:id/inspect */
export const InspectRequest = z.strictObject({ mapping: Mapping.prefault({}) });
/** What the headings of an upload's files say under a mapping. */
export const Inspection = z.object({
  files: z.array(
    z.object({
      name: z.string(),
      /** Null where neither its name nor the mapping says which. */
      table: TableName.nullable(),
      /** The file's own columns and which of the contract's each becomes; null is ignored. What does not look like a name is not shown. */
      columns: z.array(z.object({ name: z.string(), target: z.string().nullable() })),
      /** Required columns of the table that no column of the file is. */
      missing: z.array(z.string()),
      /** Why the file cannot be loaded whatever its columns are; null where it can. */
      problem: z.string().nullable(),
    }),
  ),
});
export type Inspection = z.infer<typeof Inspection>;

/** How the rows of an upload are read: the options of `hydrascope load`. */
export const LoadOptions = z.strictObject({
  mapping: Mapping.prefault({}),
  /** Percent of the rows that may be rejected. */
  max_rejects: z.number().min(0).max(100).default(1),
  /** IANA zone of times that carry none. */
  timezone: z.string().min(1).max(64).nullable().default(null),
  exemplars: z.boolean().default(true),
});
export type LoadOptions = z.infer<typeof LoadOptions>;

/** What a run of detection depends on beside the graph. */
export const DetectOptions = z.strictObject({
  seed: z.int().nonnegative().default(1),
  settings: Settings.prefault({}),
});

const upload = z.string().min(1).max(64);
/** POST /api/jobs: `check` reads an upload and changes nothing, `load` loads it, `finish` ends loads that were interrupted, `detect` makes a run. */
export const JobRequest = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("check"), upload, options: LoadOptions.prefault({}) }),
  z.strictObject({
    kind: z.literal("load"),
    upload,
    options: LoadOptions.prefault({}),
    /** A run afterwards; null: none. */
    detect: DetectOptions.nullable().default(null),
  }),
  z.strictObject({ kind: z.literal("finish") }),
  z.strictObject({ kind: z.literal("detect"), options: DetectOptions.prefault({}) }),
]);
export type JobRequest = z.infer<typeof JobRequest>;

/** Work on the graph that was started in the app. */
export const Job = z.object({
  job_id: z.string(),
  request: JobRequest,
  state: z.enum(["running", "done", "failed", "cancelled"]),
  /** It was asked to stop and has not yet. */
  stopping: z.boolean(),
  started_at: Instant,
  finished_at: Instant.nullable(),
  /** Fractions from 0 to 1; the last one is the present one. */
  steps: z.array(z.object({ name: z.string(), fraction: z.number(), seconds: z.number() })),
  /** Of a check and of a load, as soon as it is known. */
  report: LoadReport.nullable(),
  /** The run that it made. */
  run_id: z.string().nullable(),
  error: ApiError.nullable(),
});
export type Job = z.infer<typeof Job>;

/** GET /api/jobs, and each message of GET /api/jobs/events. */
export const JobState = z.object({
  current: Job.nullable(),
  /** Ended ones, newest first. */
  recent: z.array(Job),
  /** A command of another process that changes this graph now. */
  holder: z.object({ command: z.string(), pid: z.int(), since: Instant }).nullable(),
});
export type JobState = z.infer<typeof JobState>;

/** GET /api/loads: loads that are in the graph, newest first. */
export const LoadList = z.object({
  page: Page,
  /** Loads that were interrupted and wait to be finished. */
  unfinished: z.int().nonnegative(),
  loads: z.array(
    z.object({
      batch: z.string(),
      at: Instant,
      state: z.enum(["writing", "done"]),
      written_by: z.enum(["import", "batches"]).nullable(),
      /** Null for a load whose report an earlier version kept in another form. */
      report: LoadReport.nullable(),
    }),
  ),
});
export type LoadList = z.infer<typeof LoadList>;
