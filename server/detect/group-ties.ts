import type { Projection } from "../contract/projection.ts";

/** What is known of identifiers, by number: match weight in bits, 1 where it is a hub, and its family's place in FAMILIES. */
export interface Weighed {
  weights: Float32Array;
  hub: Uint8Array;
  family: Uint8Array;
}

/** Identifiers of one kind that tie the same parts together. */
export interface Tie {
  /** Those first that tie most. */
  identifiers: number[];
  hub: boolean;
  /** Place in FAMILIES. */
  family: number;
  /** Greatest match weight among them. */
  bits: number;
  /** Accounts of each part that have at least one of them. */
  accounts: number[];
  /** Accounts of each part that have each of the first `LISTED` identifiers. */
  each: number[][];
}

/** Ties that a picture holds, hubs among them, and the identifiers of a tie that are counted one by one. */
const MOST = 20;
const HUBS = 3;
const LISTED = 10;
/** Gain beside the first tie's from which one more is worth its place. */
const WORTH = 0.03;
/** The same within a family that would not be drawn at all; and the share of the picture that such families may take. */
const OWN_WORTH = 0.25;
const OWN_SHARE = 0.5;
/** Share of an identifier's accounts from which it belongs to one part, or to two. */
const MAINLY = 0.8;
/** Accounts of an identifier from which it is no chance that it lies between two parts alone. */
const TELLING = 8;
/** Share of the members of its parts from which an identifier is common there, and not one of many like it. */
const COMMON = 0.25;
/** Alike identifiers that are drawn as one. */
const BUNDLED = 3;

/** Counts and chooses what ties parts of a cluster together, over one projection; keeps its scratch (two numbers for each identifier). */
export class TieFinder {
  readonly #projection: Projection;
  readonly #weighed: Weighed;
  readonly #inside: Uint32Array;
  readonly #slot: Uint32Array;

  constructor(projection: Projection, weighed: Weighed) {
    this.#projection = projection;
    this.#weighed = weighed;
    this.#inside = new Uint32Array(projection.identifiers.length);
    this.#slot = new Uint32Array(projection.identifiers.length);
  }

