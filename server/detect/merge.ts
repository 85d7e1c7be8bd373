import { FAMILIES } from "../contract/graph.ts";
import { disjointSets } from "../disjoint-sets.ts";
import { listMembers } from "./kernels/groups.ts";
import { seededRng } from "./kernels/random.ts";
import type { Communities } from "./communities.ts";
import type { LinkList } from "./link-graph.ts";

/** Bits by family of a pair, without the prior; the array may be overwritten by the next call. */
export type FamilyBits = (a: number, b: number) => Float64Array;

/** Cross pairs scored for each test. */
const SAMPLES = 400;
/** Communities are joined where cross pairs share at least this part of the evidence that the weaker one has inside. */
const SHARE = 0.35;
/** A family supports a merge where it gives the floor in this part of the cross pairs, relative to inside. */
const FAMILY_SHARE = 0.25;
/** The same for a family that gives the floor in fewer than this part of the pairs inside: what is rare within crosses by chance sooner. */
const RARE = { below: 0.2, share: 0.6 };
/** Links across, from as many accounts of either side, before a merge is even tried. */
const CROSSING = 3;
/** Passes over the pairs of communities; each may join what the last one made. */
const PASSES = 10;

/**
 * Joins communities that CPM had to cut because they are large and each account keeps few links: two are joined only where sampled,
 * fully scored cross pairs look like pairs inside, with at least two families. Two operators behind one proxy share one family
 * only and stay two; one account in two groups makes too few pairs to matter.
 */
export function mergeCommunities(
  communities: Communities,
  links: LinkList,
  familyBits: FamilyBits,
  options: { familyFloor: number; seed: number },
): Communities {
  let { membership, count } = communities;
  for (let pass = 0; pass < PASSES; pass++) {
    const joined = mergeOnce(membership, count, links, familyBits, options);
    if (joined.count === count) break;
    ({ membership, count } = joined);
  }
  return { membership, count };
}

function mergeOnce(
  membership: Uint32Array,
  count: number,
  links: LinkList,
  familyBits: FamilyBits,
  options: { familyFloor: number; seed: number },
): Communities {
  const { first, nodes } = listMembers(membership, count);
  const members = (c: number): Uint32Array => nodes.subarray(first[c], first[c + 1]);
  const inside = new Map<number, Profile>();
  const profileOf = (c: number): Profile => {
    let profile = inside.get(c);
    if (!profile) {
      profile = profilePairs(members(c), members(c), familyBits, options);
      inside.set(c, profile);
    }
    return profile;
  };
  const sets = disjointSets(count);
  const done = new Uint8Array(count);
  for (const { c, d } of crossings(membership, count, links)) {
    // A community that grew in this pass is looked at again in the next one, as a whole.
    if (done[c] === 1 || done[d] === 1) continue;
    const cross = profilePairs(members(c), members(d), familyBits, options);
    if (!supports(cross, profileOf(c), profileOf(d))) continue;
    sets.union(c, d);
    done[c] = 1;
    done[d] = 1;
  }
  const number = new Map<number, number>();
  const merged = new Uint32Array(membership.length);
  for (let v = 0; v < membership.length; v++) {
    const root = sets.find(membership[v]);
    if (!number.has(root)) number.set(root, number.size);
    merged[v] = number.get(root) ?? 0;
  }
  return { membership: merged, count: number.size };
}

interface Profile {
  /** Mean evidence of a pair, in bits. */
  mean: number;
  /** Part of the pairs in which each family gives the floor. */
  present: Float64Array;
}

function supports(cross: Profile, one: Profile, other: Profile): boolean {
  if (cross.mean < SHARE * Math.min(one.mean, other.mean)) return false;
  let families = 0;
  for (let f = 0; f < FAMILIES.length; f++) {
    const usual = Math.min(one.present[f], other.present[f]);
    const share = usual < RARE.below ? RARE.share : FAMILY_SHARE;
    if (cross.present[f] > 0 && usual > 0 && cross.present[f] >= share * usual) families++;
  }
  return families >= 2;
}

function profilePairs(
  one: Uint32Array,
  other: Uint32Array,
  familyBits: FamilyBits,
  { familyFloor, seed }: { familyFloor: number; seed: number },
): Profile {
  const rng = seededRng(seed ^ one[0] ^ (other[0] << 1));
  const present = new Float64Array(FAMILIES.length);
  let sum = 0;
  let scored = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const a = one[Math.floor(rng() * one.length)];
    const b = other[Math.floor(rng() * other.length)];
    if (a === b) continue;
    scored++;
    const bits = familyBits(a, b);
    for (let f = 0; f < FAMILIES.length; f++) {
      sum += bits[f];
      if (bits[f] >= familyFloor) present[f]++;
    }
  }
  const pairs = Math.max(1, scored);
  return { mean: sum / pairs, present: present.map((hits) => hits / pairs) };
}

/** Pairs of communities that enough links of enough accounts cross, the most crossed for their size first. */
function crossings(membership: Uint32Array, count: number, links: LinkList): { c: number; d: number }[] {
  const found = new Map<number, { c: number; d: number; links: number; low: Set<number>; high: Set<number> }>();
  const size = new Uint32Array(count);
  for (const c of membership) size[c]++;
  for (let i = 0; i < links.a.length; i++) {
    let [a, b] = [links.a[i], links.b[i]];
    if (membership[a] === membership[b]) continue;
    if (membership[a] > membership[b]) [a, b] = [b, a];
    const [c, d] = [membership[a], membership[b]];
    const key = c * count + d;
    let crossing = found.get(key);
    if (!crossing) {
      crossing = { c, d, links: 0, low: new Set(), high: new Set() };
      found.set(key, crossing);
    }
    crossing.links++;
    if (crossing.low.size < CROSSING) crossing.low.add(a);
    if (crossing.high.size < CROSSING) crossing.high.add(b);
  }
  const strength = (x: { c: number; d: number; links: number }): number => x.links / Math.min(size[x.c], size[x.d]);
  return [...found.values()]
    .filter((x) => x.low.size >= Math.min(CROSSING, size[x.c]) && x.high.size >= Math.min(CROSSING, size[x.d]))
    .sort((x, y) => strength(y) - strength(x) || x.c - y.c || x.d - y.d);
}
