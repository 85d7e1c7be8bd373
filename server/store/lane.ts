import neo4j, { type Session, type Transaction } from "neo4j-driver";
import { z } from "zod";
import { nodeOfAccount } from "../contract/node-id.ts";
import { HydrascopeError } from "../errors.ts";
import { toGraphError, toPlain, type Graph } from "./neo4j.ts";

/** One operator of a plan: its type, e.g. `Expand(All)@neo4j`, and the details that the server gives. */
export interface PlanStep {
  operator: string;
  details: string;
  /** Rows that the server expects it to give. */
  rows: number;
  /** Distance from the operator that gives the result. */
  depth: number;
}

/** What `EXPLAIN` says of a statement. */
export interface Plan {
  /** `r` reads, `rw` and `w` write, `s` schema or administration. */
  queryType: string;
  steps: PlanStep[];
}

/** How far a read may go. */
export interface LaneLimits {
  /** Rows kept; a result that has more is cut. */
  rows: number;
  /** Bytes kept, about as many as the rows take as JSON; a result that has more is cut before the row that passes them. */
  bytes: number;
  /** Transaction timeout that the server keeps, in milliseconds. */
  timeoutMs: number;
  /** When this process gives up by itself, in milliseconds; longer than `timeoutMs`. */
  deadlineMs: number;
}

/** Statements of the lane that one process may have in the server at once; one that the server cannot end keeps its place. */
const PLACES = 8;

/** Rows of a read, with the nodes that were among its values. */
export interface LaneResult {
  columns: string[];
  rows: unknown[][];
  truncated: boolean;
  /** What cut the result: the row limit, the byte limit, or nothing. */
  cutBy: "rows" | "bytes" | null;
  /** Node ids (`account:…`, `ip:…`) of accounts, identifiers and networks among the values, in order of appearance, each once. */
  nodes: string[];
  seconds: number;
}

/** The database refused or ended a statement of the read-only lane: `INVALID_QUERY`, `QUERY_TIMEOUT`, `QUERY_TOO_LARGE`, `QUERY_CANCELLED`, `READER_REFUSED` or `LANE_FULL`. */
export class LaneError extends HydrascopeError {}

type Parameters = Readonly<Record<string, unknown>>;
const StepArguments = z.object({ Details: z.string().catch(""), EstimatedRows: z.number().catch(0) }).catch({
  Details: "",
  EstimatedRows: 0,
});
/** Told of each row as it arrives. */
export type OnRow = (columns: string[], row: unknown[]) => void;
/** Before the statement: what is said of a place in the text counts it too. */
const EXPLAIN = "EXPLAIN ";

/** One READ transaction for one statement: its plan first, then its rows. */
export interface Lane {
  /** The plan of a statement, which is not run. */
  explain(statement: string, parameters: Parameters): Promise<Plan>;
  /** Runs a statement and keeps as much of its result as the limits allow. */
  read(statement: string, parameters: Parameters, onRow?: OnRow): Promise<LaneResult>;
}

/** Sessions that are open or that the server has not yet let go of, by graph. */
const taken = new WeakMap<Graph, Set<Session>>();

/**
 * Gives `work` a READ transaction. It ends at the server's timeout, at this process's own deadline or when `signal` is aborted, whichever is first;
 * the server is told to end it, and nobody waits until it has. `signal`'s reason is what the promise is rejected with where it is a HydrascopeError.
 * @throws LaneError, GraphError
 */
export async function inLane<T>(
  graph: Graph,
  limits: LaneLimits,
  signal: AbortSignal | undefined,
  work: (lane: Lane) => Promise<T>,
): Promise<T> {
  const places = taken.get(graph) ?? new Set();
  taken.set(graph, places);
  if (signal?.aborted === true) throw cancelled();
  if (places.size >= PLACES) throw full();
  const session = graph.laneSession();
  places.add(session);
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timedOut(limits)), limits.deadlineMs);
    onAbort = () => reject(cancelled());
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  const working = async (): Promise<T> => {
    const tx = await session.beginTransaction({ timeout: limits.timeoutMs });
    return work({
      explain: (statement, parameters) => explain(tx, statement, parameters),
      read: (statement, parameters, onRow) => read(tx, statement, parameters, limits, onRow),
    });
  };
  let left: Promise<void> | undefined;
  // A statement that the server cannot end would hold this up for ever; it keeps its place until then.
  const letGo = (): Promise<void> => (left ??= leave(session).finally(() => places.delete(session)));
  try {
    return await Promise.race([working().finally(letGo), end]);
  } catch (cause) {
    throw describe(cause, limits);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
    void letGo();
  }
}

