import type { Features } from "./features.ts";
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

/** Puts the features of each account in order. O(relations × log of the features of an account). */
export function orderFeatures({ byAccount, accounts, count }: Features, { weights, hub }: Weighing): Ordered {
  const rank = rankFeatures(count, weights, hub);
  const offsets = new Uint32Array(accounts + 1);
  const hubs = new Uint32Array(accounts);
  const features = new Uint32Array(byAccount.features.length);
  let filled = 0;
  for (let a = 0; a < accounts; a++) {
    const start = filled;
    for (let i = byAccount.offsets[a]; i < byAccount.offsets[a + 1]; i++) {
      const v = byAccount.features[i];
      if (weights[v] > 0) features[filled++] = rank.rankOf[v];
    }
    features.subarray(start, filled).sort();
    let firstHub = filled;
    for (let i = start; i < filled; i++) {
      features[i] = rank.featureAt[features[i]];
      if (hub[features[i]] === 1 && i < firstHub) firstHub = i;
    }
    hubs[a] = firstHub;
    offsets[a + 1] = filled;
  }
  return { offsets, hubs, features: features.slice(0, filled) };
}

function rankFeatures(count: number, weights: Float32Array, hub: Uint8Array) {
  const featureAt = Uint32Array.from({ length: count }, (_, v) => v);
  featureAt.sort((one, other) => hub[one] - hub[other] || weights[other] - weights[one] || one - other);
  const rankOf = new Uint32Array(count);
  for (let rank = 0; rank < count; rank++) rankOf[featureAt[rank]] = rank;
  return { featureAt, rankOf };
}
