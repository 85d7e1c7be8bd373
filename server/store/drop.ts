import type { Graph, QueryParameters } from "./neo4j.ts";

/** Repeats a statement that removes a part and gives its size as `dropped` until nothing is left: a single transaction might not hold all. Throws GraphError. */
export async function dropAll(graph: Graph, statement: string, parameters: QueryParameters = {}): Promise<void> {
  for (;;) {
    const [row] = await graph.write(statement, parameters);
    if (Number(row["dropped"]) === 0) return;
  }
}
