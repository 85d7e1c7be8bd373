import fc from "fast-check";
import { UndirectedGraph } from "graphology";
import louvain from "graphology-communities-louvain";
import { describe, expect, test } from "vitest";
import { connectedComponents } from "../../server/detect/kernels/components.ts";
import { buildCsr, type Csr } from "../../server/detect/kernels/csr.ts";
import { leiden, partitionQuality, type LeidenOptions } from "../../server/detect/kernels/leiden.ts";
import { seededRng } from "../../server/detect/kernels/random.ts";

type Edge = [number, number, number];

function graphOf(n: number, edges: Edge[]): Csr {
  return buildCsr(
    n,
    Uint32Array.from(edges, ([a]) => a),
    Uint32Array.from(edges, ([, b]) => b),
    edges.map(([, , weight]) => weight),
  );
}

const smallGraph = (most: number) =>
  fc.integer({ min: 2, max: most }).chain((n) =>
    fc.record({
      n: fc.constant(n),
      edges: fc.uniqueArray(
        fc
          .tuple(fc.nat(n - 1), fc.nat(n - 1), fc.integer({ min: 1, max: 8 }))
          .filter(([a, b]) => a !== b)
          .map(([a, b, w]): Edge => [Math.min(a, b), Math.max(a, b), w / 4]),
        { selector: ([a, b]) => a * n + b, maxLength: 24 },
      ),
    }),
  );
const options = fc.record({
  quality: fc.constantFrom("cpm" as const, "modularity" as const),
  resolution: fc.constantFrom(0.05, 0.2, 0.5, 1),
  seed: fc.nat(1000),
});

/** Every partition of n nodes, as restricted growth strings. */
function* partitions(n: number): Generator<Uint32Array> {
  const labels = new Uint32Array(n);
  function* extend(at: number, used: number): Generator<Uint32Array> {
    if (at === n) {
      yield labels;
      return;
    }
    for (let c = 0; c <= used; c++) {
      labels[at] = c;
      yield* extend(at + 1, Math.max(used, c + 1));
    }
  }
  yield* extend(0, 0);
}

/** Quality straight from its definition, pair by pair. */
function qualityByDefinition(
  n: number,
  edges: Edge[],
  membership: Uint32Array,
  { quality, resolution }: LeidenOptions,
): number {
  const strength = new Float64Array(n);
  let twice = 0;
  for (const [a, b, w] of edges) {
    strength[a] += w;
    strength[b] += w;
    twice += 2 * w;
  }
  let sum = 0;
  for (const [a, b, w] of edges) if (membership[a] === membership[b]) sum += w;
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      if (membership[a] !== membership[b]) continue;
      const expected = quality === "cpm" ? 1 : twice > 0 ? (strength[a] * strength[b]) / twice : 0;
      sum -= (resolution * expected) / 2;
    }
  }
  return sum;
}

