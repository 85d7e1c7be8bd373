import { connectedComponents } from "./components.ts";
import { nodeCount, type Csr } from "./csr.ts";
import { seededRng, shuffle, type Rng } from "./random.ts";

/**
 * Leiden (Traag, Waltman, van Eck 2019, "From Louvain to Leiden", Sci. Rep. 9:5233) on typed arrays.
 *
 * Both quality functions are one formula, Q = Σ_c (E_c − γ S_c² / 2), with E_c the weight inside community c (each edge once) and S_c the sum of
 * its nodes' sizes: the constant Potts model (Traag, Van Dooren, Nesterov 2011) takes 1 as a node's size; modularity (Newman,
 * Girvan 2004) takes the node's strength, and γ / 2m for γ.
 *
 * Deviations: after the last level each community is split into its connected components (this never lowers Q and makes the
 * guarantee unconditional); iterations end when Q no longer rises; ties go to the community seen first in the ascending row.
 */
export interface LeidenOptions {
  quality: "cpm" | "modularity";
  /** γ: for CPM the density of weight that a community must exceed. */
  resolution: number;
  seed: number;
  /** Weight of each node in S_c, length n; ones where absent (modularity takes strengths instead). */
  sizes?: ArrayLike<number>;
  /** Runs over all levels at most; 3 where absent. */
  iterations?: number;
  /** Spread of the random choice in the refinement, in units of weight; 0.01 as in the paper. */
  theta?: number;
  /** Partition to start from, length n; each node by itself where absent. */
  start?: Uint32Array;
}

/** Partition found: community of each node (numbered from 0 by its smallest node), and its quality Q. */
export interface LeidenResult {
  membership: Uint32Array;
  count: number;
  quality: number;
}

/** Finds communities that are connected, and of which no single node is better off elsewhere; the same seed gives the same result. */
export function leiden(graph: Csr, options: LeidenOptions): LeidenResult {
  const { sizes, gamma } = scale(graph, options);
  const rng = seededRng(options.seed);
  const theta = options.theta ?? 0.01;
  let membership = renumber(options.start ?? Uint32Array.from({ length: nodeCount(graph) }, (_, i) => i)).membership;
  let quality = qualityOf(graph, membership, sizes, gamma);
  for (let i = 0; i < (options.iterations ?? 3); i++) {
    const levels = runLevels(graph, membership, sizes, gamma, theta, rng);
    const next = connectedComponents(graph, levels).membership;
    const better = qualityOf(graph, next, sizes, gamma);
    if (i > 0 && better <= quality + 1e-12 * Math.abs(quality)) break;
    membership = next;
    quality = better;
  }
  const { membership: numbered, count } = renumber(connectedComponents(graph, membership).membership);
  return { membership: numbered, count, quality: qualityOf(graph, numbered, sizes, gamma) };
}

/** Quality Q of a partition of `graph`, in units of edge weight. */
export function partitionQuality(
  graph: Csr,
  membership: Uint32Array,
  options: Pick<LeidenOptions, "quality" | "resolution" | "sizes">,
): number {
  const { sizes, gamma } = scale(graph, options);
  return qualityOf(graph, membership, sizes, gamma);
}

function scale(graph: Csr, options: Pick<LeidenOptions, "quality" | "resolution" | "sizes">) {
  const n = nodeCount(graph);
  if (options.quality === "cpm") {
    return {
      sizes: options.sizes ? Float64Array.from(options.sizes) : new Float64Array(n).fill(1),
      gamma: options.resolution,
    };
  }
  const sizes = new Float64Array(n);
  let twiceTotal = 0;
  for (let v = 0; v < n; v++) {
    sizes[v] = 2 * graph.loops[v];
    for (let i = graph.offsets[v]; i < graph.offsets[v + 1]; i++) sizes[v] += graph.weights[i];
    twiceTotal += sizes[v];
  }
  return { sizes, gamma: twiceTotal > 0 ? options.resolution / twiceTotal : 0 };
}

function qualityOf(graph: Csr, membership: Uint32Array, sizes: Float64Array, gamma: number): number {
  const n = nodeCount(graph);
  const total = new Float64Array(maxOf(membership) + 1);
  let inside = 0;
  for (let v = 0; v < n; v++) {
    total[membership[v]] += sizes[v];
    inside += graph.loops[v];
    for (let i = graph.offsets[v]; i < graph.offsets[v + 1]; i++) {
      if (membership[graph.targets[i]] === membership[v]) inside += graph.weights[i] / 2;
    }
  }
  let penalty = 0;
  for (const s of total) penalty += s * s;
  return inside - (gamma * penalty) / 2;
}

