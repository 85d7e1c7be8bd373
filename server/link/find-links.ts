import { FAMILIES } from "../contract/graph.ts";
import type { Settings } from "../contract/settings.ts";
import { familyIndex } from "./families.ts";
import { SLOTS } from "./features.ts";
import { pairScorer, type Evidence } from "./score-pair.ts";
import { agree, countFamilies, isRareInstrument, totalBits } from "./scoring.ts";
import { strongest, type Strongest } from "./strongest.ts";

/** Links kept, each once with a < b, ascending by a, then b. */
export interface Links {
  a: Uint32Array;
  b: Uint32Array;
  /** Total bits with the prior. */
  bits: Float32Array;
  /** Row-major, links × FAMILIES.length, in bits. */
  families: Float32Array;
}

/**
 * Links beside the strongest that each account keeps, drawn evenly by a hash of the pair: the strongest links of a large operator all
 * stay inside small groups (one card), the even ones hold the groups together.
 */
const EVEN_LINKS = 8;

/** Neighbours with which each account of a hub is tried, in an order drawn by a hash: a hub has too many pairs to try them all. */
const HUB_NEIGHBOURS = 6;
/** Bits that a hub must weigh for its pairs to be tried. */
const HUB_LEAST = 3;

const SYNCHRONY = familyIndex("synchrony");

/**
 * Finds the linked pairs and keeps the strongest of each account. Row by row: for each account, the lists of accounts behind its
 * features add up in scratch of 18 numbers an account, touched rows only, so memory does not grow with the number of pairs
 * (SynchroTrap and BotGraph join on values in the same way). Of a hub only a sample of pairs is tried, evenly spread: enough to hold a
 * large operator together that shares nothing rarer. A pair is kept where either end keeps it.
 */
export function findLinks(evidence: Evidence, settings: Settings, onProgress: (fraction: number) => void): Links {
  const n = evidence.features.accounts;
  const best = strongest(n, settings.links_per_account);
  const even = strongest(n, EVEN_LINKS);
  const keep = (a: number, b: number, total: number): void => {
    best.offer(a, b, total);
    best.offer(b, a, total);
    const lot = hashPair(a, b);
    even.offer(a, b, lot);
    even.offer(b, a, lot);
  };
  scanPairs(evidence, onProgress, keep);
  sampleHubs(evidence, keep);
  return collect(evidence, n, [best, even]);
}

function scanPairs(
  evidence: Evidence,
  onProgress: (fraction: number) => void,
  onLink: (a: number, b: number, total: number) => void,
): void {
  const { features, weighing, ordered, scoring, timing } = evidence;
  const n = features.accounts;
  const { weights } = weighing;
  const { slot } = features;
  const inverse = features.byFeature;
  // Rows come in ascending order, so each list has been read up to the row's own account.
  const cursor = inverse.offsets.slice(0, features.count);
  const sums = new Float64Array(n * SLOTS);
  const factors = new Float64Array(n * SLOTS).fill(1);
  const uncapped = new Float64Array(n);
  const rare = new Uint8Array(n);
  const seen = new Uint8Array(n);
  const touched = new Uint32Array(n);
  const families = new Float64Array(FAMILIES.length);
  const marked = new Int32Array(features.count).fill(-1);
  const potential = hubPotential(evidence);
  const mostFromTime = scoring.caps[SYNCHRONY];

  for (let a = 0; a < n; a++) {
    let count = 0;
    const firstHub = ordered.hubs[a];
    for (let i = ordered.offsets[a]; i < firstHub; i++) {
      const v = ordered.features[i];
      const weight = weights[v];
      const column = slot[v];
      const isRare = isRareInstrument(column, weight, scoring) ? 1 : 0;
      while (inverse.accounts[cursor[v]] <= a && cursor[v] < inverse.offsets[v + 1]) cursor[v]++;
      for (let j = cursor[v]; j < inverse.offsets[v + 1]; j++) {
        const b = inverse.accounts[j];
        if (seen[b] === 0) {
          seen[b] = 1;
          touched[count++] = b;
        }
        const at = b * SLOTS + column;
        const bits = weight * factors[at];
        sums[at] += bits;
        uncapped[b] += bits;
        factors[at] *= scoring.discount[column];
        rare[b] |= isRare;
      }
    }
    const hasHubs = count > 0 && firstHub < ordered.offsets[a + 1];
    if (hasHubs) for (let i = firstHub; i < ordered.offsets[a + 1]; i++) marked[ordered.features[i]] = a;
    for (let k = 0; k < count; k++) {
      const b = touched[k];
      const start = b * SLOTS;
      const timed = timing.known[a] & timing.known[b];
      const alone = scoring.prior + uncapped[b] + timed * mostFromTime;
      // Nearly every pair ends here: it shares one common value, and nothing that it may share beside it makes a link.
      if (
        rare[b] === 1 ||
        alone + (hasHubs ? mostFromHubs(potential, a, b, scoring.threshold - alone) : 0) >= scoring.threshold
      ) {
        if (hasHubs) addHubs(evidence, marked, a, b, sums, factors);
        let total = totalBits(sums, start, scoring, families);
        // Time is compared last, and only where it could make two families that are enough.
        const open = total + mostFromTime >= scoring.threshold && countFamilies(families, scoring) > 0;
        if (timed === 1 && (open || rare[b] === 1)) {
          sums[start + SYNCHRONY] += timing.bits(a, b);
          total = totalBits(sums, start, scoring, families);
        }
        if (rare[b] === 1 || agree(total, families, scoring)) onLink(a, b, total);
      }
      seen[b] = 0;
      rare[b] = 0;
      uncapped[b] = 0;
      for (let at = start; at < start + SLOTS; at++) {
        sums[at] = 0;
        factors[at] = 1;
      }
    }
    if (a % 4096 === 0) onProgress(a / n);
  }
}

