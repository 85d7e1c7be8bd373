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
