import { z } from "zod";
import { GraphSlice } from "./api.ts";
import { Instant } from "./graph.ts";

const Name = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z0-9-]*$/, "small letters, digits and hyphens, a letter first");
const By = z.string().min(1).max(100);
const Text = z.string().trim().min(1).max(2000);
/** What the parameters are set to, by name, as typed or as JSON. */
const Values = z.record(z.string(), z.unknown());

/** Types of parameters: what a form needs to draw its field and to offer an investigation on a node. */
export const ParameterType = z.enum([
  "string",
  "number",
  "boolean",
  "date",
  "datetime",
  "enumeration",
  "list",
  "account",
  "accounts",
  "identifier",
  "cluster",
]);
export type ParameterType = z.infer<typeof ParameterType>;

/** A parameter of an investigation: enough to draw its form. */
export const Parameter = z
  .object({
    name: z.string().regex(/^[a-z_][a-z0-9_]{0,59}$/i, "a name of letters, digits and underscores"),
    type: ParameterType,
    title: z.string().trim().min(1).max(200),
    /** Null where it must be given. */
    default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable(),
    /** The values of an enumeration; the kinds of an identifier, where not every kind will do. */
    options: z.array(z.string().min(1).max(200)).max(100).optional(),
  })
  .refine(({ type, options = [] }) => (type === "enumeration" ? options.length > 0 : true), {
    message: "an enumeration lists its options",
  })
  .refine(({ type, options }) => options === undefined || type === "enumeration" || type === "identifier", {
    message: "only an enumeration and an identifier have options",
  });
export type Parameter = z.infer<typeof Parameter>;

/** What a person writes of an investigation. */
export const InvestigationText = z.object({
  name: Name,
  title: Text,
  question: Text,
  /** What the result means, and what it does not prove. */
  meaning: Text,
  /** How to show the result; a chart has its first column as x, each column of numbers as y, and a series for each value of a column of text. */
  show: z.enum(["table", "graph", "value", "chart"]).default("table"),
  /** True where it reads all of the graph, so that its time grows with it. */
  scan: z.boolean().default(false),
  tags: z.array(z.string().trim().min(1).max(40)).max(20).default([]),
  parameters: z.array(Parameter).max(20).default([]),
  cypher: z.string().trim().min(1).max(20_000),
});
export type InvestigationText = z.infer<typeof InvestigationText>;

/** A saved investigation: one that comes with Hydrascope, or one of one's own in its newest version. */
export const Investigation = InvestigationText.extend({
  origin: z.enum(["builtin", "own"]),
  /** 1 at first, one more with each edit. */
  version: z.int().positive(),
  archived: z.boolean(),
  /** Who wrote this version and when; null for one that comes with Hydrascope. */
  by: z.string().nullable(),
  at: Instant.nullable(),
});
export type Investigation = z.infer<typeof Investigation>;

/** How the read-only lane is guarded, and what cannot be guaranteed on a server that somebody else runs. */
export const LaneGuarantees = z.object({
  managed: z.boolean(),
  limits: z.object({ rows: z.int(), bytes: z.int(), seconds: z.number() }),
  /** What a foreign server may still let happen, in plain words; empty where Hydrascope runs the database itself. */
  not_guaranteed: z.array(z.string()),
});
export type LaneGuarantees = z.infer<typeof LaneGuarantees>;

/** GET /api/investigations?archived= */
export const InvestigationList = z.object({ investigations: z.array(Investigation), lane: LaneGuarantees });
export const InvestigationListQuery = z.object({ archived: z.stringbool().default(false) });

