import type { WhatIf } from "./contract/api.ts";
import { FAMILIES } from "./contract/graph.ts";
import { disjointSets } from "./disjoint-sets.ts";
import type { Links } from "./link/find-links.ts";
import { muteEvidence, type Mute } from "./link/mute.ts";
import type { Recalled } from "./link/recall.ts";
import { sampleLinks } from "./link/sample-links.ts";

/**
 * A cluster without some of its evidence. Links are found anew from the rest, with the weights that the run kept and by its rule; groups are what these links
 * hold together, of at least the smallest size that a cluster may have. Where a whole family is put aside, its members are taken as an even chance of one
 * operator, and one family may do, as where the run asks whether a cluster needs a family. Pure.
 * @param core 1 where the member is core, by its number in the projection
 */
export function whatIf(
  recalled: Recalled,
  core: Uint8Array,
  mutes: readonly Mute[],
): Pick<WhatIf, "muted" | "groups" | "fallen"> {
  const { rest, silenced } = muteEvidence(recalled, mutes);
  const { accounts } = rest.projection;
  const wholeFamily = mutes.some(({ text }) => text.startsWith("family:"));
  const scoring = { ...rest.evidence.scoring, ...(wholeFamily ? { prior: 0, familyFloor: 0 } : {}) };
  const links = sampleLinks({ ...rest.evidence, scoring }, rest.settings);
  const members = joinLinked(accounts.length, links).filter((list) => list.length >= rest.settings.min_size);
  const group = new Int32Array(accounts.length).fill(-1);
  members.forEach((list, g) => list.forEach((a) => (group[a] = g)));
  const families = meanBits(links, group, members.length);
  const fallen = accounts.filter((_, a) => group[a] < 0);
  const fallenCore = core.reduce((count, one, a) => (group[a] < 0 ? count + one : count), 0);
  return {
    muted: silenced,
    groups: members.map((list, g) => ({
      size: list.length,
      core: list.reduce((count, a) => count + core[a], 0),
      families: families[g],
      accounts: list.map((a) => accounts[a]),
    })),
    fallen: { core: fallenCore, fringe: fallen.length - fallenCore, accounts: fallen },
  };
}

/** Accounts that links hold together, the largest group first, then by its first account. */
function joinLinked(n: number, { a, b }: Links): number[][] {
  const sets = disjointSets(n);
  for (let i = 0; i < a.length; i++) sets.union(a[i], b[i]);
  const groups = new Map<number, number[]>();
  for (let v = 0; v < n; v++) {
    const root = sets.find(v);
    const list = groups.get(root);
    if (list) list.push(v);
    else groups.set(root, [v]);
  }
  return [...groups.values()].sort((one, other) => other.length - one.length || one[0] - other[0]);
}

/** Mean bits of each family over the links inside each group, the strongest first. */
function meanBits({ a, families }: Links, group: Int32Array, groups: number) {
  const width = FAMILIES.length;
  const sums = new Float64Array(groups * width);
  const counts = new Uint32Array(groups);
  for (let i = 0; i < a.length; i++) {
    // Both ends of a link are in one group, or in none.
    const g = group[a[i]];
    if (g < 0) continue;
    counts[g]++;
    for (let f = 0; f < width; f++) sums[g * width + f] += families[i * width + f];
  }
  return Array.from(counts, (count, g) =>
    FAMILIES.map((family, f) => ({ family, bits: sums[g * width + f] / Math.max(1, count) }))
      .filter(({ bits }) => bits > 0)
      .sort((one, other) => other.bits - one.bits),
  );
}
