import { z } from "zod";
import { InvestigationRun } from "../contract/investigate.ts";
import { HydrascopeError, UsageError } from "../errors.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./history.cypher.ts";

const Row = InvestigationRun.extend({ at: z.number(), parameters: z.string() });

/** What is known of a run before it. */
export interface Beginning {
  id: string;
  /** Epoch milliseconds. */
  now: number;
  name: string | null;
  version: number | null;
  cypher: string;
  parameters: Readonly<Record<string, unknown>>;
  by: string;
}

/**
 * Keeps an entry of a run: who asked what is on record before the first row. `run` calls `begin` once the query is admitted and before it is run;
 * without the entry nothing is run. How it ended is kept too, also where the server never answers.
 * @throws GraphError, UsageError for an id that is taken, and what `run` throws
 */
export async function recorded<T extends { rows: readonly unknown[]; truncated: boolean; seconds: number }>(
  graph: Graph,
  { now, parameters, ...beginning }: Beginning,
  run: (begin: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const { id } = beginning;
  let began: number | null = null;
  const begin = async (): Promise<void> => {
    const [entry] = await graph.write(cypher.BEGIN, { ...beginning, at: now, parameters: JSON.stringify(parameters) });
    if (entry?.["mine"] !== true) throw new UsageError("The id is that of another run.", "Give a new one, or none.");
    began = performance.now();
  };
  try {
    const result = await run(begin);
    const { rows, truncated, seconds } = result;
    await graph.write(cypher.END, { id, state: "done", error: null, rows: rows.length, truncated, seconds });
    return result;
  } catch (cause) {
    if (began !== null) {
      const error = cause instanceof HydrascopeError ? cause.code : "UNEXPECTED";
      const state = error === "QUERY_CANCELLED" ? "cancelled" : "failed";
      const seconds = (performance.now() - began) / 1000;
      // The run's own failure is what the caller must hear of.
      await graph.write(cypher.END, { id, state, error, rows: null, truncated: null, seconds }).catch(() => undefined);
    }
    throw cause;
  }
}

/** The newest runs, all or of one investigation, newest first. Throws GraphError. */
export async function listRuns(
  graph: Graph,
  { name, limit }: { name?: string | undefined; limit: number },
): Promise<InvestigationRun[]> {
  const rows = await readAs(graph, Row, cypher.RUNS, { name: name ?? null, limit });
  return rows.map(({ at, parameters, ...row }) => ({
    ...row,
    at: new Date(at).toISOString(),
    parameters: InvestigationRun.shape.parameters.parse(JSON.parse(parameters)),
  }));
}
