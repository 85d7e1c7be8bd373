import type { Feedback } from "../contract/feedback.ts";
import { FAMILIES } from "../contract/graph.ts";
import { type DisjointSets, disjointSets } from "../disjoint-sets.ts";
import type { Communities } from "./communities.ts";
import type { LinkList } from "./link-graph.ts";

/** Passes in which members of a divided community move to the part that they hold more to. */
const SWEEPS = 10;

/**
 * Makes a partition obey what people decided (constrained clustering, Wagstaff et al. 2001): communities of accounts that were joined become one; a
 * community with accounts of two sides of a parting is divided, seeded by them, each other member going where its links weigh more.
 * What was joined is never divided, so decisions must not contradict each other. `joined` is 1 for accounts that were joined to another, length n.
 */
export function bindDecisions(
  communities: Communities,
  { joined, parted }: Pick<Feedback, "joined" | "parted">,
  links: LinkList,
): Communities & { joined: Uint8Array } {
  const n = communities.membership.length;
  const isJoined = new Uint8Array(n);
  if (joined.length + parted.length === 0) return { ...communities, joined: isJoined };
  const blocks = disjointSets(n);
  const merged = disjointSets(communities.count);
  for (const group of joined) {
    for (const a of group) {
      if (group.length > 1) isJoined[a] = 1;
      blocks.union(group[0], a);
      merged.union(communities.membership[group[0]], communities.membership[a]);
    }
  }
  const community = communities.membership.map((c) => merged.find(c));
  const part = new Uint32Array(n);
  for (const [c, seeds] of findSeeds(community, parted, blocks)) divide(c, seeds, { community, part, blocks, links });
  const number = new Map<string, number>();
  const membership = Uint32Array.from(community, (c, a) => {
    const key = `${c} ${part[a]}`;
    const known = number.get(key) ?? number.size;
    number.set(key, known);
    return known;
  });
  return { membership, count: number.size, joined: isJoined };
}

/** An account that a parting names, as the block of accounts joined to it: which side it takes in each decision, and how many accounts share those sides. */
interface Seed {
  block: number;
  sides: Map<number, number>;
  weight: number;
}

/** Seeds of each community that holds two sides of one decision; of all its decisions, the widest sides first. */
function findSeeds(community: Uint32Array, parted: Feedback["parted"], blocks: DisjointSets): Map<number, Seed[]> {
  const seeds = new Map<number, Map<number, Seed>>();
  const broken = new Set<number>();
  parted.forEach(({ accounts, sides }, decision) => {
    const sizes = new Map<string, number>();
    const first = new Map<number, number>();
    accounts.forEach((a, i) => {
      const c = community[a];
      sizes.set(`${c} ${sides[i]}`, (sizes.get(`${c} ${sides[i]}`) ?? 0) + 1);
      if ((first.get(c) ?? sides[i]) !== sides[i]) broken.add(c);
      first.set(c, sides[i]);
    });
    accounts.forEach((a, i) => {
      const c = community[a];
      const block = blocks.find(a);
      const inside = seeds.get(c) ?? new Map<number, Seed>();
      seeds.set(c, inside);
      const seed = inside.get(block) ?? { block, sides: new Map<number, number>(), weight: 0 };
      inside.set(block, seed);
      seed.sides.set(decision, sides[i]);
      seed.weight = Math.max(seed.weight, sizes.get(`${c} ${sides[i]}`) ?? 0);
    });
  });
  return new Map(
    [...broken].map((c) => [
      c,
      [...(seeds.get(c)?.values() ?? [])].sort((one, other) => other.weight - one.weight || one.block - other.block),
    ]),
  );
}

interface Work {
  community: Uint32Array;
  part: Uint32Array;
  blocks: DisjointSets;
  links: LinkList;
}

/** Divides one community into as few parts as its seeds allow, and writes the part of each member. */
function divide(c: number, seeds: Seed[], { community, part, blocks, links }: Work): void {
  const ties = tiesInside(c, community, blocks, links);
  const partOf = new Map<number, number>();
  /** Side that each part takes in each decision. */
  const parts: Map<number, number>[] = [];
  const strongest = (block: number, allowed: (p: number) => boolean): number | null => {
    const held = new Map<number, number>();
    for (const [other, bits] of ties.get(block) ?? []) {
      const p = partOf.get(other);
      if (p !== undefined && allowed(p)) held.set(p, (held.get(p) ?? 0) + bits);
    }
    let best: number | null = null;
    for (const [p, bits] of held) {
      const most = best === null ? 0 : (held.get(best) ?? 0);
      if (bits > most || (bits === most && best !== null && p < best)) best = p;
    }
    return best;
  };
  for (const { block, sides } of seeds) {
    const fits = (p: number): boolean => [...sides].every(([d, side]) => (parts[p].get(d) ?? side) === side);
    const open = strongest(block, fits) ?? parts.findIndex((_, p) => fits(p));
    const chosen = open < 0 ? parts.push(new Map()) - 1 : open;
    for (const [d, side] of sides) parts[chosen].set(d, side);
    partOf.set(block, chosen);
  }
  const seeded = new Set(seeds.map(({ block }) => block));
  const free = [...ties.keys()].filter((block) => !seeded.has(block));
  for (let sweep = 0, moved = 1; sweep < SWEEPS && moved > 0; sweep++) {
    moved = 0;
    // The first sweep grows from the seeds outwards, the later ones let each member weigh all its links.
    for (const block of sweep === 0 ? outwards(ties, seeds) : free) {
      const best = strongest(block, () => true) ?? 0;
      if (partOf.get(block) !== best) moved++;
      partOf.set(block, best);
    }
  }
  for (let a = 0; a < community.length; a++) if (community[a] === c) part[a] = partOf.get(blocks.find(a)) ?? 0;
}

/** Bits between the blocks of a community: of each block the sum of its links to each other one. */
function tiesInside(
  c: number,
  community: Uint32Array,
  blocks: DisjointSets,
  { a, b, families }: LinkList,
): Map<number, Map<number, number>> {
  const ties = new Map<number, Map<number, number>>();
  const add = (from: number, to: number, bits: number): void => {
    const row = ties.get(from) ?? new Map<number, number>();
    ties.set(from, row);
    row.set(to, (row.get(to) ?? 0) + bits);
  };
  for (let i = 0; i < a.length; i++) {
    if (community[a[i]] !== c || community[b[i]] !== c) continue;
    let bits = 0;
    for (let f = 0; f < FAMILIES.length; f++) bits += families[i * FAMILIES.length + f];
    const [one, other] = [blocks.find(a[i]), blocks.find(b[i])];
    if (one === other) continue;
    add(one, other, bits);
    add(other, one, bits);
  }
  return ties;
}

/** Blocks that are no seeds, breadth first from the seeds. */
function outwards(ties: Map<number, Map<number, number>>, seeds: Seed[]): number[] {
  const order = seeds.map(({ block }) => block);
  const seen = new Set(order);
  for (let head = 0; head < order.length; head++) {
    for (const next of ties.get(order[head])?.keys() ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      order.push(next);
    }
  }
  return order.slice(seeds.length);
}
