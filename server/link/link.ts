import type { Projection } from "../contract/projection.ts";
import type { Settings } from "../contract/settings.ts";
import { countParties } from "./company.ts";
import { familyIndex } from "./families.ts";
import { NETWORK_SLOT, readFeatures, type Features } from "./features.ts";
import { findLinks, type Links } from "./find-links.ts";
import { orderFeatures } from "./order.ts";
import type { Evidence } from "./score-pair.ts";
import { resolveScoring, type Scoring } from "./scoring.ts";
import { countAccounts, countClusters, weigh, type Weighing } from "./weigh.ts";

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

/**
 * Links accounts: weighs every shared value by how many accounts have it, finds links, then for the settings' number of rounds
 * weighs anew by how many *separate* clusters touch it, where the clusters are built without the value's own family, so that an
 * operator's own server does not look like a NAT and no family confirms itself.
 */
export function linkAccounts(
  projection: Projection,
  settings: Settings,
  partitionWithout: PartitionWithout,
  onProgress: (fraction: number) => void,
): Linked {
  const features = readFeatures(projection, settings);
  const scoring = resolveScoring(settings, features.accounts);
  const passes = settings.rounds + 1;
  const parties = process.env.NOPART ? features.reach : countParties(features, Number(process.env.WIDE ?? 5000));
  let { population } = countAccounts(features); let touching = parties;
  for (let pass = 0; ; pass++) {
    const weighing: Weighing = weigh(features, touching, population, scoring, settings);
    const evidence = { features, weighing, ordered: orderFeatures(features, weighing), scoring };
    const links = findLinks(evidence, settings, (fraction) => onProgress((pass + fraction) / passes));
    if (pass === settings.rounds) return { evidence, links };
    ({ touching, population } = recount(features, links, scoring, partitionWithout)); touching = touching.map((t,i)=>Math.min(t,parties[i]));
  }
}

function recount(features: Features, links: Links, scoring: Scoring, partitionWithout: PartitionWithout) {
  const { touching: accounts, population } = countAccounts(features);
  const touching = accounts.slice();
  for (const slot of new Set(features.slot)) {
    const family = slot === NETWORK_SLOT ? familyIndex("network") : slot;
    const { membership, count } = partitionWithout(links, scoring, family);
    countClusters(features, slot, membership, touching);
    population[slot] = count;
  }
  return { touching, population };
}
