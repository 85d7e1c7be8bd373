import { nodeCount, type Csr } from "./csr.ts";
import { gather, makeAround, type Around } from "./gather.ts";
import { listMembers } from "./groups.ts";
import { shuffle, type Rng } from "./random.ts";

/** How refinement chooses. */
export interface Refining {
  gamma: number;
  /** Spread of the random choice, in units of weight. */
  theta: number;
  rng: Rng;
}

/**
 * Refinement (paper, algorithm A.2, MergeNodesSubset): inside each community (0 to `count` - 1), nodes by themselves join a group that is well
 * connected to the rest of the community. Each community is copied to a small graph of its own first, which fits the cache.
 * Groups are connected, and numbered community by community.
 */
export function refine(
  graph: Csr,
  community: Uint32Array,
  count: number,
  sizes: Float64Array,
  choice: Refining,
): { group: Uint32Array; count: number } {
  const { first, nodes } = listMembers(community, count);
  const n = nodeCount(graph);
  const position = new Uint32Array(n);
  for (let k = 0; k < n; k++) position[nodes[k]] = k;
  const room = makeRoom(graph, first, nodes);
  const group = new Uint32Array(n);
  let groups = 0;
  for (let c = 0; c < count; c++) {
    const members = nodes.subarray(first[c], first[c + 1]);
    copyCommunity(graph, members, first[c], position, sizes, room);
    mergeNodes(room, members.length, choice);
    groups = numberGroups(room, members, groups, group);
  }
  return { group, count: groups };
}

/** One community as a graph of its own, nodes 0 to k - 1, and the groups in it; reused for all of them. */
interface Room {
  inside: Csr;
  sizes: Float64Array;
  /** Group of each node, named by one of its nodes. */
  groupOf: Uint32Array;
  /** Sum of sizes of each group. */
  total: Float64Array;
  /** Weight from each group to the rest of the community. */
  external: Float64Array;
  /** 1 for a node that is a group by itself. */
  single: Uint8Array;
  order: Uint32Array;
  chance: Float64Array;
  around: Around;
  numbers: Uint32Array;
}

function makeRoom(graph: Csr, first: Uint32Array, nodes: Uint32Array): Room {
  let most = 0;
  let entries = 0;
  for (let c = 0; c + 1 < first.length; c++) {
    let sum = 0;
    for (let k = first[c]; k < first[c + 1]; k++) sum += graph.offsets[nodes[k] + 1] - graph.offsets[nodes[k]];
    most = Math.max(most, first[c + 1] - first[c]);
    entries = Math.max(entries, sum);
  }
  return {
    inside: {
      offsets: new Uint32Array(most + 1),
      targets: new Uint32Array(entries),
      weights: new Float64Array(entries),
      loops: new Float64Array(0),
    },
    sizes: new Float64Array(most),
    groupOf: new Uint32Array(most),
    total: new Float64Array(most),
    external: new Float64Array(most),
    single: new Uint8Array(most),
    order: new Uint32Array(most),
    chance: new Float64Array(most),
    around: makeAround(most),
    numbers: new Uint32Array(most),
  };
}

function copyCommunity(
  graph: Csr,
  members: Uint32Array,
  start: number,
  position: Uint32Array,
  sizes: Float64Array,
  room: Room,
): void {
  const { offsets, targets, weights } = graph;
  const { inside } = room;
  const k = members.length;
  let filled = 0;
  for (let local = 0; local < k; local++) {
    const v = members[local];
    let external = 0;
    const end = offsets[v + 1];
    for (let i = offsets[v]; i < end; i++) {
      const other = position[targets[i]] - start;
      const w = weights[i];
      // Written in any case, kept only where the neighbour is of the community: so there is no branch.
      inside.targets[filled] = other;
      inside.weights[filled] = w;
      const kept = other >= 0 && other < k;
      filled += kept ? 1 : 0;
      external += kept ? w : 0;
    }
    inside.offsets[local + 1] = filled;
    room.external[local] = external;
    room.sizes[local] = room.total[local] = sizes[v];
    room.groupOf[local] = room.order[local] = local;
    room.single[local] = 1;
  }
}

function mergeNodes(room: Room, k: number, { gamma, theta, rng }: Refining): void {
  const { inside, sizes, groupOf, total, external, single, chance, around } = room;
  const { weightTo, groups } = around;
  let whole = 0;
  for (let v = 0; v < k; v++) whole += sizes[v];
  const order = room.order.subarray(0, k);
  shuffle(order, rng);
  for (let at = 0; at < k; at++) {
    const v = order[at];
    if (single[v] === 0 || external[v] < gamma * sizes[v] * (whole - sizes[v])) continue;
    const count = gather(inside, v, groupOf, around, 0);
    let top = 0;
    for (let i = 0; i < count; i++) {
      const c = groups[i];
      const connected = external[c] >= gamma * total[c] * (whole - total[c]);
      chance[i] = connected ? weightTo[c] - gamma * sizes[v] * total[c] : -1;
      top = Math.max(top, chance[i]);
    }
    let sum = 0;
    for (let i = 0; i < count; i++) {
      chance[i] = chance[i] < 0 ? 0 : Math.exp((chance[i] - top) / theta);
      sum += chance[i];
    }
    if (sum > 0) {
      let draw = rng() * sum;
      let chosen = 0;
      for (let i = 0; i < count && draw >= 0; i++) {
        if (chance[i] === 0) continue;
        chosen = groups[i];
        draw -= chance[i];
      }
      // What leaves the merged set is what left each part, less the weight between them at both ends.
      external[chosen] += external[v] - 2 * weightTo[chosen];
      total[chosen] += sizes[v];
      groupOf[v] = chosen;
      single[v] = 0;
      single[chosen] = 0;
    }
    for (let i = 0; i < count; i++) weightTo[groups[i]] = 0;
  }
}

function numberGroups({ groupOf, numbers }: Room, members: Uint32Array, from: number, group: Uint32Array): number {
  const k = members.length;
  numbers.fill(0, 0, k);
  let next = from;
  for (let v = 0; v < k; v++) {
    const c = groupOf[v];
    if (numbers[c] === 0) numbers[c] = ++next;
    group[members[v]] = numbers[c] - 1;
  }
  return next;
}
