import { connectedComponents } from "./components.ts";
import { nodeCount, type Csr } from "./csr.ts";
import { collapse } from "./collapse.ts";
import { renumber } from "./groups.ts";
import { moveNodes } from "./move-nodes.ts";
import { seededRng, type Rng } from "./random.ts";
import { refine } from "./refine.ts";

/**
 * Leiden (Traag, Waltman, van Eck 2019, "From Louvain to Leiden", Sci. Rep. 9:5233) on typed arrays.
 *
 * Both quality functions are one formula, Q = Σ_c (E_c − γ S_c² / 2), with E_c the weight inside community c (each edge once) and S_c the sum of
 * its nodes' sizes: the constant Potts model (Traag, Van Dooren, Nesterov 2011) takes 1 as a node's size; modularity (Newman,
 * Girvan 2004) takes the node's strength, and γ / 2m for γ.
 *
 * Deviations: after the last level each community is split into its connected components (this never lowers Q and makes the
 * guarantee unconditional); iterations end when Q no longer rises; nodes move in sweeps in
 * their own order (see moveNodes), so that the seed only decides the refinement; ties go to the community met first in the node's row.
 * Weights must not be negative.
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
  const n = nodeCount(graph);
  let best = {
    membership: renumber(options.start ?? Uint32Array.from({ length: n }, (_, i) => i)).membership,
    quality: Number.NEGATIVE_INFINITY,
  };
  for (let i = 0; i < (options.iterations ?? 3); i++) {
    const next = runLevels(graph, best.membership, sizes, gamma, theta, rng);
    if (i > 0 && next.quality <= best.quality + 1e-12 * Math.abs(best.quality)) break;
    best = next;
  }
  const { membership, count } = renumber(best.membership);
  return { membership, count, quality: best.quality };
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
  const { offsets, weights, loops } = graph;
  const sizes = new Float64Array(n);
  let twiceTotal = 0;
  for (let v = 0; v < n; v++) {
    let strength = 2 * loops[v];
    const end = offsets[v + 1];
    for (let i = offsets[v]; i < end; i++) strength += weights[i];
    sizes[v] = strength;
    twiceTotal += strength;
  }
  return { sizes, gamma: twiceTotal > 0 ? options.resolution / twiceTotal : 0 };
}

function qualityOf(graph: Csr, membership: Uint32Array, sizes: Float64Array, gamma: number): number {
  const n = nodeCount(graph);
  const total = new Float64Array(n);
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

/** One iteration: moves, refines and collapses until nothing merges any more. Communities of the result are connected. */
function runLevels(
  graph: Csr,
  start: Uint32Array,
  startSizes: Float64Array,
  gamma: number,
  theta: number,
  rng: Rng,
): { membership: Uint32Array; quality: number } {
  let level = graph;
  let sizes = startSizes;
  let community: Uint32Array = start.slice();
  let nodeOf: Uint32Array | null = null;
  for (;;) {
    moveNodes(level, community, sizes, gamma);
    const { membership: numbered, count: communities } = renumber(community);
    const { group, count } = refine(level, numbered, communities, sizes, { gamma, theta, rng });
    if (count === nodeCount(level)) break;
    const nextCommunity = new Uint32Array(count);
    const nextSizes = new Float64Array(count);
    for (let v = 0; v < group.length; v++) {
      nextCommunity[group[v]] = numbered[v];
      nextSizes[group[v]] += sizes[v];
    }
    if (nodeOf === null) nodeOf = group;
    else for (let v = 0; v < nodeOf.length; v++) nodeOf[v] = group[nodeOf[v]];
    level = collapse(level, group, count);
    sizes = nextSizes;
    community = nextCommunity;
  }
  const { membership } = connectedComponents(level, community);
  const quality = qualityOf(level, membership, sizes, gamma);
  if (nodeOf === null) return { membership, quality };
  for (let v = 0; v < nodeOf.length; v++) nodeOf[v] = membership[nodeOf[v]];
  return { membership: nodeOf, quality };
}