async function explain(tx: Transaction, statement: string, parameters: Parameters): Promise<Plan> {
  const { summary } = await tx.run(EXPLAIN + statement, { ...parameters });
  const steps: PlanStep[] = [];
  const visit = (step: { operatorType: string; arguments: unknown; children: unknown }, depth: number): void => {
    const { Details: details, EstimatedRows: rows } = StepArguments.parse(step.arguments);
    steps.push({ operator: step.operatorType, details, rows, depth });
    for (const child of z.array(Step).parse(step.children)) visit(child, depth + 1);
  };
  if (summary.plan !== false) visit(summary.plan, 0);
  return { queryType: summary.queryType, steps };
}

const Step = z.object({
  operatorType: z.string(),
  arguments: z.unknown(),
  children: z.unknown(),
});

async function read(
  tx: Transaction,
  statement: string,
  parameters: Parameters,
  limits: LaneLimits,
  onRow: OnRow | undefined,
): Promise<LaneResult> {
  const began = performance.now();
  const result = tx.run(statement, { ...parameters });
  const rows: unknown[][] = [];
  const found = new Set<string>();
  const endpoints = new Set<string>();
  let left = limits.bytes;
  let cutBy: LaneResult["cutBy"] = null;
  const sink: Sink = { found, endpoints, spend: (bytes) => (left -= bytes) };
  const columns = (await result.keys()).map(String);
  for await (const record of result) {
    if (rows.length === limits.rows) cutBy = "rows";
    const row = cutBy === null ? record.keys.map((key) => readCell(record.get(key), sink)) : [];
    if (left < 0) cutBy = "bytes";
    if (cutBy !== null) break;
    rows.push(row);
    onRow?.(columns, row);
  }
  const seconds = (performance.now() - began) / 1000;
  const nodes = [...found, ...(await nodesAt(tx, endpoints, found))];
  return { columns, rows, truncated: cutBy !== null, cutBy, nodes, seconds };
}

interface Sink {
  found: Set<string>;
  /** Element ids of the ends of relations. */
  endpoints: Set<string>;
  /** Counts bytes against the limit. */
  spend: (bytes: number) => void;
}

/** A value as plain data: nodes and relations are their properties (long lists of numbers as their length) with `_id`, `_labels` or `_type`. */
function readCell(value: unknown, sink: Sink): unknown {
  sink.spend(typeof value === "string" ? value.length + 3 : 8);
  if (value === null || typeof value !== "object") return toPlain(value);
  if (Array.isArray(value)) return value.map((entry) => readCell(entry, sink));
  if (neo4j.isPath(value)) {
    const steps = value.segments.flatMap((segment) => [segment.relationship, segment.end]);
    return [value.start, ...steps].map((step) => readCell(step, sink));
  }
  if (neo4j.isNode(value)) {
    const id = nodeId(value.labels, value.properties);
    if (id !== null) sink.found.add(id);
    return { ...(id === null ? {} : { _id: id }), _labels: value.labels, ...briefly(value.properties, sink) };
  }
  if (neo4j.isRelationship(value)) {
    sink.endpoints.add(value.startNodeElementId).add(value.endNodeElementId);
    return { _type: value.type, ...briefly(value.properties, sink) };
  }
  const plain = toPlain(value);
  if (plain === null || typeof plain !== "object" || neo4j.isPoint(value) || neo4j.isDuration(value)) return plain;
  return Object.fromEntries(shown(value).map(([key, entry]) => [key, readEntry(key, entry, sink)]));
}

function readEntry(key: string, value: unknown, sink: Sink): unknown {
  sink.spend(key.length + 3);
  return readCell(value, sink);
}

function briefly(properties: object, sink: Sink): Record<string, unknown> {
  return Object.fromEntries(
    shown(properties).map(([key, value]) => {
      return [
        key,
        readEntry(key, Array.isArray(value) && value.length > 20 ? `[${value.length} values]` : value, sink),
      ];
    }),
  );
}

