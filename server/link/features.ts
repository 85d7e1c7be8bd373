import { FAMILIES, isHandedOut } from "../contract/graph.ts";
import type { Projection } from "../contract/projection.ts";
import type { Settings } from "../contract/settings.ts";
import { HOUR_MS } from "../contract/time.ts";
import { byRow } from "./by-row.ts";
import { familyIndex, familyOf } from "./families.ts";

/** Place in a pair's sums of shared networks (/24, /64): they stand in for the shared IPs of the pair where they prove more, and never add to them. */
export const NETWORK_SLOT = FAMILIES.length;
/** The same of shared BINs, for shared instruments. */
export const BIN_SLOT = FAMILIES.length + 1;
/** Sums that a pair has: one for each family, and those two. */
export const SLOTS = FAMILIES.length + 2;

const NETWORK = familyIndex("network");
const PAYMENT = familyIndex("payment");
const SIGNUP = familyIndex("signup");

/** The family that a slot's bits count for, as an index into FAMILIES. */
export function familyOfSlot(slot: number): number {
  if (slot === NETWORK_SLOT) return NETWORK;
  return slot === BIN_SLOT ? PAYMENT : slot;
}

/**
 * All values that accounts can share: identifiers first (0 to m - 1), then what is derived from them: networks, BINs, and the hours in
 * which accounts were opened. Values of one account only are left out of `byAccount`: they prove nothing.
 */
export interface Features {
  /** Number of features, m and the derived ones. */
  count: number;
  /** Ids of the derived ones: `network:198.51.100.0/24`, `bin:512345`, `hour:2026-05-01T09`. */
  derived: string[];
  /** Number of accounts, n. */
  accounts: number;
  /** Slot of each feature: the index of its family in FAMILIES, NETWORK_SLOT or BIN_SLOT; length `count`. */
  slot: Uint8Array;
  /** Accounts that have the feature; length `count`. */
  reach: Uint32Array;
  /** Bits of TRAITS; length `count`. */
  traits: Uint8Array;
  /** 1 where strangers get it from one hand, with others of the kind; length `count`. */
  handedOut: Uint8Array;
  /** CSR by account of its shared features, ascending; offsets have length n + 1. */
  byAccount: { offsets: Uint32Array; features: Uint32Array };
  /** CSR by feature of its accounts, ascending; offsets have length `count` + 1. */
  byFeature: { offsets: Uint32Array; accounts: Uint32Array };
}

/** Reads the features out of a projection. O(relations). */
export function readFeatures(projection: Projection, settings: Settings): Features {
  const { identifiers, networks, bins, kinds, network, bin } = projection;
  const n = projection.accounts.length;
  const m = identifiers.length;
  const hours = signUpHours(projection.facts.createdAt);
  const derived = [...networks, ...bins, ...hours.ids];
  const count = m + derived.length;
  const firstBin = m + networks.length;
  const firstHour = firstBin + bins.length;

  const slot = new Uint8Array(count).fill(NETWORK_SLOT, m).fill(BIN_SLOT, firstBin).fill(SIGNUP, firstHour);
  for (let v = 0; v < m; v++) slot[v] = familyIndex(familyOf(identifiers[v], kinds[v], settings));
  const handedOut = new Uint8Array(count).fill(1, firstHour);
  for (let v = 0; v < m; v++) handedOut[v] = Number(isHandedOut(kinds[v]));
  /** The derived value that an identifier stands in, or -1. */
  const wider = Int32Array.from(network, (number, v) => {
    if (number >= 0) return m + number;
    return bin[v] >= 0 ? firstBin + bin[v] : -1;
  });
  const traits = new Uint8Array(count);
  traits.set(projection.traits);
  // A network is as shared as the most shared address in it.
  for (let v = 0; v < m; v++) if (network[v] >= 0) traits[wider[v]] |= projection.traits[v];

  const opened = hours.ofAccount.map((hour) => (hour < 0 ? -1 : firstHour + hour));
  const all = listByAccount(projection, wider, opened, count);
  const reach = new Uint32Array(count);
  for (const feature of all.features) reach[feature]++;
  const byAccount = keepShared(all, reach);
  return {
    count,
    derived,
    accounts: n,
    slot,
    reach,
    traits,
    handedOut,
    byAccount,
    byFeature: invert(byAccount, count),
  };
}

/** The hours in which accounts were opened, in order, and that of each account (-1: not known). */
function signUpHours(createdAt: Float64Array): { ids: string[]; ofAccount: Int32Array } {
  const known = new Set<number>();
  for (const time of createdAt) if (!Number.isNaN(time)) known.add(Math.floor(time / HOUR_MS));
  const hours = [...known].sort((one, other) => one - other);
  const numberOf = new Map(hours.map((hour, number) => [hour, number]));
  return {
    ids: hours.map((hour) => `hour:${new Date(hour * HOUR_MS).toISOString().slice(0, 13)}`),
    ofAccount: Int32Array.from(createdAt, (time) => numberOf.get(Math.floor(time / HOUR_MS)) ?? -1),
  };
}

interface ByAccount {
  offsets: Uint32Array;
  features: Uint32Array;
}

function listByAccount(
  { offsets: from, targets }: Projection,
  wider: Int32Array,
  opened: Int32Array,
  count: number,
): ByAccount {
  const n = from.length - 1;
  const offsets = new Uint32Array(n + 1);
  const features = new Uint32Array(targets.length * 2 + n);
  let filled = 0;
  const seen = new Int32Array(count).fill(-1);
  for (let a = 0; a < n; a++) {
    const start = filled;
    for (let i = from[a]; i < from[a + 1]; i++) {
      if (i === from[a] || targets[i] !== targets[i - 1]) features[filled++] = targets[i];
    }
    const derivedStart = filled;
    for (let i = start; i < derivedStart; i++) {
      const value = wider[features[i]];
      if (value < 0 || seen[value] === a) continue;
      seen[value] = a;
      features[filled++] = value;
    }
    if (opened[a] >= 0) features[filled++] = opened[a];
    features.subarray(derivedStart, filled).sort();
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
  const { offsets, values } = byRow(count, (visit) => {
    for (let a = 0; a + 1 < from.length; a++) for (let i = from[a]; i < from[a + 1]; i++) visit(features[i], a);
  });
  return { offsets, accounts: values };
}