function runLevels(
  graph: Csr,
  start: Uint32Array,
  startSizes: Float64Array,
  gamma: number,
  theta: number,
  rng: Rng,
): Uint32Array {
  let level = graph;
  let sizes = startSizes;
  let community: Uint32Array = start.slice();
  const nodeOf = Uint32Array.from({ length: nodeCount(graph) }, (_, i) => i);
  for (;;) {
    moveNodes(level, community, sizes, gamma, rng);
    const refined = refine(level, community, sizes, gamma, theta, rng);
    const { membership: collapsedNode, count } = renumber(refined);
    if (count === nodeCount(level)) {
      const result = new Uint32Array(nodeOf.length);
      for (let v = 0; v < nodeOf.length; v++) result[v] = community[nodeOf[v]];
      return result;
    }
    const nextCommunity = new Uint32Array(count);
    const nextSizes = new Float64Array(count);
    for (let v = 0; v < collapsedNode.length; v++) {
      nextCommunity[collapsedNode[v]] = community[v];
      nextSizes[collapsedNode[v]] += sizes[v];
    }
    for (let v = 0; v < nodeOf.length; v++) nodeOf[v] = collapsedNode[nodeOf[v]];
    level = collapse(level, collapsedNode, count);
    sizes = nextSizes;
    community = renumber(nextCommunity).membership;
  }
}

/** Fast local moving (paper, algorithm A.2): a queue of nodes, each moved to its best neighbouring community or to one of its own. */
function moveNodes(graph: Csr, community: Uint32Array, sizes: Float64Array, gamma: number, rng: Rng): void {
  const n = nodeCount(graph);
  const total = new Float64Array(n);
  const members = new Uint32Array(n);
  for (let v = 0; v < n; v++) {
    total[community[v]] += sizes[v];
    members[community[v]]++;
  }
  const empty = new Uint32Array(n);
  let empties = 0;
  for (let c = n - 1; c >= 0; c--) if (members[c] === 0) empty[empties++] = c;
  const queue = Uint32Array.from({ length: n }, (_, i) => i);
  shuffle(queue, rng);
  const queued = new Uint8Array(n).fill(1);
  const weightTo = new Float64Array(n);
  const touched = new Uint32Array(n + 1);
  let head = 0;
  let waiting = n;
  while (waiting > 0) {
    const v = queue[head];
    head = head + 1 === n ? 0 : head + 1;
    waiting--;
    queued[v] = 0;
    const old = community[v];
    let count = 0;
    for (let i = graph.offsets[v]; i < graph.offsets[v + 1]; i++) {
      const c = community[graph.targets[i]];
      if (weightTo[c] === 0) touched[count++] = c;
      weightTo[c] += graph.weights[i];
    }
    const size = sizes[v];
    total[old] -= size;
    let best = old;
    let bestGain = weightTo[old] - gamma * size * total[old];
    for (let i = 0; i < count; i++) {
      const c = touched[i];
      const gain = weightTo[c] - gamma * size * total[c];
      if (gain > bestGain + 1e-12) {
        bestGain = gain;
        best = c;
      }
    }
    for (let i = 0; i < count; i++) weightTo[touched[i]] = 0;
    if (bestGain < -1e-12 && members[old] > 1) best = empty[empties - 1];
    total[best] += size;
    if (best === old) continue;
    if (members[best] === 0) empties--;
    members[best]++;
    if (--members[old] === 0) empty[empties++] = old;
    community[v] = best;
    for (let i = graph.offsets[v]; i < graph.offsets[v + 1]; i++) {
      const u = graph.targets[i];
      if (queued[u] === 1 || community[u] === best) continue;
      queued[u] = 1;
      const tail = head + waiting;
      queue[tail >= n ? tail - n : tail] = u;
      waiting++;
    }
  }
}

