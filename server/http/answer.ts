import { PassThrough, type Readable } from "node:stream";
import type { AnswerEvent } from "../contract/ask.ts";
import type { GraphSlice } from "../contract/api.ts";
import type { InvestigateRequest } from "../contract/investigate.ts";
import { drawFound } from "../explore/cluster-graph.ts";
import { investigate, LIMITS, type Occasion } from "../investigate/investigate.ts";
import type { Graph } from "../store/neo4j.ts";
import { refusalOf } from "./refusal.ts";

/** How long rows wait for others to go with, in milliseconds. */
const PAUSE = 80;

/**
 * Runs an investigation and tells of its rows while they arrive, one event a line: `begin`, `rows` …, then `end`, or `broken` where it failed or was
 * cancelled after it had begun.
 * @throws what `investigate` throws before the first row
 */
export function answer(
  graph: Graph,
  request: InvestigateRequest,
  occasion: Omit<Occasion, "onRow">,
): Promise<Readable> {
  const stream = new PassThrough();
  const tell = (event: AnswerEvent): void => void stream.write(`${JSON.stringify(event)}\n`);
  let waiting: unknown[][] = [];
  const flush = (): void => {
    if (waiting.length > 0) tell({ type: "rows", rows: waiting });
    waiting = [];
  };
  let timer: NodeJS.Timeout | undefined;
  return new Promise((resolve, reject) => {
    const begin = (columns: string[]): void => {
      if (timer !== undefined) return;
      tell({ type: "begin", id: occasion.id, limit: LIMITS.rows, columns });
      timer = setInterval(flush, PAUSE);
      resolve(stream);
    };
    const onRow = (columns: string[], row: unknown[]): void => {
      begin(columns);
      waiting.push(row);
    };
    const run = async (): Promise<void> => {
      try {
        const { nodes, columns, truncated, cut_by, seconds } = await investigate(graph, request, {
          ...occasion,
          onRow,
        });
        begin(columns);
        flush();
        tell({ type: "end", truncated, cut_by, seconds, graph: await drawAnswer(graph, nodes) });
      } catch (cause) {
        if (timer === undefined) return reject(cause);
        flush();
        tell({ type: "broken", error: refusalOf(cause).body });
      } finally {
        clearInterval(timer);
        stream.end();
      }
    };
    void run();
  });
}

/** The nodes of an answer for the canvas; null where it has none. Throws GraphError. */
export async function drawAnswer(graph: Graph, nodes: readonly string[]): Promise<GraphSlice | null> {
  const slice = nodes.length === 0 ? null : await drawFound(graph, nodes);
  return slice === null || slice.nodes.length === 0 ? null : slice;
}
