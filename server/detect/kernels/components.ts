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
