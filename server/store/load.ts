import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Session } from "neo4j-driver";
import { z } from "zod";
import { dropAll } from "./drop.ts";
import { openDuck, parquetFile, type Duck, type DuckOutput } from "./duckdb.ts";
import { recordKnownVerdicts } from "./history.ts";
import { keepLedgerPart } from "./ledger.ts";
import {
  BEGIN_LOAD,
  CHUNKS_DONE,
  DROP_CHUNKS,
  FINISH_LOAD,
  IN_USE,
  MARK_CHUNK,
  MARK_DEMONSTRATION,
  mergeDimension,
  writing,
  type Writing,
} from "./load.cypher.ts";
import { GraphError, type Graph } from "./neo4j.ts";
import { chunkOfWhole, readManifest, type LoadHome, type Manifest } from "./staging.ts";

/** Transactions that write at the same time. */
const SESSIONS = 2;

/** What a load wrote; rows of chunks that an interrupted attempt had written are not among them. */
export interface LoadCounts {
  nodes: number;
  relations: number;
  seconds: number;
}

const Begun = z.object({ state: z.enum(["writing", "done"]), fresh: z.array(z.string()), ordinal: z.int() });

/**
 * Writes a staged load into the graph, then its part of the ledger, then removes it. Every chunk is written exactly once however often this is
 * repeated: a chunk and its mark are one transaction. `writtenBy` says how most of it came into the graph. Progress is a step's name and a fraction from 0 to 1.
 * @throws GraphError, DuckError, the reason of `signal`
 */
export async function writeLoad(
  graph: Graph,
  staged: string,
  home: LoadHome,
  onProgress: (step: string, fraction: number) => void = () => undefined,
  { writtenBy = "batches", signal }: { writtenBy?: "import" | "batches"; signal?: AbortSignal | undefined } = {},
): Promise<LoadCounts> {
  const began = performance.now();
  const counts: LoadCounts = { nodes: 0, relations: 0, seconds: 0 };
  const manifest = await readManifest(staged);
  const { batch } = manifest;
  const begun = await begin(graph, manifest, writtenBy);
  if (begun.state === "writing") {
    const done = new Set((await graph.read(CHUNKS_DONE, { batch })).map((row) => String(row["id"])));
    const duck = await openDuck({ memoryMb: 512 });
    try {
      await writeFiles(
        graph,
        duck,
        { staged, manifest, done, fresh: new Set(begun.fresh), ordinal: begun.ordinal, signal },
        counts,
        onProgress,
      );
    } finally {
      await duck.close();
    }
    await graph.write(FINISH_LOAD, { batch });
    await recordKnownVerdicts(graph);
  }
  await keepLedgerPart(home, staged, manifest.sequence, batch);
  await dropAll(graph, DROP_CHUNKS, { batch });
  await rm(staged, { recursive: true, force: true });
  counts.seconds = (performance.now() - began) / 1000;
  return counts;
}

/** Notes that a load is the demonstration. @throws GraphError */
export async function markDemonstration(graph: Graph, batch: string): Promise<void> {
  await graph.write(MARK_DEMONSTRATION, { batch });
}

async function begin(graph: Graph, manifest: Manifest, writtenBy: string): Promise<z.infer<typeof Begun>> {
  const [inUse] = await graph.read(IN_USE);
  const fresh = Object.entries(inUse ?? {}).flatMap(([name, count]) => (count === 0 ? [name] : []));
  const { batch, at, sequence, report } = manifest;
  const [row] = await graph.write(BEGIN_LOAD, {
    batch,
    at,
    sequence,
    files: report.files.length,
    rows: report.loaded,
    report: JSON.stringify(report),
    writtenBy,
    fresh,
  });
  return Begun.parse(row);
}

interface Work {
  readonly staged: string;
  readonly manifest: Manifest;
  readonly done: ReadonlySet<string>;
  readonly fresh: ReadonlySet<string>;
  /** Place of this attempt among all loads of the graph: what it adds is marked with it. */
  readonly ordinal: number;
  /** Asks it to stop between two chunks. */
  readonly signal: AbortSignal | undefined;
}

