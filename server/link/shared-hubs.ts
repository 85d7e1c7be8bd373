import type { Evidence } from "./score-pair.ts";

/** Adds up the hubs that one account shares with others. */
export interface SharedHubs {
  /** Says whose hubs are compared from now on; false where it has none that proves anything. */
  compare(a: number): boolean;
  /** Adds what that account and b share to the sums and factors by slot that begin at `start`. O(hubs of b). */
  add(b: number, sums: Float64Array, factors: Float64Array, start: number): void;
}

/** Numbers the hubs that prove anything from 0, so that the marks of one account's hubs stay in the processor's cache: some accounts have hundreds. */
export function sharedHubs({ features: { accounts, count, slot }, ordered, weighing, scoring }: Evidence): SharedHubs {
  const { weights } = weighing;
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
  const marked = new Uint8Array(features.length);
  let compared = 0;
  return {
    compare(a) {
      for (let i = offsets[compared]; i < offsets[compared + 1]; i++) marked[numbers[i]] = 0;
      for (let i = offsets[a]; i < offsets[a + 1]; i++) marked[numbers[i]] = 1;
      compared = a;
      return offsets[a] < offsets[a + 1];
    },
    add(b, sums, factors, start) {
      for (let i = offsets[b]; i < offsets[b + 1]; i++) {
        if (marked[numbers[i]] === 0) continue;
        const v = features[numbers[i]];
        const at = start + slot[v];
        sums[at] += weights[v] * factors[at];
        factors[at] *= scoring.discount[slot[v]];
      }
    },
  };
}
