import { nodeCount, type Csr } from "./csr.ts";

/**
 * Connected components of `graph`, only along edges inside one group where `within` (length n) is given. Returns the component of
 * each node, numbered from 0 by its smallest node, and how many there are. Breadth first, O(n + edges).
 */
export function connectedComponents(graph: Csr, within?: Uint32Array): { membership: Uint32Array; count: number } {
  const n = nodeCount(graph);
  const unseen = 0xffffffff;
  const membership = new Uint32Array(n).fill(unseen);
  const queue = new Uint32Array(n);
  let count = 0;
  for (let start = 0; start < n; start++) {
    if (membership[start] !== unseen) continue;
    let head = 0;
    let tail = 0;
    queue[tail++] = start;
    membership[start] = count;
    while (head < tail) {
      const v = queue[head++];
      for (let i = graph.offsets[v]; i < graph.offsets[v + 1]; i++) {
        const u = graph.targets[i];
        if (membership[u] !== unseen) continue;
        if (within && within[u] !== within[v]) continue;
        membership[u] = count;
        queue[tail++] = u;
      }
    }
    count++;
  }
  return { membership, count };
}

/** Disjoint sets over 0 to n - 1 (Tarjan 1975: union by size, path halving). */
export interface DisjointSets {
  find(v: number): number;
  /** Joins the sets of a and b; false where they were one already. */
  union(a: number, b: number): boolean;
}

/** Makes n disjoint sets of one member each. */
export function disjointSets(n: number): DisjointSets {
  const parent = Uint32Array.from({ length: n }, (_, i) => i);
  const size = new Uint32Array(n).fill(1);
  const find = (start: number): number => {
    let v = start;
    while (parent[v] !== v) {
      parent[v] = parent[parent[v]];
      v = parent[v];
    }
    return v;
  };
  return {
    find,
    union(a, b) {
      let x = find(a);
      let y = find(b);
      if (x === y) return false;
      if (size[x] < size[y] || (size[x] === size[y] && y < x)) [x, y] = [y, x];
      parent[y] = x;
      size[x] += size[y];
      return true;
    },
  };
}