describe("leiden", () => {
  test("reports the quality that its definition gives", () => {
    fc.assert(
      fc.property(smallGraph(8), options, ({ n, edges }, given) => {
        const result = leiden(graphOf(n, edges), given);
        expect(result.quality).toBeCloseTo(qualityByDefinition(n, edges, result.membership, given), 9);
      }),
      { numRuns: 200 },
    );
  });

  test("is never above the best of all partitions, and reaches it from one of a few seeds on nearly every tiny graph", () => {
    let reached = 0;
    let graphs = 0;
    fc.assert(
      fc.property(smallGraph(7), options, ({ n, edges }, given) => {
        const graph = graphOf(n, edges);
        let best = Number.NEGATIVE_INFINITY;
        for (const partition of partitions(n)) best = Math.max(best, partitionQuality(graph, partition, given));
        const found = [0, 1, 2, 3].map((step) => leiden(graph, { ...given, seed: given.seed + step }).quality);
        for (const quality of found) expect(quality).toBeLessThanOrEqual(best + 1e-9);
        graphs++;
        if (Math.max(...found) >= best - 1e-9) reached++;
      }),
      { numRuns: 60, seed: 7 },
    );
    expect(reached / graphs).toBeGreaterThan(0.95);
  });

  test("communities are connected, whatever partition it starts from", () => {
    fc.assert(
      fc.property(
        smallGraph(12),
        options,
        fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }),
        ({ n, edges }, given, labels) => {
          const graph = graphOf(n, edges);
          const start = Uint32Array.from(labels.slice(0, n));
          const { membership, count } = leiden(graph, { ...given, start });
          expect(connectedComponents(graph, membership).count).toBe(count);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("never ends below a connected partition that it starts from, nor below one node each", () => {
    fc.assert(
      fc.property(smallGraph(12), options, ({ n, edges }, given) => {
        const graph = graphOf(n, edges);
        const alone = Uint32Array.from({ length: n }, (_, v) => v);
        const first = leiden(graph, { ...given, iterations: 1 });
        expect(first.quality).toBeGreaterThanOrEqual(partitionQuality(graph, alone, given) - 1e-9);
        const again = leiden(graph, { ...given, start: first.membership });
        expect(again.quality).toBeGreaterThanOrEqual(first.quality - 1e-9);
      }),
      { numRuns: 200 },
    );
  });

  test("splits the community that Louvain leaves disconnected (Traag et al. 2019, figure 2)", () => {
    // Node 0 held 1–3 and 4–6 together and then left for 7–9; Louvain moves nodes singly and keeps the two halves as one.
    const edges: Edge[] = [
      [0, 1, 1],
      [0, 4, 1],
      [1, 2, 2],
      [2, 3, 2],
      [1, 3, 2],
      [4, 5, 2],
      [5, 6, 2],
      [4, 6, 2],
      [0, 7, 3],
      [0, 8, 3],
      [0, 9, 3],
    ];
    const graph = graphOf(10, edges);
    const start = Uint32Array.from([1, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
    expect(connectedComponents(graph, start).count).toBe(3);
    const { membership } = leiden(graph, { quality: "modularity", resolution: 0.5, seed: 1, start });
    expect(connectedComponents(graph, membership).count).toBe(new Set(membership).size);
  });

  test("keeps communities connected on a graph where Louvain, run on it, does not", () => {
    const n = 1000;
    const rng = seededRng(52);
    const graph = new UndirectedGraph<object, { weight: number }>();
    for (let v = 0; v < n; v++) graph.addNode(v);
    const edges: Edge[] = [];
    for (let i = 0; i < 1250; i++) {
      const a = Math.floor(rng() * n);
      const b = Math.floor(rng() * n);
      if (a === b || graph.hasEdge(a, b)) continue;
      const weight = Math.exp(6 * rng());
      graph.addEdge(a, b, { weight });
      edges.push([a, b, weight]);
    }
    const csr = graphOf(n, edges);
    const pieces = (membership: Uint32Array) => connectedComponents(csr, membership).count - new Set(membership).size;
    const found = louvain(graph, { getEdgeWeight: "weight", rng: seededRng(1) });
    expect(pieces(Uint32Array.from({ length: n }, (_, v) => found[v]))).toBeGreaterThan(0);
    for (let seed = 0; seed < 10; seed++) {
      const { membership } = leiden(csr, { quality: "modularity", resolution: 1, seed, iterations: 1 });
      expect(pieces(membership)).toBe(0);
    }
  });

  test("CPM has no resolution limit: a ring of small cliques stays apart, whatever its length", () => {
    const cliques = 60;
    const size = 5;
    const edges: Edge[] = [];
    for (let c = 0; c < cliques; c++) {
      for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) edges.push([c * size + i, c * size + j, 1]);
      edges.push([c * size, ((c + 1) % cliques) * size + 1, 1]);
    }
    const { count, membership } = leiden(graphOf(cliques * size, edges), { quality: "cpm", resolution: 0.2, seed: 3 });
    expect(count).toBe(cliques);
    for (let c = 0; c < cliques; c++) expect(new Set(membership.slice(c * size, (c + 1) * size)).size).toBe(1);
  });

  test("the same seed gives the same partition, planted groups are found", () => {
    const rng = seededRng(5);
    const edges: Edge[] = [];
    for (let a = 0; a < 300; a++) {
      for (let b = a + 1; b < 300; b++) {
        if (rng() < (Math.floor(a / 30) === Math.floor(b / 30) ? 0.4 : 0.005)) edges.push([a, b, 1]);
      }
    }
    const graph = graphOf(300, edges);
    const one = leiden(graph, { quality: "cpm", resolution: 0.1, seed: 11 });
    const other = leiden(graph, { quality: "cpm", resolution: 0.1, seed: 11 });
    expect(one.membership).toEqual(other.membership);
    expect(one.count).toBe(10);
  });

  test("an empty graph and one without edges are fine", () => {
    expect(leiden(graphOf(0, []), { quality: "cpm", resolution: 1, seed: 1 }).count).toBe(0);
    expect(leiden(graphOf(3, []), { quality: "modularity", resolution: 1, seed: 1 }).count).toBe(3);
  });
});
