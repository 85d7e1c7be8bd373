/**
 * Undirected weighted graph. The neighbours of node v are targets[offsets[v]] to targets[offsets[v + 1] - 1], in the
 * order in which its edges were given; every edge stands twice, once at each end. `loops` holds the weight inside a node (of a collapsed graph), counted once.
 */
export interface Csr {
  /** Length n + 1. */
  offsets: Uint32Array;
  /** Length 2 × edges. */
  targets: Uint32Array;
  /** Same length as `targets`. */
  weights: Float64Array;
  /** Length n. */
  loops: Float64Array;
}

/**
 * Builds the graph of n nodes from edges (a[i], b[i], weights[i]), each given once; parallel edges are kept, a self-loop goes to
 * `loops`. Counting sort: O(n + edges). Throws a RangeError for an end that is not in 0 to n - 1, and for a weight that is not above 0:
 * the kernels tell by its weight whether a neighbour was met.
 */
export function buildCsr(n: number, a: Uint32Array, b: Uint32Array, weights?: ArrayLike<number>): Csr {
  const offsets = new Uint32Array(n + 1);
  const loops = new Float64Array(n);
  for (let i = 0; i < a.length; i++) {
    const from = a[i];
    const to = b[i];
    if (from >= n || to >= n) throw new RangeError(`edge ${i} ends outside of 0 to ${n - 1}`);
    const w = weights ? weights[i] : 1;
    if (!(w > 0)) throw new RangeError(`edge ${i} has the weight ${w}, which is not above 0`);
    if (from === to) {
      loops[from] += w;
      continue;
    }
    offsets[from + 1]++;
    offsets[to + 1]++;
  }
  for (let v = 0; v < n; v++) offsets[v + 1] += offsets[v];
  const cursor = offsets.slice(0, n);
  const targets = new Uint32Array(offsets[n]);
  const out = new Float64Array(offsets[n]);
  for (let i = 0; i < a.length; i++) {
    const from = a[i];
    const to = b[i];
    if (from === to) continue;
    const w = weights ? weights[i] : 1;
    const atFrom = cursor[from]++;
    targets[atFrom] = to;
    out[atFrom] = w;
    const atTo = cursor[to]++;
    targets[atTo] = from;
    out[atTo] = w;
  }
  return { offsets, targets, weights: out, loops };
}

/** Number of nodes of a graph. */
export function nodeCount(graph: Csr): number {
  return graph.offsets.length - 1;
}
