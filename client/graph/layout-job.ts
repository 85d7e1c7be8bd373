/** Numbers that ForceAtlas2 keeps for a node and for an edge. */
export const NODE_FIELDS = 10;
export const EDGE_FIELDS = 3;

/** A layout to compute: flat matrices as ForceAtlas2 reads them, and its settings. */
export interface LayoutJob {
  nodes: Float32Array;
  edges: Float32Array;
  settings: Record<string, number | boolean>;
}

/** What the worker sends after a slice of work: x and y of each node in the job's order. */
export interface LayoutStep {
  positions: Float32Array;
  iterations: number;
  /** Mean way of a node in one iteration, as a share of the layout's extent. */
  moved: number;
}

interface Body {
  x: number;
  y: number;
  size: number;
  fixed: boolean;
}

/** Flattens bodies and springs (`source`, `target` as indices, `weight` above 0) for the worker. */
export function layoutJob(
  bodies: readonly Body[],
  springs: readonly { source: number; target: number; weight: number }[],
): LayoutJob {
  const nodes = new Float32Array(bodies.length * NODE_FIELDS);
  bodies.forEach((body, index) => {
    nodes.set([body.x, body.y, 0, 0, 0, 0, 1, 1, body.size, body.fixed ? 1 : 0], index * NODE_FIELDS);
  });
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
    settings: {
      linLogMode: false,
      outboundAttractionDistribution: false,
      adjustSizes: false,
      edgeWeightInfluence: 1,
      scalingRatio: 30,
      strongGravityMode: false,
      gravity: 0.6,
      slowDown: 1 + Math.log(1 + bodies.length),
      barnesHutOptimize: bodies.length > 600,
      barnesHutTheta: 0.7,
    },
  };
}