/** POST /api/investigations (a new one), PUT /api/investigations/:name (its next version) */
export const InvestigationEdit = z.object({ investigation: InvestigationText, by: By });
/** POST /api/investigations/:name/duplicate */
export const DuplicateRequest = z.object({ name: Name, title: Text.optional(), by: By });
/** POST /api/investigations/:name/archive; `archived` false brings it back. */
export const ArchiveRequest = z.object({ archived: z.boolean().default(true), by: By });
/** POST /api/investigations/:name/tags */
export const TagRequest = z.object({ tags: InvestigationText.shape.tags, by: By });
/** GET /api/investigations/:name/versions, newest first */
export const InvestigationVersions = z.object({ versions: z.array(Investigation) });
/** POST /api/investigations/import: texts of `.cypher` files; one that is there already gets a new version where it differs. */
export const ImportRequest = z.object({
  files: z
    .array(z.object({ name: z.string().max(200), text: z.string().max(40_000) }))
    .min(1)
    .max(200),
  by: By,
});
/** Names of what an import made, gave a new version and found unchanged. */
export const ImportReport = z.object({
  created: z.array(z.string()),
  changed: z.array(z.string()),
  unchanged: z.array(z.string()),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** POST /api/investigations/run: a saved one by name, or a query of one's own. Closing the connection cancels it. */
export const InvestigateRequest = z.object({
  name: z.string().optional(),
  /** Of the saved one; the newest unless given. */
  version: z.int().positive().optional(),
  cypher: z.string().max(20_000).optional(),
  parameters: Values.default({}),
  by: By.default("workbench"),
  /** Id that the run gets in the history, so that another request can cancel it. */
  id: z.uuid().optional(),
});
export type InvestigateRequest = z.input<typeof InvestigateRequest>;
export const InvestigateResult = z.object({
  /** Its entry in the history. */
  id: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
  /** True where the row limit or the byte limit cut the result. */
  truncated: z.boolean(),
  cut_by: z.enum(["rows", "bytes"]).nullable(),
  /** The row limit. */
  limit: z.int(),
  seconds: z.number(),
  show: InvestigationText.shape.show,
  /** Accounts and identifiers among the values, for the canvas. */
  graph: GraphSlice.nullable(),
});
export type InvestigateResult = z.infer<typeof InvestigateResult>;

/** One run of an investigation or of a query of one's own; kept before its first row is read. */
export const InvestigationRun = z.object({
  id: z.string(),
  name: z.string().nullable(),
  version: z.int().nullable(),
  cypher: z.string(),
  parameters: Values,
  by: z.string(),
  at: Instant,
  state: z.enum(["running", "done", "cancelled", "failed"]),
  /** Code of the error of one that failed. */
  error: z.string().nullable(),
  rows: z.int().nullable(),
  truncated: z.boolean().nullable(),
  seconds: z.number().nullable(),
});
export type InvestigationRun = z.infer<typeof InvestigationRun>;
/** GET /api/investigations/runs?name=&limit=, newest first */
export const RunHistory = z.object({ runs: z.array(InvestigationRun) });
export const RunHistoryQuery = z.object({
  name: z.string().max(80).optional(),
  limit: z.coerce.number().int().positive().max(1000).default(100),
});

/** An investigation with its parameters that runs after each load and each run; its new rows become findings. */
export const Watch = z.object({
  id: z.string(),
  name: z.string(),
  parameters: Values,
  by: z.string(),
  at: Instant,
  active: z.boolean(),
  /** The last time that it ran; `error` is the code of what went wrong, the rest is then 0. */
  last: z
    .object({ at: Instant, rows: z.int(), found: z.int(), truncated: z.boolean(), error: z.string().nullable() })
    .nullable(),
  /** Findings of it that are open. */
  open: z.int(),
});
export type Watch = z.infer<typeof Watch>;
/** GET /api/watches */
export const WatchList = z.object({ watches: z.array(Watch) });
/** POST /api/watches: it runs at once, and what is there already is no finding. */
export const WatchRequest = z.object({ name: z.string().max(80), parameters: Values.default({}), by: By });
export type WatchRequest = z.infer<typeof WatchRequest>;

/** What became of a finding. */
export const FindingStatus = z.enum(["open", "in_review", "confirmed", "dismissed"]);
export type FindingStatus = z.infer<typeof FindingStatus>;
/** A row that a watch had not seen before. */
export const Finding = z.object({
  id: z.string(),
  watch_id: z.string(),
  /** The investigation. */
  name: z.string(),
  at: Instant,
  columns: z.array(z.string()),
  row: z.array(z.unknown()),
  status: FindingStatus,
  note: z.string(),
  /** Who set the status and when; null while nobody has. */
  by: z.string().nullable(),
  status_at: Instant.nullable(),
});
export type Finding = z.infer<typeof Finding>;
/** GET /api/findings?watch=&status=&limit=, newest first */
export const FindingList = z.object({ findings: z.array(Finding), total: z.int() });
export const FindingQuery = z.object({
  watch: z.string().max(100).optional(),
  status: FindingStatus.optional(),
  limit: z.coerce.number().int().positive().max(1000).default(100),
});
export type FindingQuery = z.infer<typeof FindingQuery>;
/** POST /api/findings/:id */
export const FindingEdit = z.object({ status: FindingStatus, note: z.string().max(2000).default(""), by: By });
export type FindingEdit = z.infer<typeof FindingEdit>;
