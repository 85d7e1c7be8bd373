import { FAMILIES } from "../contract/graph.ts";
import { byRow } from "./by-row.ts";
import { familyIndex } from "./families.ts";
import { familyOfSlot, SLOTS } from "./features.ts";
import type { Ordered } from "./order.ts";
import type { ScanInput } from "./scan-input.ts";
import { agree, isRareInstrument, totalBits } from "./scoring.ts";
import { sharedHubs } from "./shared-hubs.ts";

const NETWORK = familyIndex("network");
const isOfNetwork = (slot: number): boolean => familyOfSlot(slot) === NETWORK;
const SYNCHRONY = familyIndex("synchrony");

/** Rows that are dealt out at one time. */
const BLOCK = 64;

/**
 * Rows by the weakest value that starts pairs, which is mostly the most shared one: those who have it meet the same others one after the other, whose
 * features and rhythms then lie in the processor's cache.
 */
function orderRows({ offsets, hubs, features }: Ordered, count: number): Uint32Array {
  const { values } = byRow(count + 1, (visit) => {
    for (let a = 0; a < hubs.length; a++) visit(offsets[a] < hubs[a] ? features[hubs[a] - 1] : count, a);
  });
  return values;
}

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

  /** Keeps the candidates that could still be linked by so many bits of networks and of time; returns how many. */
  const narrow = (count: number, fromNetworks: (b: number) => number, fromTime: (b: number) => number): number => {
    let left = 0;
    for (let i = 0; i < count; i++) {
      const b = candidates[i];
      const k = places[i];
      const total = totalBits(sums, k * SLOTS, scoring, families);
      const more = Math.max(0, fromNetworks(b) - families[NETWORK]) + fromTime(b);
      if (total + more < scoring.threshold && rare[k] === 0) continue;
      candidates[left] = b;
      places[left++] = k;
    }
    return left;
  };

  const bitsOfTime = new Float64Array(n);
  const addTime = (a: number, count: number): void => {
    timing.bitsOfMany(a, candidates, count, bitsOfTime);
    for (let i = 0; i < count; i++) sums[places[i] * SLOTS + SYNCHRONY] += bitsOfTime[i];
  };

  const link = (a: number, count: number): void => {
    for (let i = 0; i < count; i++) {
      const total = totalBits(sums, places[i] * SLOTS, scoring, families);
      if (rare[places[i]] === 1 || agree(total, families, scoring)) onLink(a, candidates[i], total);
    }
  };

  const rows = orderRows(ordered, features.count);
  for (let row = 0; row < n; row++) {
    if (row % 4096 === 0) onProgress(row / n);
    if (Math.floor(row / BLOCK) % share.of !== share.number) continue;
    const a = rows[row];
    const met = gather(a);
    others.add(a, { others: candidates, places, count: met, sums, factors });
    const mostFromNetworks = (b: number): number => Math.min(networks.strongest[a], networks.strongest[b]);
    // Time is compared sooner than the addresses of an account are looked through, and most pairs are told by it.
    const open = narrow(met, mostFromNetworks, (b) => (timing.known[a] & timing.known[b]) * mostFromTime);
    addTime(a, open);
    const near = narrow(open, mostFromNetworks, () => 0);
    networks.add(a, { others: candidates, places, count: near, sums, factors });
    link(a, near);
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
