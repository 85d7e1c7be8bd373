/** A partition of the numbers from 0 into sets that are joined (Tarjan 1975, path halving). */
export interface DisjointSets {
  /** Begins anew with the numbers below `size`, each alone. */
  reset(size: number): void;
  /** Makes one set of those that two numbers are in. */
  join(a: number, b: number): void;
  /** How many sets there are. */
  count(): number;
}

/** Room for up to `most` numbers. */
export function disjointSets(most: number): DisjointSets {
  const parents = new Uint32Array(most);
  let sets = 0;
  const rootOf = (number: number): number => {
    let at = number;
    while (parents[at] !== at) at = parents[at] = parents[parents[at]];
    return at;
  };
  return {
    reset(size) {
      for (let i = 0; i < size; i++) parents[i] = i;
      sets = size;
    },
    join(a, b) {
      const one = rootOf(a);
      const other = rootOf(b);
      if (one === other) return;
      parents[Math.max(one, other)] = Math.min(one, other);
      sets--;
    },
    count: () => sets,
  };
}
