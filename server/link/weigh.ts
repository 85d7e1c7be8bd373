import { TRAITS } from "../contract/projection.ts";
import type { Settings } from "../contract/settings.ts";
import { familyIndex } from "./families.ts";
import { type Features, NETWORK_SLOT } from "./features.ts";
import type { Scoring } from "./scoring.ts";
import { sortByKey, sortByWeight } from "./sort.ts";

/** What each feature proves and whether it starts pairs; arrays by feature. */
export interface Weighing {
  /** Match weight in bits, 0 where it proves nothing. */
  weights: Float32Array;
  /** 1 where the feature starts no pairs. */
  hub: Uint8Array;
  /** Why, for each hub. */
  reasons: Map<number, string>;
}

/** Strangers expected on an exit beside those seen, in clusters: addresses known to serve many are weaker evidence even where few are seen. */
const STRANGERS = { sharedIp: 8, anonymisingIp: 3, none: 0 };

/** Slots in which an account has many values, so that two strangers have many chances to meet in one. */
const CHOICE = [familyIndex("network"), NETWORK_SLOT];

/** Pairs that are affordable for a graph of any size, where the settings' own budget does not say less. */
const PAIRS_LEAST = 20_000_000;

/**
 * Weighs every feature: w = log2(m_f / p), p = touching / population. `touching` counts separate parties, or clusters built
 * without the feature's own family, and `population` (by slot) all of them. An address loses
 * the bits of the choice its accounts have: two customers of a pool who each go through 30 shared addresses have 30 chances to meet in one. Then chooses hubs: what proves nothing,
 * what more accounts have than the limit, and the weakest that the budget of pairs has no room for.
 */
export function weigh(
  features: Features,
  touching: ArrayLike<number>,
  population: ArrayLike<number>,
  scoring: Scoring,
  settings: Settings,
): Weighing {
  const weights = new Float32Array(features.count);
  const hub = new Uint8Array(features.count);
  const reasons = new Map<number, string>();
  const starters: number[] = [];
  const choice = choiceOf(features);
  for (let v = 0; v < features.count; v++) {
    const reach = features.reach[v];
    if (reach < 2) continue;
    const slot = features.slot[v];
    const p = (touching[v] + strangers(features.traits[v])) / population[slot];
    const bits = Math.log2(scoring.agreement[slot] / p) - choice[v];
    weights[v] = Math.max(0, bits);
    if (bits <= 0) {
      hub[v] = 1;
      const parties = touching[v] === 1 ? "one party" : `about ${touching[v]} separate parties`;
      const cause = bits + choice[v] > 0 ? ", but accounts with so many values share some by chance" : "";
      reasons.set(v, `${reach} accounts have it, ${parties}${cause}: it proves nothing`);
    } else if (reach > settings.hub_degree) {
      hub[v] = 1;
      reasons.set(v, `${reach} accounts have it, more than ${settings.hub_degree}: it only adds to other evidence`);
    } else starters.push(v);
  }
  // Strongest first, so that what the budget has no room for is what proves least.
  const inOrder = sortByWeight(sortByKey(Uint32Array.from(starters), features.reach), weights);
  let left = Math.min(settings.pair_budget, Math.max(PAIRS_LEAST, settings.pairs_per_account * features.accounts));
  for (const v of inOrder) {
    const reach = features.reach[v];
    const pairs = (reach * (reach - 1)) / 2;
    if (pairs <= left) {
      left -= pairs;
      continue;
    }
    hub[v] = 1;
    reasons.set(v, `${reach} accounts have it, and the budget of pairs is spent: it only adds to other evidence`);
  }
  return { weights, hub, reasons };
}

/**
 * Mean over the accounts of a feature of log2 of how many shared values of its slot each of them has, for the slots of CHOICE; 0 for others.
 * What is rare by itself is met by chance where there are many tries.
 */
function choiceOf({ accounts, count, slot, byAccount, byFeature }: Features): Float32Array {
  const mean = new Float32Array(count);
  const tries = new Float32Array(accounts);
  for (const chosen of CHOICE) {
    tries.fill(0);
    for (let a = 0; a < accounts; a++) {
      for (let i = byAccount.offsets[a]; i < byAccount.offsets[a + 1]; i++) {
        if (slot[byAccount.features[i]] === chosen) tries[a]++;
      }
    }
    for (let v = 0; v < count; v++) {
      if (slot[v] !== chosen) continue;
      let bits = 0;
      for (let i = byFeature.offsets[v]; i < byFeature.offsets[v + 1]; i++)
        bits += Math.log2(tries[byFeature.accounts[i]]);
      mean[v] = bits / Math.max(1, byFeature.offsets[v + 1] - byFeature.offsets[v]);
    }
  }
  return mean;
}

function strangers(traits: number): number {
  if (traits & TRAITS.sharedIp) return STRANGERS.sharedIp;
  return traits & TRAITS.anonymisingIp ? STRANGERS.anonymisingIp : STRANGERS.none;
}

/** Counts the distinct clusters that touch each feature of a slot; an account without a cluster is one of its own. Lowers `touching` where that is fewer. */
export function countClusters(features: Features, slot: number, membership: Uint32Array, touching: Uint32Array): void {
  const { offsets, accounts } = features.byFeature;
  const seen = new Uint32Array(membership.length).fill(0xffffffff);
  for (let v = 0; v < features.count; v++) {
    if (features.slot[v] !== slot || features.reach[v] < 2) continue;
    let count = 0;
    for (let i = offsets[v]; i < offsets[v + 1]; i++) {
      const cluster = membership[accounts[i]];
      if (seen[cluster] === v) continue;
      seen[cluster] = v;
      count++;
    }
    if (count < touching[v]) touching[v] = count;
  }
}
