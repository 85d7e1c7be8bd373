import { FAMILIES } from "../contract/graph.ts";
import { familyIndex } from "./families.ts";
import { SLOTS } from "./features.ts";
import type { Evidence } from "./score-pair.ts";
import { agree, countFamilies, isRareInstrument, totalBits } from "./scoring.ts";

const SYNCHRONY = familyIndex("synchrony");

/**
 * Finds every linked pair that shares something which is no hub, each once with a < b. Row by row: the lists of accounts behind an account's features
 * add up in scratch, so memory does not grow with the number of pairs (SynchroTrap and BotGraph join on values in the same way). The candidates of a row
 * lie side by side there, in the order in which they are met, so that it stays in the processor's cache whatever the number of accounts.
 */
export function scanPairs(
  evidence: Evidence,
  onProgress: (fraction: number) => void,
  onLink: (a: number, b: number, total: number) => void,
): void {
  const { features, weighing, ordered, scoring, timing } = evidence;
  const n = features.accounts;
  const { weights } = weighing;
  const { slot } = features;
  const { accounts, offsets } = features.byFeature;
  // Rows come in ascending order and each moves its lists on by one, so what is left of a list are the accounts above.
  const cursor = offsets.slice(0, features.count);
  const candidates = new Uint32Array(n);
  /** Place of each account among the candidates, -1 for the rest. */
  const place = new Int32Array(n).fill(-1);
  /** By place; row-major, candidates × SLOTS. */
  const sums = new Float64Array(n * SLOTS);
  const factors = new Float64Array(n * SLOTS);
  const rare = new Uint8Array(n);
  const families = new Float64Array(FAMILIES.length);
  const hubs = listHubs(evidence);
  const marked = new Int32Array(hubs.features.length).fill(-1);
  const mostFromTime = scoring.caps[SYNCHRONY];

  /** Adds up what a shares with each account above it; returns how many there are. */
  const gather = (a: number): number => {
    let count = 0;
    for (let i = ordered.offsets[a]; i < ordered.hubs[a]; i++) {
      const v = ordered.features[i];
      const weight = weights[v];
      const column = slot[v];
      const discount = scoring.discount[column];
      const isRare = isRareInstrument(column, weight, scoring) ? 1 : 0;
      const end = offsets[v + 1];
      for (let j = ++cursor[v]; j < end; j++) {
        const b = accounts[j];
        let k = place[b];
        if (k < 0) {
          k = count++;
          place[b] = k;
          candidates[k] = b;
          rare[k] = 0;
          for (let at = k * SLOTS; at < (k + 1) * SLOTS; at++) {
            sums[at] = 0;
            factors[at] = 1;
          }
        }
        const at = k * SLOTS + column;
        sums[at] += weight * factors[at];
        factors[at] *= discount;
        rare[k] |= isRare;
      }
    }
    return count;
  };

  /** Adds the hubs that both have (those of a are marked) to the sums of b. */
  const addHubs = (a: number, b: number, start: number): void => {
    for (let i = hubs.offsets[b]; i < hubs.offsets[b + 1]; i++) {
      if (marked[hubs.numbers[i]] !== a) continue;
      const v = hubs.features[hubs.numbers[i]];
      const at = start + slot[v];
      sums[at] += weights[v] * factors[at];
      factors[at] *= scoring.discount[slot[v]];
    }
  };

  const places = new Uint32Array(n);
  /**
   * Keeps the candidates that could be linked by what they share and by time, at the head of `candidates` with their places in `places`; returns how many. Time is compared
   * only with these, and apart from this, so that the processor can fetch what it needs of several accounts at once.
   */
  const narrow = (a: number, count: number): number => {
    const hasHubs = hubs.offsets[a] < hubs.offsets[a + 1];
    for (let i = hubs.offsets[a]; i < hubs.offsets[a + 1]; i++) marked[hubs.numbers[i]] = a;
    let left = 0;
    for (let k = 0; k < count; k++) {
      const b = candidates[k];
      place[b] = -1;
      const start = k * SLOTS;
      if (hasHubs) addHubs(a, b, start);
      const most = totalBits(sums, start, scoring, families) + (timing.known[a] & timing.known[b]) * mostFromTime;
      // Most pairs end here: even in step they would have too little, or no family beside time.
      const isOpen = most >= scoring.threshold && countFamilies(families, scoring) > 0;
      if (!isOpen && rare[k] === 0) continue;
      candidates[left] = b;
      places[left++] = k;
    }
    return left;
  };

  const fromTime = new Float64Array(n);
  const judge = (a: number, count: number): void => {
    timing.bitsOfMany(a, candidates, count, fromTime);
    for (let i = 0; i < count; i++) {
      const b = candidates[i];
      const start = places[i] * SLOTS;
      sums[start + SYNCHRONY] += fromTime[i];
      const total = totalBits(sums, start, scoring, families);
      if (rare[places[i]] === 1 || agree(total, families, scoring)) onLink(a, b, total);
    }
  };

  for (let a = 0; a < n; a++) {
    judge(a, narrow(a, gather(a)));
    if (a % 4096 === 0) onProgress(a / n);
  }
}

/** The hubs that prove anything, numbered from 0, in order by account. */
interface Hubs {
  /** CSR by account of hub numbers; offsets have length n + 1. */
  offsets: Uint32Array;
  numbers: Uint32Array;
  /** Feature of each hub. */
  features: number[];
}

function listHubs({ features: { accounts, count }, ordered }: Evidence): Hubs {
  const offsets = new Uint32Array(accounts + 1);
  for (let a = 0; a < accounts; a++) offsets[a + 1] = offsets[a] + ordered.offsets[a + 1] - ordered.hubs[a];
  const numbers = new Uint32Array(offsets[accounts]);
  const features: number[] = [];
  const numberOf = new Int32Array(count).fill(-1);
  let filled = 0;
  for (let a = 0; a < accounts; a++) {
    for (let i = ordered.hubs[a]; i < ordered.offsets[a + 1]; i++) {
      const v = ordered.features[i];
      if (numberOf[v] < 0) numberOf[v] = features.push(v) - 1;
      numbers[filled++] = numberOf[v];
    }
  }
  return { offsets, numbers, features };
}
