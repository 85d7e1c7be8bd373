import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyse, type AnalyseOptions } from "../../server/analyse.ts";
import { type Feedback, NO_FEEDBACK } from "../../server/contract/feedback.ts";
import { FAMILIES } from "../../server/contract/graph.ts";
import { Settings } from "../../server/contract/settings.ts";
import { bindDecisions } from "../../server/detect/constraints.ts";
import { seededRng } from "../../server/detect/kernels/random.ts";
import { findConflict } from "../../server/label/decisions.ts";
import { makeProjection, operator, strangers } from "./detect-projection.ts";

type Decisions = Pick<Feedback, "joined" | "parted">;

function linksOf(pairs: [number, number, number?][]) {
  const families = new Float32Array(pairs.length * FAMILIES.length);
  pairs.forEach(([, , bits = 1], i) => (families[i * FAMILIES.length] = bits));
  return { a: Uint32Array.from(pairs, ([a]) => a), b: Uint32Array.from(pairs, ([, b]) => b), families };
}
const partition = (membership: number[]) => ({
  membership: Uint32Array.from(membership),
  count: Math.max(...membership) + 1,
});
const part = (...sides: number[][]) => ({
  accounts: Uint32Array.from(sides.flat()),
  sides: Uint32Array.from(sides.flatMap((list, side) => list.map(() => side))),
});

describe("decisions bind a partition", () => {
  const N = 24;
  const account = fc.nat(N - 1);
  const world = fc.record({
    membership: fc.array(fc.nat(5), { minLength: N, maxLength: N }),
    pairs: fc.array(fc.tuple(account, account, fc.integer({ min: 1, max: 20 })), { maxLength: 80 }),
    joined: fc.array(fc.uniqueArray(account, { minLength: 2, maxLength: 4 }), { maxLength: 3 }),
    parted: fc.array(fc.uniqueArray(account, { minLength: 2, maxLength: 5 }), { maxLength: 4 }),
  });
  const consistent = ({ joined, parted }: { joined: number[][]; parted: number[][] }): boolean =>
    findConflict([
      ...joined.map((list, i) => ({
        id: `j${i}`,
        kind: "join" as const,
        accounts: list.map(String),
        sides: list.map(() => 0),
      })),
      ...parted.map((list, i) => ({
        id: `p${i}`,
        kind: "part" as const,
        accounts: list.map(String),
        sides: list.map((_, s) => s),
      })),
    ]) === null;

  test("joined accounts end together, parted ones never do, and untouched communities stay as they were", () => {
    fc.assert(
      fc.property(world.filter(consistent), ({ membership, pairs, joined, parted }) => {
        const decisions: Decisions = {
          joined: joined.map((list) => Uint32Array.from(list)),
          parted: parted.map((list) => part(...list.map((a) => [a]))),
        };
        const before = partition(membership);
        const bound = bindDecisions(before, decisions, linksOf(pairs.filter(([a, b]) => a !== b)));
        const together = (a: number, b: number): boolean => bound.membership[a] === bound.membership[b];
        for (const [first, ...rest] of joined) for (const other of rest) expect(together(first, other)).toBe(true);
        for (const list of parted) expect(new Set(list.map((a) => bound.membership[a])).size).toBe(list.length);
        const touched = new Set([...joined, ...parted].flat().map((a) => membership[a]));
        for (let a = 0; a < N; a++) {
          for (let b = 0; b < N; b++) {
            if (touched.has(membership[a]) || touched.has(membership[b])) continue;
            expect(together(a, b)).toBe(membership[a] === membership[b]);
          }
        }
        expect(Math.max(...bound.membership) + 1).toBe(bound.count);
        expect(Array.from(bound.joined, (one, a) => (one === 1 ? a : -1)).filter((a) => a >= 0)).toEqual(
          [...new Set(joined.flat())].sort((one, other) => one - other),
        );
      }),
      { numRuns: 500 },
    );
  });

  test("without decisions nothing changes", () => {
    const before = partition([0, 0, 1, 2]);
    expect(bindDecisions(before, NO_FEEDBACK, linksOf([[0, 1]]))).toMatchObject(before);
  });

  test("each other member goes to the side that it holds more to", () => {
    const links = linksOf([
      [0, 1, 9],
      [1, 2, 9],
      [2, 3, 2],
      [3, 4, 9],
      [4, 5, 9],
    ]);
    const { membership } = bindDecisions(
      partition([0, 0, 0, 0, 0, 0]),
      { joined: [], parted: [part([0], [5])] },
      links,
    );
    expect(Array.from(membership)).toEqual([0, 0, 0, 1, 1, 1]);
  });

  test("a few accounts parted from the rest of a cluster leave it whole", () => {
    const links = linksOf(Array.from({ length: 30 }, (_, i) => [i, (i + 1) % 30]));
    const rest = Array.from({ length: 28 }, (_, i) => i + 2);
    const { membership, count } = bindDecisions(
      partition(Array.from({ length: 30 }, () => 0)),
      { joined: [], parted: [part([0, 1], rest)] },
      links,
    );
    expect(count).toBe(2);
    expect(new Set(rest.map((a) => membership[a])).size).toBe(1);
    expect(membership[0]).toBe(membership[1]);
  });
});

