import { FAMILIES } from "../contract/graph.ts";
import type { Projection } from "../contract/projection.ts";
import type { Settings } from "../contract/settings.ts";
import { familyIndex, familyOf } from "./families.ts";

/** Place in a pair's sums where shared networks are added up: they replace shared IPs of the pair where they prove more, and never add to them. */
export const NETWORK_SLOT = FAMILIES.length;
/** Sums that a pair has: one for each family, and that of networks. */
export const SLOTS = FAMILIES.length + 1;

/**
 * All values that accounts can share, identifiers first (0 to m - 1), then networks (m to m + networks - 1), with the accounts of
 * each. Values of one account only are left out of `byAccount`: they prove nothing.
 */
export interface Features {
  /** Number of features, m + networks. */
  count: number;
  /** Number of accounts, n. */
  accounts: number;
  /** Slot of each feature: the index of its family in FAMILIES, or NETWORK_SLOT; length `count`. */
  slot: Uint8Array;
  /** Accounts that have the feature; length `count`. */
  reach: Uint32Array;
  /** Bits of TRAITS; length `count`. */
  traits: Uint8Array;
  /** CSR by account of its shared features, ascending; offsets have length n + 1. */
  byAccount: { offsets: Uint32Array; features: Uint32Array };
  /** CSR by feature of its accounts, ascending; offsets have length `count` + 1. */
  byFeature: { offsets: Uint32Array; accounts: Uint32Array };
}

/** Reads the features out of a projection; networks come from the IPs that an account used. O(relations). */
export function readFeatures(projection: Projection, settings: Settings): Features {
  const { identifiers, networks, kinds } = projection;
  const n = projection.accounts.length;
  const m = identifiers.length;
  const count = m + networks.length;
  const slot = new Uint8Array(count).fill(NETWORK_SLOT);
  for (let v = 0; v < m; v++) slot[v] = familyIndex(familyOf(identifiers[v], kinds[v], settings));
  const traits = new Uint8Array(count);
  traits.set(projection.traits);
  // A network is as shared as the most shared address in it.
  for (let v = 0; v < m; v++) if (projection.network[v] >= 0) traits[m + projection.network[v]] |= projection.traits[v];
  const all = listByAccount(projection, n, m);
  const reach = new Uint32Array(count);
  for (const feature of all.features) reach[feature]++;
  const byAccount = keepShared(all, reach);
  return { count, accounts: n, slot, reach, traits, byAccount, byFeature: invert(byAccount, count) };
}

interface ByAccount {
  offsets: Uint32Array;
  features: Uint32Array;
}

function listByAccount({ offsets: from, targets, network }: Projection, n: number, m: number): ByAccount {
  const offsets = new Uint32Array(n + 1);
  const features = new Uint32Array(targets.length * 2);
  let filled = 0;
  const seen = new Int32Array(network.reduce((most, number) => Math.max(most, number), -1) + 1).fill(-1);
  for (let a = 0; a < n; a++) {
    const start = filled;
    for (let i = from[a]; i < from[a + 1]; i++) {
      if (i === from[a] || targets[i] !== targets[i - 1]) features[filled++] = targets[i];
    }
    const networksStart = filled;
    for (let i = start; i < networksStart; i++) {
      const number = network[features[i]];
      if (number < 0 || seen[number] === a) continue;
      seen[number] = a;
      features[filled++] = m + number;
    }
    features.subarray(networksStart, filled).sort();
    offsets[a + 1] = filled;
  }
  return { offsets, features: features.slice(0, filled) };
}

function keepShared({ offsets: from, features: all }: ByAccount, reach: Uint32Array): ByAccount {
  const offsets = new Uint32Array(from.length);
  const features = new Uint32Array(all.length);
  let filled = 0;
  for (let a = 0; a + 1 < from.length; a++) {
    for (let i = from[a]; i < from[a + 1]; i++) if (reach[all[i]] > 1) features[filled++] = all[i];
    offsets[a + 1] = filled;
  }
  return { offsets, features: features.slice(0, filled) };
}

function invert({ offsets: from, features }: ByAccount, count: number): Features["byFeature"] {
  const offsets = new Uint32Array(count + 1);
  for (const feature of features) offsets[feature + 1]++;
  for (let v = 0; v < count; v++) offsets[v + 1] += offsets[v];
  const cursor = offsets.slice();
  const accounts = new Uint32Array(features.length);
  for (let a = 0; a + 1 < from.length; a++) {
    for (let i = from[a]; i < from[a + 1]; i++) accounts[cursor[features[i]]++] = a;
  }
  return { offsets, accounts };
}
