import type { Features } from "./features.ts";
import { sortByWeight } from "./sort.ts";
import type { Weighing } from "./weigh.ts";

/**
 * The features of each account that prove anything, in the order in which a pair adds them up: those that start pairs by falling
 * weight, then hubs by falling weight. Because of this one order, a row-wise pass meets the evidence of every pair already sorted.
 */
export interface Ordered {
  /** Length n + 1. */
  offsets: Uint32Array;
  /** First hub of each account, as a place in `features`; length n. */
  hubs: Uint32Array;
  features: Uint32Array;
}

/** Puts the features of each account in order. O(relations). */
export function orderFeatures(
  { byAccount, byFeature, accounts, count }: Features,
  { weights, hub }: Weighing,
): Ordered {
  const numbers = Uint32Array.from({ length: count }, (_, v) => v);
  const proving = sortByWeight(
    numbers.filter((v) => weights[v] > 0),
    weights,
  );
  const offsets = new Uint32Array(accounts + 1);
  for (let a = 0; a < accounts; a++) {
    let kept = 0;
    for (let i = byAccount.offsets[a]; i < byAccount.offsets[a + 1]; i++)
      if (weights[byAccount.features[i]] > 0) kept++;
    offsets[a + 1] = offsets[a] + kept;
  }
  const features = new Uint32Array(offsets[accounts]);
  const cursor = offsets.slice(0, accounts);
  const deal = (wanted: number): void => {
    for (const v of proving) {
      if (hub[v] !== wanted) continue;
      for (let i = byFeature.offsets[v]; i < byFeature.offsets[v + 1]; i++)
        features[cursor[byFeature.accounts[i]]++] = v;
    }
  };
  deal(0);
  const hubs = cursor.slice();
  deal(1);
  return { offsets, hubs, features };
}
