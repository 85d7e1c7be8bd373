import { readFileSync } from "node:fs";
import { join } from "node:path";

/** An LFR graph as edges, each once, and the community of each node that was planted. */
export interface PlantedGraph {
  nodes: number;
  a: Uint32Array;
  b: Uint32Array;
  weights: Float64Array;
  truth: Uint32Array;
}

/** Reads a graph that `lfr.py` made. */
export function readPlanted(folder: string): PlantedGraph {
  const numbers = (name: string) => new Uint32Array(Uint8Array.from(readFileSync(join(folder, name))).buffer);
  const ends = numbers("edges");
  const truth = numbers("truth");
  const edges = ends.length / 2;
  return {
    nodes: truth.length,
    a: Uint32Array.from({ length: edges }, (_, i) => ends[2 * i]),
    b: Uint32Array.from({ length: edges }, (_, i) => ends[2 * i + 1]),
    weights: new Float64Array(edges).fill(1),
    truth,
  };
}

/** Adjusted Rand index of two partitions (Hubert and Arabie 1985). */
export function adjustedRand(one: Uint32Array, other: Uint32Array): number {
  const pairs = (labels: Iterable<number>): number => {
    const sizes = new Map<number, number>();
    for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
    let sum = 0;
    for (const size of sizes.values()) sum += (size * (size - 1)) / 2;
    return sum;
  };
  const n = one.length;
  const both = pairs(Float64Array.from(one, (label, v) => label * n + other[v]));
  const [ofOne, ofOther] = [pairs(one), pairs(other)];
  const expected = (ofOne * ofOther) / ((n * (n - 1)) / 2);
  return (both - expected) / ((ofOne + ofOther) / 2 - expected);
}
