import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { connectedComponents } from "../../server/detect/kernels/components.ts";
import { disjointSets } from "../../server/disjoint-sets.ts";
import { buildCsr } from "../../server/detect/kernels/csr.ts";
import { seededRng, shuffle } from "../../server/detect/kernels/random.ts";

const edgeList = fc
  .integer({ min: 1, max: 20 })
  .chain((n) =>
    fc.record({ n: fc.constant(n), edges: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 40 }) }),
  );

describe("csr", () => {
  test("holds every edge at both ends, in the order given, and loops apart", () => {
    fc.assert(
      fc.property(edgeList, ({ n, edges }) => {
        const graph = buildCsr(
          n,
          Uint32Array.from(edges, ([a]) => a),
          Uint32Array.from(edges, ([, b]) => b),
        );
        const expected = edges.filter(([a, b]) => a !== b).flatMap(([a, b]) => [`${a}-${b}`, `${b}-${a}`]);
        const found: string[] = [];
        for (let v = 0; v < n; v++) {
          const row = graph.targets.slice(graph.offsets[v], graph.offsets[v + 1]);
          const given = edges.filter(([a, b]) => a !== b && (a === v || b === v)).map(([a, b]) => (a === v ? b : a));
          expect([...row]).toEqual(given);
          for (const u of row) found.push(`${v}-${u}`);
        }
        expect(found.sort()).toEqual(expected.sort());
        expect(graph.loops.reduce((sum, one) => sum + one, 0)).toBe(edges.filter(([a, b]) => a === b).length);
      }),
    );
  });

  test("refuses an end that is not there", () => {
    expect(() => buildCsr(2, Uint32Array.of(0), Uint32Array.of(2))).toThrow(RangeError);
  });

  test.each([0, -1, NaN])("refuses the weight %s", (weight) => {
    expect(() => buildCsr(2, Uint32Array.of(0), Uint32Array.of(1), [weight])).toThrow(RangeError);
  });
});

describe("components", () => {
  test("agree with disjoint sets, and with groups only edges inside one count", () => {
    fc.assert(
      fc.property(edgeList, fc.array(fc.nat(2), { minLength: 20, maxLength: 20 }), ({ n, edges }, labels) => {
        const graph = buildCsr(
          n,
          Uint32Array.from(edges, ([a]) => a),
          Uint32Array.from(edges, ([, b]) => b),
        );
        const within = Uint32Array.from(labels.slice(0, n));
        for (const groups of [undefined, within]) {
          const sets = disjointSets(n);
          for (const [a, b] of edges) if (!groups || groups[a] === groups[b]) sets.union(a, b);
          const { membership, count } = connectedComponents(graph, groups);
          expect(count).toBe(new Set(Array.from({ length: n }, (_, v) => sets.find(v))).size);
          for (let v = 0; v < n; v++)
            for (let u = 0; u < n; u++) expect(membership[v] === membership[u]).toBe(sets.find(v) === sets.find(u));
        }
      }),
      { numRuns: 60 },
    );
  });
});

test("random numbers repeat with their seed, lie in [0, 1), and shuffle keeps every value", () => {
  const one = seededRng(4);
  const other = seededRng(4);
  const values = Array.from({ length: 1000 }, one);
  expect(values).toEqual(Array.from({ length: 1000 }, other));
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
  expect(values.reduce((sum, value) => sum + value, 0) / 1000).toBeCloseTo(0.5, 1);
  const cards = Uint32Array.from({ length: 50 }, (_, i) => i);
  shuffle(cards, one);
  expect([...cards].sort((x, y) => x - y)).toEqual(Array.from({ length: 50 }, (_, i) => i));
});