/** Adds the hubs that both have (those of a are marked) to the sums of b. */
function addHubs(
  { features, weighing, ordered, scoring }: Evidence,
  marked: Int32Array,
  a: number,
  b: number,
  sums: Float64Array,
  factors: Float64Array,
): void {
  for (let i = ordered.hubs[b]; i < ordered.offsets[b + 1]; i++) {
    const v = ordered.features[i];
    if (marked[v] !== a) continue;
    const slot = features.slot[v];
    const at = b * SLOTS + slot;
    sums[at] += weighing.weights[v] * factors[at];
    factors[at] *= scoring.discount[slot];
  }
}

/** Tries evenly spread pairs of the accounts of each hub that weighs enough; those that share something rarer were met before. */
function sampleHubs(evidence: Evidence, onLink: (a: number, b: number, total: number) => void): void {
  const { features, weighing } = evidence;
  const score = pairScorer(evidence);
  for (let v = 0; v < features.count; v++) {
    if (weighing.hub[v] === 0 || weighing.weights[v] < HUB_LEAST) continue;
    const accounts = features.byFeature.accounts.slice(
      features.byFeature.offsets[v],
      features.byFeature.offsets[v + 1],
    );
    const lots = new Map(Array.from(accounts, (a) => [a, hashPair(a, v)]));
    accounts.sort((one, other) => (lots.get(one) ?? 0) - (lots.get(other) ?? 0) || one - other);
    for (let i = 0; i < accounts.length; i++) {
      for (let j = i + 1; j <= i + HUB_NEIGHBOURS && j < accounts.length; j++) {
        const a = Math.min(accounts[i], accounts[j]);
        const b = Math.max(accounts[i], accounts[j]);
        const { linked, started, total } = score(a, b);
        if (linked && !started) onLink(a, b, total);
      }
    }
  }
}

/** The bits that each account's hubs could give a pair: in all (length n) and by slot (row-major, n × SLOTS). */
interface Potential {
  all: Float32Array;
  bySlot: Float32Array;
}

function hubPotential({ features, weighing, ordered, scoring }: Evidence): Potential {
  const all = new Float32Array(features.accounts);
  const bySlot = new Float32Array(features.accounts * SLOTS);
  const factors = new Float64Array(SLOTS);
  for (let a = 0; a < features.accounts; a++) {
    factors.fill(1);
    for (let i = ordered.hubs[a]; i < ordered.offsets[a + 1]; i++) {
      const slot = features.slot[ordered.features[i]];
      const bits = weighing.weights[ordered.features[i]] * factors[slot];
      bySlot[a * SLOTS + slot] += bits;
      all[a] += bits;
      factors[slot] *= scoring.discount[slot];
    }
  }
  return { all, bySlot };
}

/** For the rounding of 32-bit floats, in bits. */
const ROUNDING = 1e-3;

/** Bound on what the hubs that two accounts share can add; looked into only where the coarse bound reaches `needed`. */
function mostFromHubs({ all, bySlot }: Potential, a: number, b: number, needed: number): number {
  const coarse = (all[a] < all[b] ? all[a] : all[b]) + ROUNDING;
  if (coarse < needed) return coarse;
  let bits = ROUNDING;
  for (let slot = 0; slot < SLOTS; slot++) {
    const one = bySlot[a * SLOTS + slot];
    const other = bySlot[b * SLOTS + slot];
    bits += one < other ? one : other;
  }
  return bits;
}

/** Joins what either end kept, and gives each kept pair its bits by family. */
function collect(evidence: Evidence, n: number, kept: Strongest[]): Links {
  const pairs: { a: number[]; b: number[] } = { a: [], b: [] };
  const partnersOf = reciprocal(n, kept);
  for (let a = 0; a < n; a++) {
    let last = -1;
    for (const b of partnersOf(a)) {
      if (b === last) continue;
      last = b;
      pairs.a.push(a);
      pairs.b.push(b);
    }
  }
  const count = pairs.a.length;
  const links: Links = {
    a: Uint32Array.from(pairs.a),
    b: Uint32Array.from(pairs.b),
    bits: new Float32Array(count),
    families: new Float32Array(count * FAMILIES.length),
  };
  const score = pairScorer(evidence);
  for (let i = 0; i < count; i++) {
    const { total, families } = score(links.a[i], links.b[i]);
    links.bits[i] = total;
    links.families.set(families, i * FAMILIES.length);
  }
  return links;
}

/** For each account, ascending, the partners above it that either end kept; one may come more than once. */
function reciprocal(n: number, kept: Strongest[]): (a: number) => Uint32Array {
  const offsets = new Uint32Array(n + 1);
  const each = (visit: (low: number, high: number) => void): void => {
    for (let v = 0; v < n; v++)
      for (const set of kept) for (const u of set.partners(v)) visit(Math.min(u, v), Math.max(u, v));
  };
  each((low) => offsets[low + 1]++);
  for (let v = 0; v < n; v++) offsets[v + 1] += offsets[v];
  const partners = new Uint32Array(offsets[n]);
  const cursor = offsets.slice();
  each((low, high) => (partners[cursor[low]++] = high));
  return (a) => partners.subarray(offsets[a], offsets[a + 1]).sort();
}

/** A number in [0, 1) for an unordered pair, the same on every machine (two rounds of murmur3's finaliser). */
function hashPair(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}
