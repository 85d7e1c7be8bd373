import type { Graph } from "./neo4j.ts";
import { VOLUMES } from "./volumes.cypher.ts";

/** How much an account asked, and between which instants (epoch ms) it was seen. */
export interface Volume {
  id: string;
  exchanges: number;
  firstSeen: number;
  lastSeen: number;
}

/** Every account with exchanges, in no order. Throws GraphError. */
export async function* streamVolumes(graph: Graph): AsyncGenerator<Volume> {
  for await (const row of graph.stream(VOLUMES)) {
    yield {
      id: row.string("id"),
      exchanges: row.number("exchanges"),
      firstSeen: row.number("firstSeen"),
      lastSeen: row.number("lastSeen"),
    };
  }
}
