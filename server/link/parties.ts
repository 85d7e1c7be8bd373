import { FAMILIES } from "../contract/graph.ts";
import { disjointSets } from "../disjoint-sets.ts";
import { byRow } from "./by-row.ts";
import { BIN_SLOT, familyOfSlot, type Features } from "./features.ts";

/** Accounts that must agree before a second value says anything. */
const LEAST = 3;
/** A second value joins its accounts where this share of those that have both are there beyond chance, and this share of its own accounts have both. */
const MOSTLY = 0.5;

/**
 * How many separate parties stand behind each feature, from 1 to its reach: the accounts of a feature that also share a value of
 * another family, which is not handed out together with it, count as one. Twelve accounts behind one server that all send one rare template are one party, twelve behind a NAT are twelve;
 * so an operator's own server does not look like a NAT. Excess over chance is o − e − 2√e − 1, with o
 * the accounts that have both and e what independence expects (two standard deviations of a Poisson count, and one account that stays).
 * Values whose accounts mostly have this one too, and mostly beyond chance, join all of them, and what they join goes on: many servers, phones and devices,
 * each of a few accounts, make one party of a large operator, for what it shares as a whole. Of the others the one with the greatest excess counts, by that excess.
 * An issuer's series (BIN) is open to everybody: who has it are as many parties as accounts.
 * O(Σ over accounts of features²) at worst; features wider than `widest` are not looked into.
 */
export function countParties(features: Features, widest: number): Uint32Array {
  const { reach, slot, count, accounts: n, handedOut, byFeature } = features;
  const parties = reach.slice();
  const wide = listWide(features);
  const { entries, numbers } = wide;
  const both = new Uint32Array(numbers.length);
  const found = new Uint32Array(numbers.length);
  const NOBODY = n;
  /** Of a value that joins: the place of the first of its accounts that was met, NOBODY before; none where it joins nothing. */
  const first = new Int32Array(numbers.length).fill(-1);
  for (let v = 0; v < count; v++) {
    if (reach[v] < LEAST || reach[v] > widest || slot[v] === BIN_SLOT) continue;
    const accounts = byFeature.accounts.subarray(byFeature.offsets[v], byFeature.offsets[v + 1]);
    const group = groupOf(slot[v], handedOut[v]);
    let met = 0;
    eachOther(wide, accounts, group, (from, to) => {
      for (let j = from; j < to; j++) if (both[entries[j]]++ === 0) found[met++] = entries[j];
    });
    let most = 0;
    let joining = 0;
    for (let k = 0; k < met; k++) {
      const u = found[k];
      const together = both[u];
      both[u] = 0;
      if (together < LEAST) continue;
      const expected = (reach[v] * reach[numbers[u]]) / n;
      const excess = together - expected - 2 * Math.sqrt(expected) - 1;
      if (excess > most) most = excess;
      if (excess < MOSTLY * together || together < MOSTLY * reach[numbers[u]]) continue;
      first[u] = NOBODY;
      found[joining++] = u;
    }
    let left = accounts.length;
    if (joining > 0) {
      const sets = disjointSets(accounts.length);
      eachOther(wide, accounts, group, (from, to, place) => {
        for (let j = from; j < to; j++) {
          const u = entries[j];
          if (first[u] === NOBODY) first[u] = place;
          else if (first[u] >= 0 && sets.union(first[u], place)) left--;
        }
      });
    }
    for (let k = 0; k < joining; k++) first[found[k]] = -1;
    parties[v] = Math.max(1, Math.min(left, Math.round(reach[v] - most)));
  }
  return parties;
}

/** Groups of features: those of each family that are an account's own, then those of each family that are handed out. */
const GROUPS = 2 * FAMILIES.length;

function groupOf(slot: number, handedOut: number): number {
  return familyOfSlot(slot) + handedOut * FAMILIES.length;
}

/** By group: the groups in which its accounts can agree independently, as ranges [from, to). Not those of its own family, and what is handed out not with what is handed out too. */
const INDEPENDENT = Array.from({ length: GROUPS }, (_, group) => {
  const ranges: [from: number, to: number][] = [];
  for (let other = 0; other < GROUPS; other++) {
    const isGiven = group >= FAMILIES.length && other >= FAMILIES.length;
    if (isGiven || other % FAMILIES.length === group % FAMILIES.length) continue;
    const last = ranges.at(-1);
    if (last?.[1] === other) last[1]++;
    else ranges.push([other, other + 1]);
  }
  return ranges;
});

/** Tells for each of the accounts, by its place, where in `entries` its values of groups that are independent of `group` stand. */
function eachOther(
  { offsets }: ReturnType<typeof listWide>,
  accounts: Uint32Array,
  group: number,
  visit: (from: number, to: number, place: number) => void,
): void {
  for (let place = 0; place < accounts.length; place++) {
    const row = accounts[place] * GROUPS;
    for (const [from, to] of INDEPENDENT[group]) visit(offsets[row + from], offsets[row + to], place);
  }
}

/**
 * The features that enough accounts have, numbered anew from 0 (`numbers`: the feature of each), so that what is counted lies close together: CSR by account
 * and group (row a × GROUPS + group), since an account that goes through hundreds of addresses has little else, and no family is counted with itself.
 */
function listWide({ reach, slot, count, accounts, handedOut, byAccount }: Features) {
  const numbers: number[] = [];
  const numberOf = new Uint32Array(count);
  for (let v = 0; v < count; v++) if (reach[v] >= LEAST) numberOf[v] = numbers.push(v) - 1;
  const { offsets, values } = byRow(accounts * GROUPS, (visit) => {
    for (let a = 0; a < accounts; a++) {
      for (let i = byAccount.offsets[a]; i < byAccount.offsets[a + 1]; i++) {
        const v = byAccount.features[i];
        if (reach[v] >= LEAST) visit(a * GROUPS + groupOf(slot[v], handedOut[v]), numberOf[v]);
      }
    }
  });
  return { offsets, entries: values, numbers };
}
