import { z } from "zod";
import { Case } from "../contract/queue.ts";
import { CASES } from "./cases.cypher.ts";
import type { Graph } from "./neo4j.ts";
import { readAs } from "./read-as.ts";

const Row = Case.extend({ at: z.number() });

/** Cases by the id of their cluster: of those named, or all. Throws GraphError. */
export async function readCases(graph: Graph, ids?: readonly string[]): Promise<Map<string, Case>> {
  const rows = await readAs(graph, Row, CASES, { ids: ids ?? null });
  return new Map(rows.map((row) => [row.cluster_id, { ...row, at: new Date(row.at).toISOString() }]));
}
