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
  const { reach, slot, count, accounts: n, byAccount, byFeature } = features;
  const parties = reach.slice();
  const both = new Uint32Array(count);
  const found = new Uint32Array(count);
  const family = slot.map(familyOfSlot);
  for (let v = 0; v < count; v++) {
    if (reach[v] < LEAST || reach[v] > widest || slot[v] === BIN_SLOT) continue;
    let size = 0;
    for (let i = byFeature.offsets[v]; i < byFeature.offsets[v + 1]; i++) {
      const a = byFeature.accounts[i];
      for (let j = byAccount.offsets[a]; j < byAccount.offsets[a + 1]; j++) {
        const u = byAccount.features[j];
        if (family[u] === family[v] || reach[u] < LEAST) continue;
        if (both[u]++ === 0) found[size++] = u;
      }
    }
    let most = 0;
    for (let k = 0; k < size; k++) {
      const u = found[k];
      const expected = (reach[v] * reach[u]) / n;
      const excess = both[u] - expected - 2 * Math.sqrt(expected) - 1;
      if (both[u] >= LEAST && excess > most) most = excess;
      both[u] = 0;
    }
    parties[v] = Math.max(1, Math.round(reach[v] - most));
  }
  return parties;
}
