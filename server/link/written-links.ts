import { FAMILIES } from "../contract/graph.ts";
import type { Detection } from "../contract/projection.ts";
import { disjointSets } from "../disjoint-sets.ts";
import { sortByWeight } from "./sort.ts";

/** Links written for each account. */
const EACH = 8;

/**
 * Of the links found those that are written: each account's strongest, and what else holds the members of a cluster together (a maximum spanning
 * forest, Kruskal 1956). In the order in which they came.
 */
export function writtenLinks({ links, membership }: Pick<Detection, "links" | "membership">): Detection["links"] {
  const { a, b, bits, families } = links;
  const held = new Uint32Array(membership.length);
  const sets = disjointSets(membership.length);
  const written = new Uint8Array(a.length);
  // A link by one rare instrument may have less than nothing over the prior.
  const strength = bits.map((own) => Math.max(0, own));
  for (const link of sortByWeight(Uint32Array.from(a.keys()), strength)) {
    const [one, other] = [a[link], b[link]];
    const inCluster = membership[one] !== null && membership[one] === membership[other];
    const holds = inCluster && sets.union(one, other);
    if (!holds && held[one] >= EACH && held[other] >= EACH) continue;
    held[one]++;
    held[other]++;
    written[link] = 1;
  }
  const kept = Uint32Array.from(a.keys()).filter((link) => written[link] === 1);
  const byFamily = new Float32Array(kept.length * FAMILIES.length);
  kept.forEach((link, i) => {
    byFamily.set(families.subarray(link * FAMILIES.length, (link + 1) * FAMILIES.length), i * FAMILIES.length);
  });
  return {
    a: Uint32Array.from(kept, (link) => a[link]),
    b: Uint32Array.from(kept, (link) => b[link]),
    bits: Float32Array.from(kept, (link) => bits[link]),
    families: byFamily,
  };
}
