import { FAMILIES } from "../contract/graph.ts";
import type { Settings } from "../contract/settings.ts";
import { byRow } from "./by-row.ts";
import { SLOTS } from "./features.ts";
import { findLinks, type Links } from "./find-links.ts";
import { pairScorer, type Evidence } from "./score-pair.ts";
import { sortByWeight } from "./sort.ts";

/** Pairs up to which every one is looked at. */
const ALL_PAIRS = 400_000;
/** Others that an account is compared with by each kind of evidence, and by one value of it. */
const BY_SLOT = 12;
const BY_VALUE = 3;

/**
 * Links among the accounts of one cluster, quickly: all of them where few pairs share anything, else each account with up to 12 others by each slot of evidence, its
 * strongest values first. Every link is scored as the run scores it; in a large cluster not every pair is looked at, and none needs to be to see what hangs together.
 */
export function sampleLinks(evidence: Evidence, settings: Settings): Links {
  if (countPairs(evidence) <= ALL_PAIRS) return findLinks(evidence, settings, () => undefined);
  const { offsets, partners } = choosePairs(evidence);
  const n = evidence.features.accounts;
  const width = FAMILIES.length;
  const a = new Uint32Array(partners.length);
  const b = new Uint32Array(partners.length);
  const bits = new Float32Array(partners.length);
  const rows = new Float32Array(partners.length * width);
  const score = pairScorer(evidence);
  const seen = new Int32Array(n).fill(-1);
  let count = 0;
  for (let low = 0; low < n; low++) {
    for (let i = offsets[low]; i < offsets[low + 1]; i++) {
      const high = partners[i];
      if (seen[high] === low) continue;
      seen[high] = low;
      const { total, linked, families } = score(low, high);
      if (!linked) continue;
      a[count] = low;
      b[count] = high;
      bits[count] = total;
      rows.set(families, count * width);
      count++;
    }
  }
  return {
    a: a.slice(0, count),
    b: b.slice(0, count),
    bits: bits.slice(0, count),
    families: rows.slice(0, count * width),
  };
}

function startsPairs({ features, weighing }: Evidence, v: number): boolean {
  return (
    weighing.hub[v] === 0 &&
    weighing.weights[v] > 0 &&
    features.byFeature.offsets[v + 1] > features.byFeature.offsets[v]
  );
}

function countPairs(evidence: Evidence): number {
  const { offsets } = evidence.features.byFeature;
  let pairs = 0;
  for (let v = 0; v < evidence.features.count; v++) {
    const size = offsets[v + 1] - offsets[v];
    if (startsPairs(evidence, v)) pairs += (size * (size - 1)) / 2;
  }
  return pairs;
}

/** Pairs to look at, grouped by their lower account (CSR); one may come more than once. */
function choosePairs(evidence: Evidence): { offsets: Uint32Array; partners: Uint32Array } {
  const { features, weighing } = evidence;
  const { offsets: from, accounts } = features.byFeature;
  const n = features.accounts;
  const left = new Uint8Array(n * SLOTS).fill(BY_SLOT);
  const values = sortByWeight(
    Uint32Array.from({ length: features.count }, (_, v) => v).filter((v) => startsPairs(evidence, v)),
    weighing.weights,
  );
  const lows = new Uint32Array(n * SLOTS * BY_SLOT);
  const highs = new Uint32Array(n * SLOTS * BY_SLOT);
  let count = 0;
  for (const v of values) {
    const size = from[v + 1] - from[v];
    const slot = features.slot[v];
    for (let p = 0; p < size; p++) {
      const account = accounts[from[v] + p];
      const budget = left[account * SLOTS + slot];
      const take = Math.min(budget, BY_VALUE, size - 1);
      left[account * SLOTS + slot] = budget - take;
      for (let k = 0; k < take; k++) {
        // The same steps for all accounts of a value make one ring of them, and others across it.
        const other = accounts[from[v] + ((p + stepOf(v, k, size)) % size)];
        lows[count] = Math.min(account, other);
        highs[count] = Math.max(account, other);
        count++;
      }
    }
  }
  const { offsets, values: partners } = byRow(n, (visit) => {
    for (let i = 0; i < count; i++) visit(lows[i], highs[i]);
  });
  return { offsets, partners };
}

/** From 1 to size − 1: first the neighbour, then places that differ by value (a round of murmur3's finaliser); all of them where there are few. */
function stepOf(v: number, k: number, size: number): number {
  if (k === 0 || size <= BY_VALUE + 1) return 1 + k;
  let h = Math.imul(v + 1, 0x9e3779b1) ^ Math.imul(k, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return 1 + ((h >>> 0) % (size - 1));
}
