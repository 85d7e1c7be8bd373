import { randomUUID } from "node:crypto";
import { z } from "zod";
import { GraphError, type Graph } from "./neo4j.ts";
import { AWAIT_INDEXES, META, SCHEMA } from "./schema.cypher.ts";

/** Version of the graph model that this program reads and writes. */
const VERSION = 1;

const Meta = z.object({ graph: z.string(), schema: z.int() });

/**
 * Makes the constraints and indexes where they are missing, waits until they serve, and gives the graph's uuid.
 * @throws GraphError, `GRAPH_TOO_NEW` where a later version of the program has written the graph.
 */
export async function ensureSchema(graph: Graph): Promise<string> {
  for (const statement of SCHEMA) await graph.write(statement);
  await graph.read(AWAIT_INDEXES);
  const [row] = await graph.write(META, { graph: randomUUID() });
  const meta = Meta.parse(row);
  if (meta.schema > VERSION) {
    throw new GraphError("GRAPH_TOO_NEW", `The graph has schema ${meta.schema}; this program knows ${VERSION}.`, {
      next: "Use the version of Hydrascope that wrote it, or a newer one.",
    });
  }
  return meta.graph;
}
