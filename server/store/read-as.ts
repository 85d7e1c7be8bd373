import { z } from "zod";
import type { Graph, QueryParameters } from "./neo4j.ts";

/** Runs one read and gives its rows in the shape of `schema`. Throws GraphError, and ZodError where the graph holds another shape. */
export async function readAs<T extends z.ZodType>(
  graph: Graph,
  schema: T,
  query: string,
  parameters: QueryParameters = {},
  options: { timeoutMs?: number } = {},
): Promise<z.infer<T>[]> {
  const rows = await graph.read(query, parameters, options);
  return z.array(schema).parse(rows);
}

/** The one row of a read, or null where there is none. Throws as `readAs`. */
export async function readOne<T extends z.ZodType>(
  graph: Graph,
  schema: T,
  query: string,
  parameters: QueryParameters = {},
): Promise<z.infer<T> | null> {
  const [row] = await readAs(graph, schema, query, parameters);
  return row ?? null;
}

/** Epoch milliseconds of the graph as an ISO 8601 instant in UTC; absent stays null. */
export function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