  /** Identifiers that at least two of the accounts have, and how many have each; evidence that ties most first, then hubs. */
  shared(accounts: Uint32Array): { identifiers: number[]; members: number[] } {
    const { weights, hub } = this.#weighed;
    const found = this.#count([accounts]).filter((v) => this.#inside[v] >= 2);
    const members = new Map(found.map((v) => [v, this.#inside[v]]));
    this.#forget([accounts]);
    const gain = (v: number) => weights[v] * ((members.get(v) ?? 0) - 1);
    const identifiers = found.toSorted(
      (one, other) =>
        hub[one] - hub[other] ||
        gain(other) - gain(one) ||
        (members.get(other) ?? 0) - (members.get(one) ?? 0) ||
        one - other,
    );
    return { identifiers, members: identifiers.map((v) => members.get(v) ?? 0) };
  }

  /**
   * The ties that explain most of a picture of `parts` (account numbers of each): greedily the one that brings most bits, where a part
   * counts half with each tie that it has already; of each family that has none among them those that bring most of its own; and the widest hubs.
   */
  ties(parts: readonly Uint32Array[]): Tie[] {
    const k = parts.length;
    const { weights, hub, family } = this.#weighed;
    const shared = this.#count(parts)
      .filter((v) => this.#inside[v] >= 2 && (hub[v] === 1 || weights[v] > 0))
      .toSorted((one, other) => one - other);
    this.#forget(parts);
    shared.forEach((v, place) => (this.#slot[v] = place + 1));
    const counts = this.#countByPart(parts, shared.length);
    const reach = (place: number) => counts.subarray(place * k, place * k + k);
    const totals = Float64Array.from(shared, (_, place) => reach(place).reduce((sum, count) => sum + count, 0));

    const hubs: number[] = [];
    const alike = new Map<string, number[]>();
    shared.forEach((v, place) => {
      if (hub[v] === 1) {
        hubs.push(place);
        return;
      }
      const key = `${this.#projection.kinds[v]} ${family[v]} ${pattern(reach(place), totals[place], parts)}`;
      const group = alike.get(key);
      if (group === undefined) alike.set(key, [place]);
      else group.push(place);
    });
    const worth = totals.map((total, place) => weights[shared[place]] * total);
    const candidates = [...alike.values()].flatMap((group) => {
      const sorted = group.toSorted((one, other) => worth[other] - worth[one] || one - other);
      return sorted.length < BUNDLED ? sorted.map((place) => [place]) : [sorted];
    });
    const widest = hubs.toSorted((one, other) => totals[other] - totals[one] || one - other).slice(0, HUBS);
    const all = [...candidates, ...widest.map((place) => [place])];
    const any = this.#countAny(parts, all, shared.length);
    for (const v of shared) this.#slot[v] = 0;

    const drafts = all.map((places, index) => ({
      places,
      hub: index >= candidates.length,
      family: family[shared[places[0]]],
      bits: places.reduce((most, place) => Math.max(most, weights[shared[place]]), 0),
      accounts: [...any.subarray(index * k, index * k + k)],
    }));
    const chosen = chooseTies(drafts.slice(0, candidates.length), parts, MOST - widest.length);
    return [...chosen, ...drafts.slice(candidates.length)].map(({ places, ...tie }) => ({
      ...tie,
      identifiers: places.map((place) => shared[place]),
      each: places.length === 1 ? [] : places.slice(0, LISTED).map((place) => [...reach(place)]),
    }));
  }

  /** Counts in `#inside` the accounts that have each identifier, and gives those identifiers in the order met. */
  #count(parts: readonly Uint32Array[]): number[] {
    const { offsets, targets } = this.#projection;
    const found: number[] = [];
    for (const part of parts) {
      for (const a of part) {
        for (let i = offsets[a]; i < offsets[a + 1]; i++) if (this.#inside[targets[i]]++ === 0) found.push(targets[i]);
      }
    }
    return found;
  }

  #forget(parts: readonly Uint32Array[]): void {
    const { offsets, targets } = this.#projection;
    for (const part of parts) {
      for (const a of part) for (let i = offsets[a]; i < offsets[a + 1]; i++) this.#inside[targets[i]] = 0;
    }
  }

  /** Row-major, slots × parts. */
  #countByPart(parts: readonly Uint32Array[], slots: number): Uint32Array {
    const { offsets, targets } = this.#projection;
    const counts = new Uint32Array(slots * parts.length);
    parts.forEach((part, p) => {
      for (const a of part) {
        for (let i = offsets[a]; i < offsets[a + 1]; i++) {
          const slot = this.#slot[targets[i]];
          if (slot > 0) counts[(slot - 1) * parts.length + p]++;
        }
      }
    });
    return counts;
  }

  /** Accounts of each part that have any of a candidate's slots: row-major, candidates × parts. */
  #countAny(parts: readonly Uint32Array[], candidates: readonly (readonly number[])[], slots: number): Uint32Array {
    const { offsets, targets } = this.#projection;
    const candidateOf = new Uint32Array(slots);
    candidates.forEach((places, index) => places.forEach((place) => (candidateOf[place] = index + 1)));
    const counts = new Uint32Array(candidates.length * parts.length);
    const last = new Int32Array(candidates.length + 1).fill(-1);
    parts.forEach((part, p) => {
      for (const a of part) {
        for (let i = offsets[a]; i < offsets[a + 1]; i++) {
          const slot = this.#slot[targets[i]];
          const candidate = slot === 0 ? 0 : candidateOf[slot - 1];
          if (candidate === 0 || last[candidate] === a) continue;
          last[candidate] = a;
          counts[(candidate - 1) * parts.length + p]++;
        }
      }
    });
    return counts;
  }
}

/** Which parts an identifier ties (`reach`: accounts of each that have it, `total` in all), as a text: one, two, or all over; and whether it is common there. */
function pattern(reach: Uint32Array, total: number, parts: readonly Uint32Array[]): string {
  let first = -1;
  let second = -1;
  reach.forEach((count, part) => {
    if (first < 0 || count > reach[first]) [first, second] = [part, first];
    else if (second < 0 || count > reach[second]) second = part;
  });
  const where =
    reach[first] >= MAINLY * total
      ? [first]
      : second >= 0 && total >= TELLING && reach[first] + reach[second] >= MAINLY * total
        ? [Math.min(first, second), Math.max(first, second)]
        : [...reach.keys()];
  const size = where.reduce((sum, part) => sum + parts[part].length, 0);
  return `${where.length > 2 ? "all" : where.join("+")}${total >= COMMON * size ? " common" : ""}`;
}

function chooseTies<T extends Pick<Tie, "accounts" | "bits" | "family">>(
  drafts: readonly T[],
  parts: readonly Uint32Array[],
  most: number,
): T[] {
  const chosen = coverParts(drafts, parts, most, WORTH);
  const drawn = new Set(chosen.map(({ family }) => family));
  const missing = [...new Set(drafts.map(({ family }) => family))].filter((family) => !drawn.has(family));
  if (missing.length === 0) return chosen;
  const each = Math.max(1, Math.min(parts.length, Math.floor((OWN_SHARE * most) / missing.length)));
  const added = missing.flatMap((wanted) => {
    const own = drafts.filter(({ family }) => family === wanted);
    return coverParts(own, parts, each, OWN_WORTH);
  });
  for (let place = chosen.length - 1; place >= 0 && chosen.length + added.length > most; place--) {
    const { family } = chosen[place];
    if (chosen.some((other, at) => at !== place && other.family === family)) chosen.splice(place, 1);
  }
  return [...chosen, ...added];
}

/** Greedily at most `most` drafts, each the one that brings most, for as long as it brings more than `worth` of what the first did. */
function coverParts<T extends Pick<Tie, "accounts" | "bits">>(
  drafts: readonly T[],
  parts: readonly Uint32Array[],
  most: number,
  worth: number,
): T[] {
  const covered = parts.map(() => 1);
  const left = new Set(drafts);
  const chosen: T[] = [];
  let enough = 0;
  while (chosen.length < most) {
    let best: T | null = null;
    let bestGain = enough;
    for (const draft of left) {
      let gain = 0;
      draft.accounts.forEach((count, part) => (gain += covered[part] * (count / parts[part].length)));
      gain *= draft.bits;
      if (gain > bestGain) [best, bestGain] = [draft, gain];
    }
    if (best === null) break;
    left.delete(best);
    chosen.push(best);
    if (chosen.length === 1) enough = worth * bestGain;
    best.accounts.forEach((count, part) => (covered[part] *= 1 - count / parts[part].length / 2));
  }
  return chosen;
}