/** Entries of a node or a map but for samples of prompts, which are shown on an audited request alone. */
function shown(object: object): [string, unknown][] {
  return Object.entries(object).filter(([key]) => key !== "exemplar");
}

/** The node id that the client knows a node by; null for runs, clusters, models and so on. */
function nodeId(labels: readonly string[], properties: Readonly<Record<string, unknown>>): string | null {
  const { id } = properties;
  if (typeof id !== "string") return null;
  if (labels.includes("Account")) return nodeOfAccount(id);
  return labels.includes("Identifier") || labels.includes("Network") ? id : null;
}

async function nodesAt(tx: Transaction, endpoints: ReadonlySet<string>, known: ReadonlySet<string>): Promise<string[]> {
  if (endpoints.size === 0) return [];
  const { records } = await tx.run("UNWIND $ids AS id MATCH (n) WHERE elementId(n) = id RETURN n", {
    ids: [...endpoints].slice(0, 2000),
  });
  const ids = records.map((record) => {
    const node: unknown = record.get("n");
    return neo4j.isNode(node) ? nodeId(node.labels, node.properties) : null;
  });
  return ids.filter((id) => id !== null).filter((id) => !known.has(id));
}

/** Rolls back whatever is open. */
async function leave(session: Session): Promise<void> {
  try {
    await session.close();
  } catch {
    // The connection is gone, and with it the transaction.
  }
}

function timedOut(limits: LaneLimits): LaneError {
  return new LaneError("QUERY_TIMEOUT", `The query did not end within ${limits.timeoutMs / 1000} s.`, {
    next: "Narrow it: start from an account or identifier, bound the length of paths, add LIMIT.",
    status: 408,
  });
}

function cancelled(): LaneError {
  return new LaneError("QUERY_CANCELLED", "The query was cancelled.", {
    next: "Run it again when you want to.",
    status: 409,
  });
}

function full(): LaneError {
  return new LaneError("LANE_FULL", `${PLACES} queries are running already, or the database has not ended them yet.`, {
    next: "Wait until one of them has ended, or cancel one.",
    status: 429,
  });
}

function describe(cause: unknown, limits: LaneLimits): unknown {
  if (!(cause instanceof neo4j.Neo4jError)) return cause;
  if (/TransactionTimedOut|TransactionTerminated|Terminated/.test(cause.code)) return timedOut(limits);
  if (cause.code.includes("MemoryPool") || cause.code.includes("OutOfMemory")) {
    return new LaneError("QUERY_TOO_LARGE", "The query needs more memory than a query may use.", {
      next: "Narrow it: aggregate less at once, or add LIMIT before collecting.",
      status: 422,
    });
  }
  // The driver calls a refused login of a session's own account an error of the protocol.
  if (/Unauthorized$|^ProtocolError$/.test(cause.code) && /unauthorized/i.test(cause.message)) {
    return new LaneError("READER_REFUSED", "The database refuses the account that queries run as.", {
      next: "Check NEO4J_READER_USERNAME and NEO4J_READER_PASSWORD.",
      details: { code: cause.code },
      status: 502,
    });
  }
  if (!cause.code.startsWith("Neo.ClientError")) return toGraphError(cause);
  const { text, place } = placed(cause.message);
  return new LaneError("INVALID_QUERY", "The database does not accept the query.", {
    next: text.slice(0, 2000),
    details: { code: cause.code, ...place },
    exitCode: 1,
    status: 400,
  });
}

/** The server's words without its copy of the text, and where in the text they point: line and column from 1, offset in UTF-16 units. */
function placed(message: string): { text: string; place: { line?: number; column?: number; offset?: number } } {
  const found = /\s*\(line (\d+), column (\d+) \(offset: (\d+)\)\)/.exec(message);
  if (found === null) return { text: message, place: {} };
  const [line, column, offset] = found.slice(1).map(Number);
  const place = { line, column: line === 1 ? column - EXPLAIN.length : column, offset: offset - EXPLAIN.length };
  if (place.offset < 0) return { text: message, place: {} };
  return { text: `${message.slice(0, found.index)} (line ${place.line}, column ${place.column})`, place };
}
