import { z } from "zod";
import type { SchemaNames } from "../contract/ask.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./graph-schema.cypher.ts";
import { FUNCTIONS, PROCEDURES } from "./operators.ts";

const Name = z.object({ name: z.string() });
const Callable = Name.extend({ signature: z.string(), description: z.string() });
const Nodes = z.array(z.object({ elementId: z.string(), labels: z.array(z.string()) }));
const Relations = z.array(z.object({ type: z.string(), startNodeElementId: z.string(), endNodeElementId: z.string() }));

/** The names that a query can use: what the graph holds now, and the functions and procedures that the lane lets through. Throws GraphError. */
export async function readSchema(graph: Graph): Promise<SchemaNames> {
  const names = async (query: string): Promise<string[]> => (await readAs(graph, Name, query)).map(({ name }) => name);
  const [labels, relations, properties, patterns, functions, procedures] = await Promise.all([
    names(cypher.LABELS),
    names(cypher.RELATIONS),
    names(cypher.PROPERTIES),
    readPatterns(graph),
    readAs(graph, Callable, cypher.FUNCTIONS),
    readAs(graph, Callable, cypher.PROCEDURES),
  ]);
  return {
    labels,
    relations,
    properties,
    patterns,
    functions: functions.filter(({ name }) => !name.includes(".") || FUNCTIONS.has(name.toLowerCase())),
    procedures: procedures.filter(({ name }) => PROCEDURES.has(name)),
  };
}

async function readPatterns(graph: Graph): Promise<SchemaNames["patterns"]> {
  const found = new Map<string, SchemaNames["patterns"][number]>();
  for await (const row of graph.stream(cypher.PATTERNS)) {
    const labels = new Map(Nodes.parse(row.get("nodes")).map(({ elementId, labels: [first] }) => [elementId, first]));
    for (const { type: relation, startNodeElementId, endNodeElementId } of Relations.parse(row.get("relationships"))) {
      const from = labels.get(startNodeElementId);
      const to = labels.get(endNodeElementId);
      if (from !== undefined && to !== undefined) found.set(`${from} ${relation} ${to}`, { from, relation, to });
    }
  }
  return [...found.values()];
}
