import { byRow } from "./by-row.ts";
import { type Features, SLOTS } from "./features.ts";
import type { Ordered } from "./order.ts";
import type { Scoring } from "./scoring.ts";
import type { Weighing } from "./weigh.ts";

/** What hubs are read from. */
interface Weighed {
  features: Features;
  weighing: Weighing;
  ordered: Ordered;
  scoring: Scoring;
}

/** Adds up the hubs that one account shares with others. */
export interface SharedHubs {
  /** Says whose hubs are compared from now on, at no cost where they are already; false where it has none that proves anything. */
  compare(a: number): boolean;
  /** Adds what that account and b share to the sums and factors by slot that begin at `start`. O(hubs of b). */
  add(b: number, sums: Float64Array, factors: Float64Array, start: number): void;
}

/**
 * Numbers the hubs that prove anything from 0, so that the marks of one account's hubs stay in the processor's cache, and keeps those of an account by slot, strongest
 * first: some accounts go through hundreds of addresses, of which only the strongest shared one counts.
 */
export function sharedHubs({ features: { accounts, count, slot }, ordered, weighing, scoring }: Weighed): SharedHubs {
  const { weights } = weighing;
  const { discount } = scoring;
  /** CSR by account and slot (row a × SLOTS + slot) of hubs. */
  const { offsets, values } = byRow(accounts * SLOTS, (visit) => {
    for (let a = 0; a < accounts; a++) {
      for (let i = ordered.hubs[a]; i < ordered.offsets[a + 1]; i++) {
        visit(a * SLOTS + slot[ordered.features[i]], ordered.features[i]);
      }
    }
  });
  const features: number[] = [];
  const numberOf = new Int32Array(count).fill(-1);
  const numbers = values.map((v) => {
    if (numberOf[v] < 0) numberOf[v] = features.push(v) - 1;
    return numberOf[v];
  });
  const weightOf = Float32Array.from(features, (v) => weights[v]);
  const marked = new Uint8Array(features.length);
  let compared = -1;
  const mark = (a: number, value: 0 | 1): void => {
    for (let i = offsets[a * SLOTS]; i < offsets[(a + 1) * SLOTS]; i++) marked[numbers[i]] = value;
  };
  return {
    compare(a) {
      if (a !== compared) {
        if (compared >= 0) mark(compared, 0);
        mark(a, 1);
        compared = a;
      }
      return offsets[a * SLOTS] < offsets[(a + 1) * SLOTS];
    },
    add(b, sums, factors, start) {
      for (let s = 0; s < SLOTS; s++) {
        const end = offsets[b * SLOTS + s + 1];
        for (let i = offsets[b * SLOTS + s]; i < end; i++) {
          // What comes after the last value that counts adds nothing.
          if (factors[start + s] === 0) break;
          if (marked[numbers[i]] === 0) continue;
          sums[start + s] += weightOf[numbers[i]] * factors[start + s];
          factors[start + s] *= discount[s];
        }
      }
    },
  };
}
