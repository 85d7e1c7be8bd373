import { UndirectedGraph } from "graphology";
import louvain from "graphology-communities-louvain";
import { seededRng } from "../../../server/detect/kernels/random.ts";
import type { Observation } from "../observation.ts";
import { readPlanted } from "../planted.ts";

/** graphology's Louvain on an LFR graph; only the search is timed. */
export function graphologyLouvain(folder: string): Observation {
  const { nodes, a, b } = readPlanted(folder);
  const graph = new UndirectedGraph<object, { weight: number }>({ multi: false });
  for (let v = 0; v < nodes; v++) graph.addNode(v);
  for (let i = 0; i < a.length; i++) graph.addEdge(a[i], b[i], { weight: 1 });
  const start = performance.now();
  const { modularity, count } = louvain.detailed(graph, { getEdgeWeight: "weight", rng: seededRng(1) });
  return { seconds: (performance.now() - start) / 1000, seen: { modularity, communities: count } };
}
