import type { Projection } from "../contract/projection.ts";
import type { Settings } from "../contract/settings.ts";
import { BIN_SLOT, familyOfSlot, readFeatures, SLOTS } from "./features.ts";
import { findLinks, type Links } from "./find-links.ts";
import { orderFeatures } from "./order.ts";
import { countParties } from "./parties.ts";
import type { ScanBeside } from "./scan-share.ts";
import type { Evidence } from "./score-pair.ts";
import { resolveScoring, type Scoring } from "./scoring.ts";
import { readTiming } from "./timing.ts";
import { countClusters, weigh } from "./weigh.ts";

/** A partition of the accounts by links without one family: community of each account, numbered from 0. */
export type PartitionWithout = (
  links: Links,
  scoring: Scoring,
  family: number,
) => { membership: Uint32Array; count: number };

/** What linking found: the evidence as it was weighed last, and the links. */
export interface Linked {
  evidence: Evidence;
  links: Links;
}

/** Share of the pairs that is enough to count clusters by. */
const ROUGH_SHARE = 0.25;

/** Reach from which nobody looks into who stands behind a feature: it would not start pairs anyway. */
const PARTIES_WIDEST = 5000;

/**
 * Links accounts: weighs every shared value by how many separate parties have it, finds links, then for the settings' number of
 * rounds weighs anew by how many separate clusters touch it, where the clusters are built without the value's own family, so that an
 * operator's own server does not look like a NAT and no family confirms itself. `rng` draws from [0, 1).
 * With `beside`, half of the pairs are scanned there.
 */
export function linkAccounts(
  projection: Projection,
  settings: Settings,
  partitionWithout: PartitionWithout,
  rng: () => number,
  onProgress: (fraction: number) => void,
  beside: ScanBeside | null = null,
): Linked {
  const features = readFeatures(projection, settings);
  const scoring = resolveScoring(settings, features.accounts);
  const timing = readTiming(projection, rng);
  const passes = settings.rounds + 1;
  const parties = countParties(features, PARTIES_WIDEST);
  let touching = parties;
  let population = new Float64Array(SLOTS).fill(features.accounts);
  for (let pass = 0; ; pass++) {
    const isLast = pass === settings.rounds;
    const pairs_per_account = settings.pairs_per_account * (isLast ? 1 : ROUGH_SHARE);
    const weighing = weigh(features, touching, population, scoring, { ...settings, pairs_per_account });
    const evidence = { features, weighing, ordered: orderFeatures(features, weighing), scoring, timing };
    const links = findLinks(evidence, settings, (fraction) => onProgress((pass + fraction) / passes), beside);
    if (isLast) return { evidence, links };
    touching = parties.slice();
    population = new Float64Array(SLOTS).fill(features.accounts);
    const used = new Set(features.slot.filter((_, v) => features.reach[v] > 1));
    used.delete(BIN_SLOT);
    for (const family of new Set(Array.from(used, familyOfSlot))) {
      const { membership, count } = partitionWithout(links, scoring, family);
      for (const slot of used) {
        if (familyOfSlot(slot) !== family) continue;
        countClusters(features, slot, membership, touching);
        population[slot] = count;
      }
    }
  }
}