/** Refinement (paper, algorithm A.2, MergeNodesSubset): inside each community, well-connected nodes merge from singletons up. */
function refine(
  graph: Csr,
  community: Uint32Array,
  sizes: Float64Array,
  gamma: number,
  theta: number,
  rng: Rng,
): Uint32Array {
  const n = nodeCount(graph);
  const refined = Uint32Array.from({ length: n }, (_, i) => i);
  const communityTotal = new Float64Array(n);
  for (let v = 0; v < n; v++) communityTotal[community[v]] += sizes[v];
  const total = Float64Array.from(sizes);
  const external = new Float64Array(n);
  for (let v = 0; v < n; v++) {
    for (let i = graph.offsets[v]; i < graph.offsets[v + 1]; i++) {
      if (community[graph.targets[i]] === community[v]) external[v] += graph.weights[i];
    }
  }
  const single = new Uint8Array(n).fill(1);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  shuffle(order, rng);
  const weightTo = new Float64Array(n);
  const touched = new Uint32Array(n);
  const chance = new Float64Array(n);
  for (const v of order) {
    const whole = communityTotal[community[v]];
    if (single[v] === 0 || external[v] < gamma * sizes[v] * (whole - sizes[v])) continue;
    let count = 0;
    for (let i = graph.offsets[v]; i < graph.offsets[v + 1]; i++) {
      const u = graph.targets[i];
      if (community[u] !== community[v]) continue;
      const c = refined[u];
      if (weightTo[c] === 0) touched[count++] = c;
      weightTo[c] += graph.weights[i];
    }
    let top = 0;
    for (let i = 0; i < count; i++) {
      const c = touched[i];
      const gain = weightTo[c] - gamma * sizes[v] * total[c];
      const connected = external[c] >= gamma * total[c] * (whole - total[c]);
      chance[i] = connected ? gain : -1;
      if (connected && gain > top) top = gain;
    }
    let sum = 0;
    for (let i = 0; i < count; i++) {
      chance[i] = chance[i] < 0 ? 0 : Math.exp((chance[i] - top) / theta);
      sum += chance[i];
    }
    let chosen = -1;
    if (sum > 0) {
      let draw = rng() * sum;
      for (let i = 0; i < count; i++) {
        if (chance[i] === 0) continue;
        chosen = touched[i];
        draw -= chance[i];
        if (draw < 0) break;
      }
    }
    if (chosen >= 0) {
      // What leaves the merged set is what left each part, less the weight between them at both ends.
      external[chosen] = external[chosen] + external[v] - 2 * weightTo[chosen];
      total[chosen] += sizes[v];
      total[v] = 0;
      refined[v] = chosen;
      single[v] = 0;
      single[chosen] = 0;
    }
    for (let i = 0; i < count; i++) weightTo[touched[i]] = 0;
  }
  return refined;
}

/** The graph whose nodes are the groups of `membership` (0 to count - 1); weight inside a group becomes its loop. */
function collapse(graph: Csr, membership: Uint32Array, count: number): Csr {
  const n = nodeCount(graph);
  const first = new Uint32Array(count + 1);
  for (let v = 0; v < n; v++) first[membership[v] + 1]++;
  for (let c = 0; c < count; c++) first[c + 1] += first[c];
  const nodes = new Uint32Array(n);
  const cursor = first.slice();
  for (let v = 0; v < n; v++) nodes[cursor[membership[v]]++] = v;
  const offsets = new Uint32Array(count + 1);
  const targets = new Uint32Array(graph.targets.length);
  const weights = new Float64Array(graph.targets.length);
  const loops = new Float64Array(count);
  const weightTo = new Float64Array(count);
  let filled = 0;
  for (let c = 0; c < count; c++) {
    const start = filled;
    for (let k = first[c]; k < first[c + 1]; k++) {
      const v = nodes[k];
      loops[c] += graph.loops[v];
      for (let i = graph.offsets[v]; i < graph.offsets[v + 1]; i++) {
        const d = membership[graph.targets[i]];
        if (d === c) {
          loops[c] += graph.weights[i] / 2;
        } else {
          if (weightTo[d] === 0) targets[filled++] = d;
          weightTo[d] += graph.weights[i];
        }
      }
    }
    for (let i = start; i < filled; i++) {
      weights[i] = weightTo[targets[i]];
      weightTo[targets[i]] = 0;
    }
    offsets[c + 1] = filled;
  }
  return { offsets, targets: targets.slice(0, filled), weights: weights.slice(0, filled), loops };
}

/** Numbers groups from 0 by their smallest node. */
function renumber(membership: Uint32Array): { membership: Uint32Array; count: number } {
  const unseen = 0xffffffff;
  const number = new Uint32Array(membership.length === 0 ? 0 : maxOf(membership) + 1).fill(unseen);
  const out = new Uint32Array(membership.length);
  let count = 0;
  for (let v = 0; v < membership.length; v++) {
    const c = membership[v];
    if (number[c] === unseen) number[c] = count++;
    out[v] = number[c];
  }
  return { membership: out, count };
}

function maxOf(values: Uint32Array): number {
  let max = 0;
  for (const v of values) if (v > max) max = v;
  return max;
}
