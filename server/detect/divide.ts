import { buildCsr } from "./kernels/csr.ts";
import { leiden } from "./kernels/leiden.ts";

/** Some accounts and the links among them: `a` and `b` are places in `members`, `bits` their weight. */
export interface Piece {
  members: Uint32Array;
  a: Uint32Array;
  b: Uint32Array;
  bits: Float64Array;
}

/** Parts that a picture can hold, beside one of what hangs loosely together. */
const MOST = 12;
/** Members that a part must have: so many, and this share of the whole. */
const LEAST = 3;
const LEAST_SHARE = 0.01;
/** What a link weighs at least: one by a rare instrument may have no bits over the prior, and still holds its ends together. */
const LEAST_BITS = 1;
/** Resolutions of modularity that are tried: 2 to these powers. */
const FINEST = 4;
const COARSEST = -5;

/**
 * The part of each member of a piece, 0 for the largest: communities by modularity (Newman and Girvan 2004), at the resolution nearest
 * to 1 that gives a picture's number of parts. The communities beyond that number join the part that they have most links with; what
 * has none is a part of its own. Null where nothing can be told apart. Deterministic by `seed`.
 */
export function divide(piece: Piece, seed: number): Uint32Array | null {
  const n = piece.members.length;
  const weights = piece.bits.map((bits) => Math.max(LEAST_BITS, bits));
  const graph = buildCsr(n, piece.a, piece.b, weights);
  const least = Math.max(LEAST, LEAST_SHARE * n);
  const at = (power: number) => {
    const { membership, count } = leiden(graph, { quality: "modularity", resolution: 2 ** power, seed });
    const sizes = new Uint32Array(count);
    for (const part of membership) sizes[part]++;
    const large = [...sizes.keys()].filter((part) => sizes[part] >= least);
    return { membership, sizes, large };
  };
  let power = 0;
  let found = at(power);
  const step = found.large.length > MOST ? -1 : 1;
  while (step < 0 ? found.large.length > MOST && power > COARSEST : found.large.length < 2 && power < FINEST) {
    power += step;
    const next = at(power);
    // Coarser than this nothing is told apart: better the largest of too many.
    if (step < 0 && next.large.length < 2) break;
    found = next;
  }
  const kept = found.large.toSorted((one, other) => found.sizes[other] - found.sizes[one] || one - other);
  return gatherParts({ ...piece, bits: weights }, found.membership, kept.slice(0, MOST));
}

/** Gives what is in none of the `kept` communities to the one that it has most links with. */
function gatherParts(piece: Piece, membership: Uint32Array, kept: readonly number[]): Uint32Array | null {
  const rest = kept.length;
  const partOf = new Map(kept.map((community, part) => [community, part]));
  const pull = new Map<number, Float64Array>();
  const offer = (community: number, to: number | undefined, bits: number): void => {
    if (to === undefined) return;
    const sums = pull.get(community) ?? new Float64Array(rest);
    sums[to] += bits;
    pull.set(community, sums);
  };
  for (let i = 0; i < piece.a.length; i++) {
    const [one, other] = [membership[piece.a[i]], membership[piece.b[i]]];
    if (one === other) continue;
    if (!partOf.has(one)) offer(one, partOf.get(other), piece.bits[i]);
    if (!partOf.has(other)) offer(other, partOf.get(one), piece.bits[i]);
  }
  const joined = new Map([...pull].map(([community, sums]) => [community, sums.indexOf(Math.max(...sums))]));
  return bySize(membership.map((community) => partOf.get(community) ?? joined.get(community) ?? rest));
}

/** Numbers parts anew, 0 for the largest; null where there is one alone. */
function bySize(parts: Uint32Array): Uint32Array | null {
  const sizes = new Map<number, number>();
  for (const part of parts) sizes.set(part, (sizes.get(part) ?? 0) + 1);
  if (sizes.size < 2) return null;
  const order = [...sizes].toSorted(([one, size], [other, more]) => more - size || one - other);
  const number = new Map(order.map(([part], place) => [part, place]));
  return parts.map((part) => number.get(part) ?? 0);
}

/** Cuts a piece into its parts (the part of each member, numbered from 0); links between parts are left out. */
export function cutPiece(piece: Piece, parts: Uint32Array): Piece[] {
  const count = parts.reduce((most, part) => Math.max(most, part), 0) + 1;
  const places = new Uint32Array(parts.length);
  const sizes = new Uint32Array(count);
  parts.forEach((part, place) => (places[place] = sizes[part]++));
  const inside: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < piece.a.length; i++) {
    const part = parts[piece.a[i]];
    if (part === parts[piece.b[i]]) inside[part].push(i);
  }
  return inside.map((links, part) => ({
    members: piece.members.filter((_, place) => parts[place] === part),
    a: Uint32Array.from(links, (i) => places[piece.a[i]]),
    b: Uint32Array.from(links, (i) => places[piece.b[i]]),
    bits: Float64Array.from(links, (i) => piece.bits[i]),
  }));
}
