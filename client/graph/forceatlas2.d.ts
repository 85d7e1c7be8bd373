declare module "graphology-layout-forceatlas2/iterate.js" {
  /** One step of ForceAtlas2 over flat matrices: 10 numbers a node, 3 an edge (see the package's helpers.js). */
  const iterate: (
    settings: Record<string, number | boolean>,
    nodes: Float32Array,
    edges: Float32Array,
  ) => Record<string, never>;
  export default iterate;
}
