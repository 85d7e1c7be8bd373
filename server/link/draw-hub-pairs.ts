import { byRow, type Rows } from "./by-row.ts";
import { hashPair } from "./hash-pair.ts";
import type { Evidence } from "./score-pair.ts";

/** Neighbours with which each account of a hub is tried, in an order drawn by a hash: a hub has too many pairs to try them all. */
const HUB_NEIGHBOURS = 6;
/** Bits that a hub must weigh for its pairs to be tried. */
const HUB_LEAST = 3;
/** Hubs by which an account is tried, its strongest: an account that goes through hundreds of addresses would be tried with the same others by each. */
const HUBS_OF_ACCOUNT = 32;

/**
 * Draws evenly spread pairs of the accounts of each hub that weighs enough, by the lower account of each (CSR with a row for each account): each account of a hub with
 * the next ones in an order drawn by a hash. A pair that has several hubs can come more than once.
 */
export function drawHubPairs(evidence: Evidence): Rows {
  const { offsets, values: drawn } = accountsToTry(evidence);
  const { count, accounts } = evidence.features;
  for (let v = 0; v < count; v++) shuffle(v, drawn.subarray(offsets[v], offsets[v + 1]));
  return byRow(accounts, (visit) => {
    for (let v = 0; v < count; v++) {
      for (let i = offsets[v]; i < offsets[v + 1]; i++) {
        const end = Math.min(offsets[v + 1], i + 1 + HUB_NEIGHBOURS);
        for (let j = i + 1; j < end; j++) visit(Math.min(drawn[i], drawn[j]), Math.max(drawn[i], drawn[j]));
      }
    }
  });
}

/** CSR by feature of the accounts, ascending, that count it among their strongest hubs; none of a hub that weighs too little. */
function accountsToTry({ features, weighing, ordered }: Evidence): Rows {
  return byRow(features.count, (visit) => {
    for (let a = 0; a < features.accounts; a++) {
      const end = Math.min(ordered.offsets[a + 1], ordered.hubs[a] + HUBS_OF_ACCOUNT);
      for (let i = ordered.hubs[a]; i < end; i++) {
        const v = ordered.features[i];
        if (weighing.weights[v] >= HUB_LEAST) visit(v, a);
      }
    }
  });
}

/** Puts the accounts of a hub (ascending) in an order drawn by a hash. */
function shuffle(v: number, accounts: Uint32Array): void {
  // Lot and account in one number: typed arrays of numbers sort without asking.
  const lots = Float64Array.from(accounts, (a) => Math.floor(hashPair(a, v) * 2 ** 21) * 2 ** 32 + a).sort();
  for (let i = 0; i < lots.length; i++) accounts[i] = lots[i] % 2 ** 32;
}
