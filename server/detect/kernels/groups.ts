/** Members of each group of `group` (0 to count - 1), ascending: those of c are nodes[first[c]] to nodes[first[c + 1] - 1]. */
export function listMembers(group: Uint32Array, count: number): { first: Uint32Array; nodes: Uint32Array } {
  const first = new Uint32Array(count + 1);
  for (const c of group) first[c + 1]++;
  for (let c = 0; c < count; c++) first[c + 1] += first[c];
  const nodes = new Uint32Array(group.length);
  const cursor = first.slice(0, count);
  for (let v = 0; v < group.length; v++) nodes[cursor[group[v]]++] = v;
  return { first, nodes };
}

/** Numbers groups from 0 by their smallest node. */
export function renumber(membership: Uint32Array): { membership: Uint32Array; count: number } {
  let largest = 0;
  for (const c of membership) if (c > largest) largest = c;
  const number = new Uint32Array(largest + 1);
  const out = new Uint32Array(membership.length);
  let count = 0;
  for (let v = 0; v < membership.length; v++) {
    const c = membership[v];
    if (number[c] === 0) number[c] = ++count;
    out[v] = number[c] - 1;
  }
  return { membership: out, count };
}
