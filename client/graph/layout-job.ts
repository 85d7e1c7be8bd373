/** Numbers that ForceAtlas2 keeps for a node and for an edge. */
export const NODE_FIELDS = 10;
export const EDGE_FIELDS = 3;

/** A layout to compute: flat matrices as ForceAtlas2 reads them, its settings, and the discs that may not overlap in the end. */
export interface LayoutJob {
  nodes: Float32Array;
  edges: Float32Array;
  /** Radius of each node in pixels of a canvas of `CANVAS_PIXELS`. */
  radii: Float32Array;
  /** 1 for each node that stays where it is. */
  fixed: Uint8Array;
  settings: Record<string, number | boolean>;
}

/** What the worker sends after a slice of work: x and y of each node in the job's order. */
export interface LayoutStep {
  positions: Float32Array;
  done: boolean;
}

/** Pixels that the layout's extent is taken to fill: what a radius in pixels is measured against. */
export const CANVAS_PIXELS = 640;

interface Body {
  x: number;
  y: number;
  /** Radius in pixels. */
  size: number;
  fixed?: boolean;
}

/** Flattens bodies and springs (`source`, `target` as indices, `weight` above 0) for the worker. */
export function layoutJob(
  bodies: readonly Body[],
  springs: readonly { source: number; target: number; weight: number }[],
): LayoutJob {
  const nodes = new Float32Array(bodies.length * NODE_FIELDS);
  bodies.forEach(({ x, y, fixed }, index) =>
    nodes.set([x, y, 0, 0, 0, 0, 1, 1, 1, fixed === true ? 1 : 0], index * NODE_FIELDS),
  );
  const edges = new Float32Array(springs.length * EDGE_FIELDS);
  springs.forEach(({ source, target, weight }, index) => {
    edges.set([source * NODE_FIELDS, target * NODE_FIELDS, weight], index * EDGE_FIELDS);
    for (const end of [source, target]) {
      const mass = end * NODE_FIELDS + 6;
      nodes[mass] = (nodes[mass] ?? 1) + weight;
    }
  });
  return {
    nodes,
    edges,
    radii: Float32Array.from(bodies, ({ size }) => size),
    fixed: Uint8Array.from(bodies, ({ fixed }) => (fixed === true ? 1 : 0)),
    settings: {
      linLogMode: false,
      outboundAttractionDistribution: false,
      adjustSizes: false,
      edgeWeightInfluence: 1,
      scalingRatio: 20,
      strongGravityMode: false,
      // Parts without a tie between them would drift out of each other's sight.
      gravity: parts(bodies.length, springs) > 1 ? 6 : 1,
      slowDown: 1 + Math.log(1 + bodies.length) / 2,
      barnesHutOptimize: bodies.length > 700,
      barnesHutTheta: 0.7,
    },
  };
}

/** Number of connected parts (union–find with path halving). */
function parts(size: number, springs: readonly { source: number; target: number }[]): number {
  const parent = Int32Array.from({ length: size }, (_, index) => index);
  const root = (start: number): number => {
    let at = start;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] ?? at] ?? at;
      at = parent[at] ?? at;
    }
    return at;
  };
  let count = size;
  for (const { source, target } of springs) {
    const [a, b] = [root(source), root(target)];
    if (a === b) continue;
    parent[a] = b;
    count--;
  }
  return count;
}

/**
 * Places for nodes without any tie: rows below the rest, so that they neither stretch the picture nor get lost in it.
 * `box` is the extent of the others.
 */
export function parkPlaces(
  number: number,
  box: { left: number; right: number; bottom: number },
): { x: number; y: number }[] {
  const width = Math.max(box.right - box.left, 1);
  const columns = Math.max(1, Math.min(number, Math.ceil(Math.sqrt(number) * 3), 48));
  const step = Math.min(width / columns, width / 24);
  return Array.from({ length: number }, (_, index) => ({
    x: (box.left + box.right) / 2 + ((index % columns) - (Math.min(columns, number) - 1) / 2) * step,
    y: box.bottom - width / 14 - Math.floor(index / columns) * step,
  }));
}
