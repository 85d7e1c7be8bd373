import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import {
  type Finding,
  type FindingEdit,
  type FindingQuery,
  FindingStatus,
  Watch,
  type WatchRequest,
} from "../contract/investigate.ts";
import { HydrascopeError, NotFoundError } from "../errors.ts";
import type { Graph } from "../store/neo4j.ts";
import { instant, readAs } from "../store/read-as.ts";
import { investigate } from "./investigate.ts";
import type { Author } from "./library.ts";
import * as cypher from "./watches.cypher.ts";

const WatchRow = Watch.omit({ last: true }).extend({
  at: z.number(),
  parameters: z.string(),
  known: z.array(z.string()),
  last_at: z.number().nullable(),
  last_rows: z.int().nullable(),
  last_found: z.int().nullable(),
  last_truncated: z.boolean().nullable(),
  last_error: z.string().nullable(),
});
const FindingRow = z.object({
  id: z.string(),
  watch_id: z.string(),
  name: z.string(),
  at: z.number(),
  columns: z.array(z.string()),
  row: z.string(),
  status: FindingStatus,
  note: z.string(),
  by: z.string().nullable(),
  status_at: z.number().nullable(),
});

/** Columns that say what a row is about; the others may change without making another row of it. */
const NAMING = /(?:^|_)(?:account|identifier|node|cluster|path|bin|day|window|model)(?:_id)?$/i;

/**
 * Watches an investigation: it runs now, and the rows that are there already are known and no findings.
 * @throws what `investigate` throws; nothing is kept then
 */
export async function addWatch(
  graph: Graph,
  request: WatchRequest,
  { now, id }: Author & { id: string },
): Promise<Watch> {
  const seen = await look(graph, request, now);
  const { name, by, parameters } = request;
  await graph.write(cypher.CREATE_WATCH, { id, name, by, at: now, parameters: JSON.stringify(parameters) });
  const known = [...seen.rows.keys()];
  const kept = { id, at: now, rows: known.length, truncated: seen.truncated, error: null, known, findings: [] };
  await graph.write(cypher.FINISH_WATCH, kept);
  return findWatch(graph, id);
}

/** Watches no more; its findings stay. Throws NotFoundError, GraphError. */
export async function stopWatch(graph: Graph, id: string, { by, now }: Author): Promise<Watch> {
  await findWatch(graph, id);
  await graph.write(cypher.STOP_WATCH, { id, by, at: now });
  return findWatch(graph, id);
}

/** Every watch, the oldest first. Throws GraphError. */
export async function listWatches(graph: Graph): Promise<Watch[]> {
  return (await readAs(graph, WatchRow, cypher.WATCHES, { id: null })).map(toWatch);
}

/**
 * Runs every active watch and keeps what is new as findings. One that fails says so in its `last.error` and holds up nobody.
 * @returns the number of new findings
 * @throws GraphError
 */
export async function runWatches(graph: Graph, now: number): Promise<number> {
  const watches = await readAs(graph, WatchRow, cypher.WATCHES, { id: null });
  let found = 0;
  for (const watch of watches.filter(({ active }) => active)) {
    const { id, name } = watch;
    const known = new Set(watch.known);
    const parameters = Watch.shape.parameters.parse(JSON.parse(watch.parameters));
    try {
      const { columns, rows, truncated } = await look(graph, { name, parameters, by: "watch" }, now);
      const fresh = [...rows].filter(([digest]) => !known.has(digest));
      await graph.write(cypher.FINISH_WATCH, {
        id,
        at: now,
        rows: rows.size,
        truncated,
        error: null,
        known: fresh.map(([digest]) => digest),
        findings: fresh.map(([digest, row]) => ({ digest, columns, row: JSON.stringify(row) })),
      });
      found += fresh.length;
    } catch (cause) {
      if (!(cause instanceof HydrascopeError)) throw cause;
      const nothing = { rows: 0, truncated: false, known: [], findings: [] };
      await graph.write(cypher.FINISH_WATCH, { id, at: now, error: cause.code, ...nothing });
    }
  }
  return found;
}

/** Findings, newest first, with how many there are. Throws GraphError. */
export async function listFindings(
  graph: Graph,
  { watch = undefined, status = undefined, limit }: FindingQuery,
): Promise<{ findings: Finding[]; total: number }> {
  const chosen = { watch: watch ?? null, status: status ?? null };
  const rows = await readAs(graph, FindingRow, cypher.FINDINGS, { ...chosen, limit });
  const [{ total }] = await readAs(graph, z.object({ total: z.int() }), cypher.COUNT_FINDINGS, chosen);
  return { findings: rows.map(toFinding), total };
}

/** Sets what became of a finding. Throws NotFoundError, GraphError. */
export async function editFinding(graph: Graph, id: string, edit: FindingEdit, now: number): Promise<Finding> {
  const [row] = z.array(FindingRow).parse(await graph.write(cypher.SET_FINDING, { id, ...edit, at: now }));
  if (row === undefined) throw new NotFoundError("There is no finding of this id.", "See `hydrascope findings`.");
  return toFinding(row);
}

/** The present rows by the digest of what they are about. */
async function look(graph: Graph, { name, parameters, by }: WatchRequest, now: number) {
  const result = await investigate(graph, { name, parameters, by }, { id: randomUUID(), now });
  const { columns, truncated } = result;
  return { columns, truncated, rows: new Map(result.rows.map((row) => [digestOf(columns, row), row])) };
}

/** Digest of the naming cells of a row, or of all where it has none. */
function digestOf(columns: readonly string[], row: readonly unknown[]): string {
  const naming = row.filter((cell, at) => NAMING.test(columns[at]) && typeof cell === "string");
  const text = JSON.stringify(naming.length > 0 ? naming : row);
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}

async function findWatch(graph: Graph, id: string): Promise<Watch> {
  const [row] = await readAs(graph, WatchRow, cypher.WATCHES, { id });
  if (row === undefined) throw new NotFoundError("There is no watch of this id.", "See `hydrascope watch list`.");
  return toWatch(row);
}

function toWatch(row: z.infer<typeof WatchRow>): Watch {
  const { id, name, by, active, open } = row;
  const at = instant(row.last_at);
  return {
    id,
    name,
    parameters: Watch.shape.parameters.parse(JSON.parse(row.parameters)),
    by,
    at: new Date(row.at).toISOString(),
    active,
    last:
      at === null
        ? null
        : {
            at,
            rows: row.last_rows ?? 0,
            found: row.last_found ?? 0,
            truncated: row.last_truncated ?? false,
            error: row.last_error,
          },
    open,
  };
}

function toFinding({ at, status_at, row, ...rest }: z.infer<typeof FindingRow>): Finding {
  const cells = z.array(z.unknown()).parse(JSON.parse(row));
  return { ...rest, row: cells, at: new Date(at).toISOString(), status_at: instant(status_at) };
}
