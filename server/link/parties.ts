import { FAMILIES } from "../contract/graph.ts";
import { byRow } from "./by-row.ts";
import { BIN_SLOT, familyOfSlot, type Features } from "./features.ts";

/** Accounts that must agree before a second value says anything. */
const LEAST = 3;

/**
 * How many separate parties stand behind each feature, from 1 to its reach: the accounts of a feature that also share one value of
 * another family count as one, as far as they are more than chance brings together. Twelve accounts behind one server that all send one rare template
 * are one party, twelve behind a NAT are twelve; so an operator's own server does not look like a NAT. Excess over chance is o − e − 2√e − 1, with o
 * the accounts that have both and e what independence expects (two standard deviations of a Poisson count, and one account that stays).
 * An issuer's series (BIN) is open to everybody: who has it are as many parties as accounts.
 * O(Σ over accounts of features²) at worst; features wider than `widest` are not looked into.
 */
export function countParties(features: Features, widest: number): Uint32Array {
  const { reach, slot, count, accounts: n, byFeature } = features;
  const parties = reach.slice();
  const { offsets, entries, numbers } = listWide(features);
  const both = new Uint32Array(numbers.length);
  const found = new Uint32Array(numbers.length);
  for (let v = 0; v < count; v++) {
    if (reach[v] < LEAST || reach[v] > widest || slot[v] === BIN_SLOT) continue;
    const family = familyOfSlot(slot[v]);
    let size = 0;
    for (let i = byFeature.offsets[v]; i < byFeature.offsets[v + 1]; i++) {
      const first = byFeature.accounts[i] * FAMILIES.length;
      const own = offsets[first + family];
      for (let j = offsets[first]; j < own; j++) if (both[entries[j]]++ === 0) found[size++] = entries[j];
      const end = offsets[first + FAMILIES.length];
      for (let j = offsets[first + family + 1]; j < end; j++) if (both[entries[j]]++ === 0) found[size++] = entries[j];
    }
    let most = 0;
    for (let k = 0; k < size; k++) {
      const u = found[k];
      const together = both[u];
      both[u] = 0;
      // What both have without any chance is the most that there can be.
      if (together < LEAST || together - 1 <= most) continue;
      const expected = (reach[v] * reach[numbers[u]]) / n;
      const excess = together - expected - 2 * Math.sqrt(expected) - 1;
      if (excess > most) most = excess;
    }
    parties[v] = Math.max(1, Math.round(reach[v] - most));
  }
  return parties;
}

/**
 * The features that enough accounts have, numbered anew from 0 (`numbers`: the feature of each), so that what is counted lies close together: CSR by account
 * and family (row a × FAMILIES.length + f), since an account that goes through hundreds of addresses has little else, and no family is counted with itself.
 */
function listWide({ reach, slot, count, accounts, byAccount }: Features) {
  const numbers: number[] = [];
  const numberOf = new Uint32Array(count);
  for (let v = 0; v < count; v++) if (reach[v] >= LEAST) numberOf[v] = numbers.push(v) - 1;
  const { offsets, values } = byRow(accounts * FAMILIES.length, (visit) => {
    for (let a = 0; a < accounts; a++) {
      for (let i = byAccount.offsets[a]; i < byAccount.offsets[a + 1]; i++) {
        const v = byAccount.features[i];
        if (reach[v] >= LEAST) visit(a * FAMILIES.length + familyOfSlot(slot[v]), numberOf[v]);
      }
    }
  });
  return { offsets, entries: values, numbers };
}
