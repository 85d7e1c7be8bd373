import { FAMILIES } from "../contract/graph.ts";
import { familyIndex } from "./families.ts";
import { SLOTS } from "./features.ts";
import type { Evidence } from "./score-pair.ts";
import { agree, countFamilies, isRareInstrument, totalBits } from "./scoring.ts";

const SYNCHRONY = familyIndex("synchrony");

/** For the rounding of 32-bit floats, in bits. */
const ROUNDING = 1e-3;

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

  /** Adds the hubs that both have (those of a are marked) to the sums of b; false where there are none. */
  const addHubs = (a: number, b: number, start: number): boolean => {
    let found = false;
    for (let i = hubs.offsets[b]; i < hubs.offsets[b + 1]; i++) {
      if (marked[hubs.numbers[i]] !== a) continue;
      const v = hubs.features[hubs.numbers[i]];
      const at = start + slot[v];
      sums[at] += weights[v] * factors[at];
      factors[at] *= scoring.discount[slot[v]];
      found = true;
    }
    return found;
  };

  const places = new Uint32Array(n);
  /**
   * Keeps the candidates that could be linked by what they share and by time, at the head of `candidates` with their places in `places`; returns how many. Time is compared
   * only with these, and apart from this, so that the processor can fetch what it needs of several accounts at once.
   */
  const narrow = (a: number, count: number): number => {
    const ownHubs = hubs.bits[a];
    for (let i = hubs.offsets[a]; i < hubs.offsets[a + 1]; i++) marked[hubs.numbers[i]] = a;
    let left = 0;
    for (let k = 0; k < count; k++) {
      const b = candidates[k];
      place[b] = -1;
      const start = k * SLOTS;
      const fromTime = (timing.known[a] & timing.known[b]) * mostFromTime;
      const fromHubs = Math.min(ownHubs, hubs.bits[b]);
      let total = totalBits(sums, start, scoring, families);
      // Nearly every pair ends here: it shares one common value, and nothing that it may share beside it makes a link.
      if (rare[k] === 0 && total + fromHubs + fromTime + ROUNDING < scoring.threshold) continue;
      if (fromHubs > 0 && addHubs(a, b, start)) total = totalBits(sums, start, scoring, families);
      const open = total + fromTime >= scoring.threshold && countFamilies(families, scoring) > 0;
      if (!open && rare[k] === 0) continue;
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
  features: Uint32Array;
  /** Bits that the hubs of each account could give a pair at most; length n. */
  bits: Float32Array;
}

function listHubs({ features, weighing, ordered, scoring }: Evidence): Hubs {
  const n = features.accounts;
  const offsets = new Uint32Array(n + 1);
  const numbers: number[] = [];
  const found: number[] = [];
  const numberOf = new Int32Array(features.count).fill(-1);
  const bits = new Float32Array(n);
  const factors = new Float64Array(SLOTS);
  for (let a = 0; a < n; a++) {
    factors.fill(1);
    for (let i = ordered.hubs[a]; i < ordered.offsets[a + 1]; i++) {
      const v = ordered.features[i];
      if (numberOf[v] < 0) numberOf[v] = found.push(v) - 1;
      numbers.push(numberOf[v]);
      const slot = features.slot[v];
      bits[a] += weighing.weights[v] * factors[slot];
      factors[slot] *= scoring.discount[slot];
    }
    offsets[a + 1] = numbers.length;
  }
  return { offsets, numbers: Uint32Array.from(numbers), features: Uint32Array.from(found), bits };
}