async function writeFiles(
  graph: Graph,
  duck: Duck,
  { staged, manifest, done, fresh, ordinal, signal }: Work,
  counts: LoadCounts,
  onProgress: (step: string, fraction: number) => void,
): Promise<void> {
  const total = manifest.files.reduce((sum, { rows }) => sum + rows, 0);
  let written = 0;
  for (const { file, rows, what } of manifest.files) {
    if (done.has(chunkOfWhole(manifest.batch, file))) {
      written += rows;
      continue;
    }
    const source = parquetFile(join(staged, file));
    if (what.target === "usage") {
      const values = await duck.rows(`SELECT DISTINCT value FROM ${source} ORDER BY value`);
      await graph.write(mergeDimension(what.dimension), { values: values.map((row) => String(row["value"])) });
    }
    const how = writing(what, (name) => fresh.has(name));
    const columns = (await duck.rows(`DESCRIBE SELECT * FROM ${source}`)).map((row) => String(row["column_name"]));
    await eachChunk(duck, source, how, async (index, chunkRows) => {
      signal?.throwIfAborted();
      const chunk = `${manifest.batch}/${file}/${index}`;
      if (!done.has(chunk)) {
        const parameters = {
          batch: manifest.batch,
          chunk,
          ordinal: BigInt(ordinal),
          rows: chunkRows.map((row) => toRow(row, columns, how.facts)),
        };
        const sums = await writeChunk(graph, how.query, parameters);
        counts.nodes += sums.nodes;
        counts.relations += sums.relations;
      }
      written += chunkRows.length;
      onProgress("writing the graph", total === 0 ? 1 : written / total);
    });
  }
}

/** Gives the rows of a staged file in chunks of fixed bounds to `write`, several at a time where their order does not matter. */
async function eachChunk(
  duck: Duck,
  source: string,
  how: Writing,
  write: (index: number, rows: DuckOutput[][]) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let index = 0;
  const start = async (rows: DuckOutput[][]): Promise<void> => {
    const task = write(index++, rows)
      .catch((cause: unknown) => void failures.push(cause))
      .finally(() => running.delete(task));
    running.add(task);
    if (running.size >= (how.parallel ? SESSIONS : 1)) await Promise.race(running);
  };
  let waiting: DuckOutput[][] = [];
  try {
    for await (const rows of duck.stream(`SELECT * FROM ${source}`)) {
      waiting = waiting.length === 0 ? rows : waiting.concat(rows);
      while (waiting.length >= how.chunk && failures.length === 0) {
        await start(waiting.slice(0, how.chunk));
        waiting = waiting.slice(how.chunk);
      }
      if (failures.length > 0) break;
    }
    if (waiting.length > 0 && failures.length === 0) await start(waiting);
  } finally {
    await Promise.all(running);
  }
  if (failures.length > 0) throw failures[0];
}

type Parameter = DuckOutput | Record<string, DuckOutput>;

/** BIGINT arrives as bigint, which the driver sends as INTEGER. */
function toRow(values: DuckOutput[], columns: readonly string[], facts: boolean): Record<string, Parameter> {
  const row: Record<string, Parameter> = {};
  const known: Record<string, DuckOutput> = {};
  columns.forEach((column, index) => {
    const value = values[index] ?? null;
    if (!facts || column === "id" || column === "value" || column === "f" || column === "l") row[column] = value;
    else if (value !== null) known[column] = value;
  });
  if (facts) row["facts"] = known;
  return row;
}

async function writeChunk(
  graph: Graph,
  query: string,
  parameters: { batch: string; chunk: string; ordinal: bigint; rows: Record<string, Parameter>[] },
): Promise<{ nodes: number; relations: number }> {
  const session: Session = graph.session("WRITE");
  try {
    return await session.executeWrite(async (tx) => {
      await tx.run(MARK_CHUNK, { batch: parameters.batch, chunk: parameters.chunk });
      const { summary } = await tx.run(query, parameters);
      const { nodesCreated, relationshipsCreated } = summary.counters.updates();
      return { nodes: nodesCreated, relations: relationshipsCreated };
    });
  } catch (cause) {
    // The commit had succeeded and its reply was lost: the driver's retry meets its own mark.
    if (hasCode(cause, "Neo.ClientError.Schema.ConstraintValidationFailed") && (await isMarked(graph, parameters))) {
      return { nodes: 0, relations: 0 };
    }
    throw new GraphError("LOAD_INTERRUPTED", "The graph database failed while a load was written.", {
      next: "Run `hydrascope load` again: it goes on where it stopped.",
      details: { batch: parameters.batch, chunk: parameters.chunk, reason: codeOf(cause) },
      cause,
    });
  } finally {
    await session.close();
  }
}

async function isMarked(graph: Graph, { batch, chunk }: { batch: string; chunk: string }): Promise<boolean> {
  const rows = await graph.read(CHUNKS_DONE, { batch });
  return rows.some((row) => row["id"] === chunk);
}

function hasCode(cause: unknown, code: string): boolean {
  return codeOf(cause) === code;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
}
