import { byRow } from "./by-row.ts";
import { SLOTS } from "./features.ts";
import type { ScanInput } from "./scan-input.ts";

/** The pairs of one account with some others: the first `count` of `others`; what the k-th pair shares stands in row places[k] of `sums` and `factors` (row-major, rows × SLOTS). */
export interface Row {
  others: Uint32Array;
  places: Uint32Array;
  count: number;
  sums: Float64Array;
  factors: Float64Array;
}

/** Adds up the hubs of some slots that one account shares with others. */
export interface SharedHubs {
  /** Greatest weight of each account's hubs in these slots; length n. */
  strongest: Float32Array;
  /** Adds what a shares with the others of a row. O(hubs of a and of the others). */
  add(a: number, row: Row): void;
}

/** An entry is the number of a hub and its slot, in so many bits. */
const SLOT_BITS = 4;
const SLOT_MASK = 2 ** SLOT_BITS - 1;

/** Others that are fetched at one time: as many as stay in the processor's nearest cache. */
const BLOCK = 256;

/** Numbers the hubs of the slots that `isWanted` names, from 0, so that the marks of one account's hubs stay in the processor's cache, and keeps those of an account side by side. */
export function sharedHubs(input: ScanInput, isWanted: (slot: number) => boolean): SharedHubs {
  const { scoring, features } = input;
  const { offsets, entries, weights } = list(input, isWanted);
  const marked = new Uint8Array(weights.length);
  // By falling weight, so the first is the strongest.
  const strongest = Float32Array.from({ length: features.accounts }, (_, a) =>
    offsets[a] < offsets[a + 1] ? weights[entries[offsets[a]] >>> SLOT_BITS] : 0,
  );

  const mark = (a: number, value: 0 | 1): void => {
    for (let i = offsets[a]; i < offsets[a + 1]; i++) marked[entries[i] >>> SLOT_BITS] = value;
  };
  /** Adds the hubs of b that are marked; `start` is the place of its first slot. */
  const addMarked = (b: number, sums: Float64Array, factors: Float64Array, start: number): void => {
    const end = offsets[b + 1];
    for (let i = offsets[b]; i < end; i++) {
      const hub = entries[i] >>> SLOT_BITS;
      if (marked[hub] === 0) continue;
      const slot = entries[i] & SLOT_MASK;
      sums[start + slot] += weights[hub] * factors[start + slot];
      factors[start + slot] *= scoring.discount[slot];
    }
  };

  let fetched = 0;
  return {
    strongest,
    add(a, { others, places, count, sums, factors }) {
      if (offsets[a] === offsets[a + 1]) return;
      mark(a, 1);
      for (let from = 0; from < count; from += BLOCK) {
        const to = Math.min(count, from + BLOCK);
        // Memory answers many independent reads in the time of one: without this, it is what the pass waits for.
        for (let k = from; k < to; k++) fetched ^= entries[offsets[others[k]]];
        for (let k = from; k < to; k++) addMarked(others[k], sums, factors, places[k] * SLOTS);
      }
      mark(a, 0);
    },
  };
}

/** Entries of the hubs of each account by falling weight (CSR), and the weights by number. */
function list(
  { features: { accounts, count, slot }, ordered, weighing }: ScanInput,
  isWanted: (slot: number) => boolean,
) {
  const hubs: number[] = [];
  const numberOf = new Int32Array(count).fill(-1);
  const { offsets, values } = byRow(accounts, (visit) => {
    for (let a = 0; a < accounts; a++) {
      for (let i = ordered.hubs[a]; i < ordered.offsets[a + 1]; i++) {
        const v = ordered.features[i];
        if (!isWanted(slot[v])) continue;
        if (numberOf[v] < 0) numberOf[v] = hubs.push(v) - 1;
        visit(a, (numberOf[v] << SLOT_BITS) | slot[v]);
      }
    }
  });
  return { offsets, entries: values, weights: Float32Array.from(hubs, (v) => weighing.weights[v]) };
}
