import { randomUUID } from "node:crypto";
import { z } from "zod";
import { recordKnownVerdicts } from "./history.ts";
import { GraphError, type Graph } from "./neo4j.ts";
import { AWAIT_INDEX, META, SCHEMA, UNREADY_INDEXES, WORD_INDEXES, WORD_INDEXES_THERE } from "./schema.cypher.ts";

/** Version of the graph model that this program reads and writes; 2: the hours of an account are packed; 3: tokens by day with models alone. */
const VERSION = 3;

const Meta = z.object({ graph: z.string(), schema: z.int() });

/**
 * Makes the constraints and indexes where they are missing, but for those of words, waits until they serve, and gives the graph's uuid.
 * @throws GraphError, `GRAPH_TOO_NEW` or `GRAPH_TOO_OLD` where another version of the program has written the graph.
 */
export async function ensureSchema(graph: Graph): Promise<string> {
  for (const statement of SCHEMA) await graph.write(statement);
  for (const { name } of await graph.read(UNREADY_INDEXES)) await graph.read(AWAIT_INDEX, { name: String(name) });
  const [row] = await graph.write(META, { graph: randomUUID(), schema: VERSION });
  const meta = Meta.parse(row);
  if (meta.schema > VERSION) {
    throw new GraphError("GRAPH_TOO_NEW", `The graph has schema ${meta.schema}; this program knows ${VERSION}.`, {
      next: "Use the version of Hydrascope that wrote it, or a newer one.",
    });
  }
  if (meta.schema < VERSION) {
    throw new GraphError("GRAPH_TOO_OLD", `The graph has schema ${meta.schema}; this program reads ${VERSION}.`, {
      next: "Load the data into an empty graph (another `--home`, or an empty database), or use the version of Hydrascope that wrote it.",
    });
  }
  await recordKnownVerdicts(graph);
  return meta.graph;
}

/**
 * Makes the indexes of words that search reads, where they are missing. They fill in the background, which takes a while on a large graph and the
 * database's attention: so only who searches makes them. Throws GraphError.
 */
export async function indexWords(graph: Graph): Promise<void> {
  for (const statement of WORD_INDEXES) await graph.write(statement);
}

/** Whether the graph has indexes of words, filled or not. Throws GraphError. */
export async function hasWordIndexes(graph: Graph): Promise<boolean> {
  const rows = await graph.read(WORD_INDEXES_THERE);
  return rows.length > 0;
}
