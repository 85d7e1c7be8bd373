import { Disposition, FAMILIES, type Family } from "../contract/graph.ts";
import type { EarlierCluster, Projection } from "../contract/projection.ts";

/** Pairs that the default of a family counts for. */
const PSEUDO_PAIRS = 50;
/** Pairs looked at in one cluster, and for how many independent ones they count at most: no operator decides alone. */
const PAIRS = { looked: 400, counted: 25 };
/** A family was confirmed in clusters that it helped to find, so its agreement may at most double or halve: one bit. */
const MOST = 2;
/** Nothing is shared for certain. */
const CERTAIN = 0.95;
const CONFIRMED = Disposition.options.indexOf("confirmed_fraud");

/**
 * m_f of each family as confirmed accounts show it: the share of pairs confirmed in one cluster of the run before that share a value of the family, of those
 * that have any, with a Beta prior centred on the default. Families of which no pair tells anything are left out; without confirmed accounts nothing is returned.
 * @param familyOf family index of each identifier. @param widest accounts above which a value is too common to count. @param usual default by family
 */
export function learnAgreement(
  projection: Projection,
  earlier: readonly EarlierCluster[],
  familyOf: Uint8Array,
  widest: number,
  usual: (family: Family) => number,
): Partial<Record<Family, number>> {
  const { disposition } = projection.facts;
  if (earlier.length === 0 || !disposition.includes(CONFIRMED)) return {};
  const number = new Map<string, number>();
  projection.accounts.forEach((id, a) => {
    if (disposition[a] === CONFIRMED) number.set(id, a);
  });
  const reach = new Uint32Array(projection.identifiers.length);
  for (const v of projection.targets) reach[v]++;
  const counted = FAMILIES.map(() => 0);
  const agreed = FAMILIES.map(() => 0);
  for (const { members } of earlier) {
    const confirmed = members.flatMap((id) => number.get(id) ?? []).sort((one, other) => one - other);
    if (confirmed.length < 2) continue;
    const { both, shared } = lookAtPairs(projection, confirmed, familyOf, (v) => reach[v] <= widest);
    const most = Math.min(PAIRS.counted, confirmed.length - 1);
    FAMILIES.forEach((_, f) => {
      if (both[f] === 0) return;
      const weight = Math.min(most, both[f]);
      counted[f] += weight;
      agreed[f] += (weight * shared[f]) / both[f];
    });
  }
  return Object.fromEntries(
    FAMILIES.flatMap((family, f): [Family, number][] => {
      if (counted[f] === 0) return [];
      const prior = usual(family);
      const mean = (PSEUDO_PAIRS * prior + agreed[f]) / (PSEUDO_PAIRS + counted[f]);
      return [[family, Math.min(CERTAIN, MOST * prior, Math.max(prior / MOST, mean))]];
    }),
  );
}

/** Of pairs spread evenly over the accounts: by family those in which both have a value, and those that share one. */
function lookAtPairs(
  { offsets, targets }: Projection,
  accounts: readonly number[],
  familyOf: Uint8Array,
  counts: (identifier: number) => boolean,
) {
  const both = new Float64Array(FAMILIES.length);
  const shared = new Float64Array(FAMILIES.length);
  const n = accounts.length;
  const pairs = Math.min(PAIRS.looked, (n * (n - 1)) / 2);
  for (let t = 0; t < pairs; t++) {
    const a = accounts[t % n];
    const b = accounts[(t + 1 + ((Math.floor(t / n) * 7919) % (n - 1))) % n];
    const theirs = new Set(targets.subarray(offsets[b], offsets[b + 1]));
    const [mine, others, common] = [new Set<number>(), new Set<number>(), new Set<number>()];
    for (const v of theirs) if (counts(v)) others.add(familyOf[v]);
    for (const v of targets.subarray(offsets[a], offsets[a + 1])) {
      if (!counts(v)) continue;
      mine.add(familyOf[v]);
      if (theirs.has(v)) common.add(familyOf[v]);
    }
    for (const f of mine) if (others.has(f)) both[f]++;
    for (const f of common) shared[f]++;
  }
  return { both, shared };
}
