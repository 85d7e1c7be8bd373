import { FAMILIES } from "../contract/graph.ts";
import { familyIndex } from "./families.ts";
import { SLOTS } from "./features.ts";
import type { Evidence } from "./score-pair.ts";
import { sharedHubs } from "./shared-hubs.ts";
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
  const hubs = sharedHubs(evidence);
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

  const places = new Uint32Array(n);
  /**
   * Keeps the candidates that could be linked by what they share and by time, at the head of `candidates` with their places in `places`; returns how many. Time is compared
   * only with these, and apart from this, so that the processor can fetch what it needs of several accounts at once.
   */
  const narrow = (a: number, count: number): number => {
    const hasHubs = hubs.compare(a);
    let left = 0;
    for (let k = 0; k < count; k++) {
      const b = candidates[k];
      place[b] = -1;
      const start = k * SLOTS;
      if (hasHubs) hubs.add(b, sums, factors, start);
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
