import { describe, expect, it } from "vitest";
import { FAMILIES } from "../../server/contract/graph.ts";
import { writtenLinks } from "../../server/link/written-links.ts";

/** Links between accounts as [one, other, bits]; each link's first family has its bits. */
function linksOf(pairs: readonly (readonly [number, number, number])[]) {
  const families = new Float32Array(pairs.length * FAMILIES.length);
  pairs.forEach(([, , bits], i) => (families[i * FAMILIES.length] = bits));
  return {
    a: Uint32Array.from(pairs, ([a]) => a),
    b: Uint32Array.from(pairs, ([, b]) => b),
    bits: Float32Array.from(pairs, ([, , bits]) => bits),
    families,
  };
}

function everyPair(accounts: readonly number[], bits: number): [number, number, number][] {
  return accounts.flatMap((a, i) => accounts.slice(i + 1).map((b): [number, number, number] => [a, b, bits]));
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe("the links that a run writes", () => {
  it("are each account's strongest", () => {
    const star = range(1, 31).map((b): [number, number, number] => [0, b, b]);
    const many = everyPair(range(1, 31), 100);
    const written = writtenLinks({ links: linksOf([...star, ...many]), membership: Array(31).fill(null) });
    const ofFirst = [...written.a.keys()].filter((i) => written.a[i] === 0).map((i) => written.b[i]);
    expect(ofFirst).toEqual(range(23, 31));
    expect(written.a.length).toBeLessThan(star.length + many.length);
    written.bits.forEach((bits, i) => expect(written.families[i * FAMILIES.length]).toBe(bits));
  });

  it("hold a cluster together, however weak the link between its parts", () => {
    const [left, right] = [range(0, 20), range(20, 40)];
    const links = linksOf([...everyPair(left, 50), [0, 39, 1], [1, 38, 2], ...everyPair(right, 50)]);
    const bridges = (membership: (string | null)[]): number[] =>
      [...writtenLinks({ links, membership }).bits].filter((bits) => bits < 50);
    expect(bridges(Array(40).fill("H-0001"))).toEqual([2]);
    expect(bridges(Array.from({ length: 40 }, (_, a) => (a < 20 ? "H-0001" : "H-0002")))).toEqual([]);
  });

  it("are those with less than nothing over the prior last", () => {
    const others = everyPair(range(0, 12), 20);
    const links = linksOf([[0, 11, -3], ...others.filter(([a, b]) => a !== 0 || b !== 11)]);
    const written = writtenLinks({ links, membership: Array(12).fill("H-0001") });
    expect(written.bits).not.toContain(-3);
  });

  it("are all where there are few", () => {
    const links = linksOf(everyPair(range(0, 6), 7));
    expect(writtenLinks({ links, membership: Array(6).fill("H-0001") })).toEqual(links);
  });
});
