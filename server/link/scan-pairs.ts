import { FAMILIES } from "../contract/graph.ts";
import { familyIndex } from "./families.ts";
import { familyOfSlot, SLOTS } from "./features.ts";
import type { ScanInput } from "./scan-input.ts";
import { agree, isRareInstrument, totalBits } from "./scoring.ts";
import { sharedHubs } from "./shared-hubs.ts";

const NETWORK = familyIndex("network");
const isOfNetwork = (slot: number): boolean => familyOfSlot(slot) === NETWORK;
const SYNCHRONY = familyIndex("synchrony");

/** Rows that are dealt out at one time. */
const BLOCK = 64;

/**
 * Finds every linked pair that shares something which is no hub, each once with a < b. Row by row: the lists of accounts behind an account's features
 * add up in scratch, so memory does not grow with the number of pairs (SynchroTrap and BotGraph join on values in the same way). The candidates of a row
 * lie side by side there, in the order in which they are met, so that it stays in the processor's cache whatever the number of accounts.
 */
export function scanPairs(
  input: ScanInput,
  onProgress: (fraction: number) => void,
  onLink: (a: number, b: number, total: number) => void,
): void {
  const { features, weighing, ordered, scoring, timing, drawn, share } = input;
  const n = features.accounts;
  const { weights } = weighing;
  const { slot } = features;
  const { accounts, offsets } = features.byFeature;
  const candidates = new Uint32Array(n);
  /** Places in `sums` and `factors` of the candidates that are left. */
  const places = new Uint32Array(n);
  /** Place of each account among the candidates, -1 for the rest. */
  const place = new Int32Array(n).fill(-1);
  /** By place; row-major, candidates × SLOTS. */
  const sums = new Float64Array(n * SLOTS);
  const factors = new Float64Array(n * SLOTS);
  const rare = new Uint8Array(n);
  const families = new Float64Array(FAMILIES.length);
  // An account can go through hundreds of addresses, of which only the strongest shared one counts: most pairs are told without looking through them.
  const networks = sharedHubs(input, isOfNetwork);
  const others = sharedHubs(input, (column) => !isOfNetwork(column));
  const mostFromTime = scoring.caps[SYNCHRONY];

  /** Makes an account the k-th candidate, with nothing shared so far. */
  const admit = (b: number, k: number): void => {
    place[b] = k;
    places[k] = k;
    candidates[k] = b;
    rare[k] = 0;
    for (let at = k * SLOTS; at < (k + 1) * SLOTS; at++) {
      sums[at] = 0;
      factors[at] = 1;
    }
  };

  /** Adds up what a shares with each account above it, hubs and time apart; returns how many there are, with those drawn. */
  const gather = (a: number): number => {
    let count = 0;
    for (let i = ordered.offsets[a]; i < ordered.hubs[a]; i++) {
      const v = ordered.features[i];
      const weight = weights[v];
      const column = slot[v];
      const discount = scoring.discount[column];
      const isRare = isRareInstrument(column, weight, scoring) ? 1 : 0;
      const end = offsets[v + 1];
      for (let j = placeAbove(accounts, offsets[v], end, a); j < end; j++) {
        const b = accounts[j];
        let k = place[b];
        if (k < 0) admit(b, (k = count++));
        const at = k * SLOTS + column;
        sums[at] += weight * factors[at];
        factors[at] *= discount;
        rare[k] |= isRare;
      }
    }
    for (let i = drawn.offsets[a]; i < drawn.offsets[a + 1]; i++) {
      if (place[drawn.values[i]] < 0) admit(drawn.values[i], count++);
    }
    for (let k = 0; k < count; k++) place[candidates[k]] = -1;
    return count;
  };

  /** Keeps the candidates that could still be linked by time and, beside it, so many bits of networks; returns how many. */
  const narrow = (a: number, count: number, mostFromNetworks: (b: number) => number): number => {
    let left = 0;
    for (let i = 0; i < count; i++) {
      const b = candidates[i];
      const k = places[i];
      const total = totalBits(sums, k * SLOTS, scoring, families);
      const fromNetworks = Math.max(0, mostFromNetworks(b) - families[NETWORK]);
      const fromTime = (timing.known[a] & timing.known[b]) * mostFromTime;
      if (total + fromNetworks + fromTime < scoring.threshold && rare[k] === 0) continue;
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
    if (a % 4096 === 0) onProgress(a / n);
    if (Math.floor(a / BLOCK) % share.of !== share.number) continue;
    const met = gather(a);
    others.add(a, { others: candidates, places, count: met, sums, factors });
    const open = narrow(a, met, (b) => Math.min(networks.strongest[a], networks.strongest[b]));
    networks.add(a, { others: candidates, places, count: open, sums, factors });
    judge(
      a,
      narrow(a, open, () => 0),
    );
  }
}

/** Place of the first account above a in an ascending part of a list. */
function placeAbove(accounts: Uint32Array, from: number, end: number, a: number): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (accounts[middle] <= a) low = middle + 1;
    else high = middle;
  }
  return low;
}
