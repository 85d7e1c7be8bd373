import { z } from "zod";
import type { KeptWeight } from "../contract/projection.ts";
import type { Graph, QueryValue } from "./neo4j.ts";
import { readAs } from "./read-as.ts";
import * as cypher from "./weights.cypher.ts";

/** Ids of one chunk: a look-up reads whole chunks. */
const CHUNK = 2000;
/** Chunks of one transaction. */
const CHUNKS_AT_ONCE = 5;

const Bounds = z.object({ number: z.int(), from: z.string(), to: z.string() });
/** Weights of a chunk: node id, bits, accounts, hub, reason of each. One text, for lists of the graph arrive value by value, which takes twice as long. */
const Chunk = z.array(z.tuple([z.string(), z.number(), z.int(), z.boolean(), z.string().nullable()]));

/** Writes the weights of a run, by node id, beside those of earlier runs. Throws GraphError. */
export async function writeWeights(graph: Graph, run: string, weights: [string, KeptWeight][]): Promise<void> {
  const sorted = weights.toSorted(([one], [other]) => (one < other ? -1 : 1));
  let rows: QueryValue[] = [];
  // A run in which nothing is shared has one empty chunk, which tells it from a run whose weights are gone.
  for (let start = 0, number = 0; start === 0 || start < sorted.length; start += CHUNK, number++) {
    const chunk = sorted.slice(start, start + CHUNK);
    rows.push({
      number,
      from: chunk.at(0)?.[0] ?? "",
      to: chunk.at(-1)?.[0] ?? "",
      weights: JSON.stringify(chunk.map(([id, { bits, accounts, hub, reason }]) => [id, bits, accounts, hub, reason])),
    });
    if (rows.length < CHUNKS_AT_ONCE && start + CHUNK < sorted.length) continue;
    await graph.write(cypher.WRITE_CHUNKS, { run, rows });
    rows = [];
  }
}

/**
 * The weights that a run kept for the node ids given, whatever was loaded or found since; a value that fewer than two accounts had then is absent.
 * Null where the run's weights are not kept (any more). Throws GraphError.
 */
export async function readWeights(
  graph: Graph,
  run: string,
  ids: Iterable<string>,
): Promise<Map<string, KeptWeight> | null> {
  const bounds = await readAs(graph, Bounds, cypher.BOUNDS, { run });
  if (bounds.length === 0) return null;
  const wanted = new Set(ids);
  const numbers = new Set<number>();
  for (const id of wanted) {
    const bound = bounds[lastAtMost(bounds, id)];
    if (bound !== undefined && id <= bound.to) numbers.add(bound.number);
  }
  const found = new Map<string, KeptWeight>();
  for await (const row of graph.stream(cypher.CHUNKS, { run, numbers: [...numbers] })) {
    for (const [id, bits, accounts, hub, reason] of Chunk.parse(JSON.parse(row.string("weights")))) {
      if (wanted.has(id)) found.set(id, { bits, accounts, hub, reason });
    }
  }
  return found;
}

/** Place of the last chunk that begins at the id or before it, -1 where none does. */
function lastAtMost(bounds: readonly { from: string }[], id: string): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle].from <= id) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
