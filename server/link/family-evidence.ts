import type { FamilyEvidence } from "../contract/cluster.ts";
import { FAMILIES } from "../contract/graph.ts";
import { sharedValues } from "./explain-cluster.ts";
import type { Recalled } from "./recall.ts";
import { sampleLinks } from "./sample-links.ts";

/** What each family does to tie some accounts, by the rule of their run; the strongest first, and none that ties nobody. */
export function familyEvidence(recalled: Recalled): FamilyEvidence[] {
  const { a, b, families } = sampleLinks(recalled.evidence, recalled.settings);
  const { ties } = sharedValues(recalled, (node) => node);
  return FAMILIES.flatMap((family, f): FamilyEvidence[] => {
    let bits = 0;
    const tied = new Set<number>();
    for (let link = 0; link < a.length; link++) {
      const own = families[link * FAMILIES.length + f];
      if (own <= 0) continue;
      bits += own;
      tied.add(a[link]).add(b[link]);
    }
    const identifiers = ties.filter((value) => value.family === family).length;
    return bits === 0 ? [] : [{ family, bits: bits / a.length, identifiers, accounts: tied.size }];
  }).sort((one, other) => other.bits - one.bits);
}
