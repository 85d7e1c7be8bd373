import { nodeCount, type Csr } from "./csr.ts";
import { gather, makeAround, type Around } from "./gather.ts";

/** A partition while nodes move between its communities. */
interface Moving {
  graph: Csr;
  /** Weight of each node in its community's total. */
  sizes: Float64Array;
  gamma: number;
  community: Uint32Array;
  /** Sum of sizes and number of nodes by community. */
  total: Float64Array;
  members: Uint32Array;
  /** 1 for a node to be looked at again. */
  pending: Uint8Array;
  around: Around;
}

/** A gain counts from this share of the weights that it is the difference of: less may be rounding, and nodes would move in circles. */
const ROUNDING = 1e-11;

/**
 * Local moving: each node goes to the neighbouring community where it adds most to Q = Σ_c (E_c − γ S_c² / 2), or to one of its own, until
 * no node gains by moving. A node is looked at again when a neighbour has moved away from it. Changes `community` (numbers below n) in place.
 * Deviation from the paper's queue: nodes flagged are visited in sweeps in their order, which reads memory in sequence.
 */
export function moveNodes(graph: Csr, community: Uint32Array, sizes: Float64Array, gamma: number): void {
  const n = nodeCount(graph);
  const total = new Float64Array(n);
  const members = new Uint32Array(n);
  for (let v = 0; v < n; v++) {
    total[community[v]] += sizes[v];
    members[community[v]]++;
  }
  const pending = new Uint8Array(n).fill(1);
  const moving = { graph, sizes, gamma, community, total, members, pending, around: makeAround(n) };
  while (sweep(moving) > 0);
}

/** Visits every pending node in order; returns how many moved. A function of its own: it is compiled anew after the first call. */
function sweep(moving: Moving): number {
  const { graph, community, total, members, pending, sizes, gamma, around } = moving;
  const { offsets, targets } = graph;
  const { weightTo, groups } = around;
  const n = nodeCount(graph);
  let moved = 0;
  let unused = 0;
  for (let v = 0; v < n; v++) {
    if (pending[v] === 0) continue;
    pending[v] = 0;
    const old = community[v];
    const size = sizes[v];
    const count = gather(graph, v, community, around, 0);
    total[old] -= size;
    const price = gamma * size;
    let best = old;
    const held = weightTo[old];
    let bestGain = held - price * total[old];
    for (let k = 0; k < count; k++) {
      const c = groups[k];
      const weight = weightTo[c];
      weightTo[c] = 0;
      // It would not even win with an empty community: its total need not be read.
      if (weight <= bestGain) continue;
      const gain = weight - price * total[c];
      if (gain > bestGain + ROUNDING * weight) {
        bestGain = gain;
        best = c;
      }
    }
    if (bestGain < -ROUNDING * held && members[old] > 1) {
      while (members[unused] > 0) unused = unused + 1 === n ? 0 : unused + 1;
      best = unused;
    }
    total[best] += size;
    if (best === old) continue;
    moved++;
    members[best]++;
    members[old]--;
    community[v] = best;
    const end = offsets[v + 1];
    for (let i = offsets[v]; i < end; i++) {
      const u = targets[i];
      if (community[u] !== best) pending[u] = 1;
    }
  }
  return moved;
}