describe("contradictions", () => {
  const join = (id: string, ...accounts: string[]) => ({
    id,
    kind: "join" as const,
    accounts,
    sides: accounts.map(() => 0),
  });
  const apart = (id: string, ...accounts: string[]) => ({
    id,
    kind: "part" as const,
    accounts,
    sides: accounts.map((_, i) => i),
  });

  test("are found through any chain, in either order", () => {
    const chain = [join("j1", "a", "b"), join("j2", "c", "b"), join("j3", "c", "d")];
    expect(findConflict([...chain, apart("p", "x", "a")])).toBeNull();
    expect(findConflict([...chain, apart("p", "a", "d")])).toEqual({ decision: "p", accounts: ["a", "d"] });
    expect(findConflict([apart("p", "x", "d", "a"), ...chain])?.decision).toBe("p");
  });
});

describe("a run", () => {
  const rng = seededRng(8);
  const ring = (name: string) =>
    operator(name, 30, rng, (i) => ({
      [`payment:${name}-${i >> 2}`]: 1,
      [`ip:45.${name.charCodeAt(0)}.${i % 6}.1`]: 50,
      [`device:${name}-${i >> 1}`]: 1,
    }));
  const projection = makeProjection([...strangers(1500, rng), ...ring("a-"), ...ring("b-")]);
  const options: AnalyseOptions = { seed: 1, now: Date.UTC(2026, 5, 6), earlier: [], nextId: 1 };
  const run = (decisions: Partial<Decisions>) =>
    analyse(projection, Settings.parse({}), { ...options, feedback: { ...NO_FEEDBACK, ...decisions } });
  const number = (id: string) => projection.accounts.indexOf(id);
  const plain = run({});
  const [a0, a1, b0, lone] = [number("a-00000"), number("a-00020"), number("b-00000"), number("s00000")];

  test("joined accounts are in one cluster with linkage 1, and an account of no cluster comes in", () => {
    expect(plain.detection.membership[a0]).not.toBe(plain.detection.membership[b0]);
    const { membership, linkage, core } = run({ joined: [Uint32Array.from([a0, b0, lone])] }).detection;
    expect(membership[b0]).toBe(membership[a0]);
    expect(membership[lone]).toBe(membership[a0]);
    expect([linkage[a0], linkage[b0], linkage[lone], core[lone]]).toEqual([1, 1, 1, 1]);
  });

  test("two accounts joined by hand are a cluster, however small", () => {
    const other = number("s00001");
    const { membership } = run({ joined: [Uint32Array.from([lone, other])] }).detection;
    expect(membership[lone]).not.toBeNull();
    expect(membership[other]).toBe(membership[lone]);
  });

  test("parted accounts are in two clusters", () => {
    expect(plain.detection.membership[a0]).toBe(plain.detection.membership[a1]);
    const { membership } = run({ parted: [part([a0], [a1])] }).detection;
    expect(membership[a0] === null || membership[a0] !== membership[a1]).toBe(true);
  });
});
