import { FAMILIES } from "../contract/graph.ts";
import type { Settings } from "../contract/settings.ts";
import { byRow, type Rows } from "./by-row.ts";
import { scanPairs } from "./scan-pairs.ts";
import { pairScorer, type Evidence } from "./score-pair.ts";
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
/** Hubs by which an account is tried, its strongest: an account that goes through hundreds of addresses would be tried with the same others by each. */
const HUBS_OF_ACCOUNT = 32;

/**
 * Finds the linked pairs and keeps the strongest of each account. Of a hub only a sample of pairs is tried, evenly spread: enough to hold a
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
  scanPairs(evidence, drawHubPairs(evidence), onProgress, keep);
  return collect(evidence, n, [best, even]);
}

/**
 * Draws evenly spread pairs of the accounts of each hub that weighs enough, by the lower account of each (CSR with a row for each account): each account of a hub with
 * the next ones in an order drawn by a hash. A pair that has several hubs can come more than once.
 */
function drawHubPairs(evidence: Evidence): Rows {
  const { offsets, values: drawn } = accountsToTry(evidence);
  const { count, accounts } = evidence.features;
  for (let v = 0; v < count; v++) shuffle(v, drawn.subarray(offsets[v], offsets[v + 1]));
  return byRow(accounts, (visit) => {
    for (let v = 0; v < count; v++) {
      for (let i = offsets[v]; i < offsets[v + 1]; i++) {
        const end = Math.min(offsets[v + 1], i + 1 + HUB_NEIGHBOURS);
        for (let j = i + 1; j < end; j++) visit(Math.min(drawn[i], drawn[j]), Math.max(drawn[i], drawn[j]));
      }
    }
  });
}

/** CSR by feature of the accounts, ascending, that count it among their strongest hubs; none of a hub that weighs too little. */
function accountsToTry({ features, weighing, ordered }: Evidence): Rows {
  return byRow(features.count, (visit) => {
    for (let a = 0; a < features.accounts; a++) {
      const end = Math.min(ordered.offsets[a + 1], ordered.hubs[a] + HUBS_OF_ACCOUNT);
      for (let i = ordered.hubs[a]; i < end; i++) {
        const v = ordered.features[i];
        if (weighing.weights[v] >= HUB_LEAST) visit(v, a);
      }
    }
  });
}

/** Puts the accounts of a hub (ascending) in an order drawn by a hash. */
function shuffle(v: number, accounts: Uint32Array): void {
  // Lot and account in one number: typed arrays of numbers sort without asking.
  const lots = Float64Array.from(accounts, (a) => Math.floor(hashPair(a, v) * 2 ** 21) * 2 ** 32 + a).sort();
  for (let i = 0; i < lots.length; i++) accounts[i] = lots[i] % 2 ** 32;
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
  const { offsets, values } = byRow(n, (visit) => {
    for (let v = 0; v < n; v++)
      for (const set of kept) for (const u of set.partners(v)) visit(Math.min(u, v), Math.max(u, v));
  });
  return (a) => values.subarray(offsets[a], offsets[a + 1]).sort();
}

/** A number in [0, 1) for an unordered pair, the same on every machine (two rounds of murmur3's finaliser). */
function hashPair(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}
