import { FAMILIES } from "../contract/graph.ts";
import { SLOTS, type Features } from "./features.ts";
import type { Ordered } from "./order.ts";
import { familyIndex } from "./families.ts";
import { agree, countFamilies, isRareInstrument, totalBits, type Scoring } from "./scoring.ts";
import { sharedHubs } from "./shared-hubs.ts";
import type { Timing } from "./timing.ts";
import type { Weighing } from "./weigh.ts";

const SYNCHRONY = familyIndex("synchrony");

/** Everything a pass over pairs reads. */
export interface Evidence {
  features: Features;
  weighing: Weighing;
  ordered: Ordered;
  scoring: Scoring;
  timing: Timing;
}

/** Scores one pair; `families` (bits by family, length FAMILIES.length) is overwritten by the next call. */
export interface PairScorer {
  (a: number, b: number): { total: number; linked: boolean; families: Float64Array };
}

/** Makes a scorer of single pairs that gives exactly what the row-wise pass gives, hubs included. O(features of a + features of b). */
export function pairScorer(evidence: Evidence): PairScorer {
  const { scoring, timing } = evidence;
  const { sums, share } = sharer(evidence);
  const families = new Float64Array(FAMILIES.length);
  return (a, b) => {
    const shared = share(a, b);
    sums[SYNCHRONY] += timing.bits(a, b);
    const total = totalBits(sums, 0, scoring, families);
    return { total, linked: shared === RARE || agree(total, families, scoring), families };
  };
}

/**
 * Makes a scorer of pairs that share hubs: bits in all where they are linked and share nothing that is no hub, else NaN. Most pairs end with what their hubs
 * and time give; only then the rest is looked at. Quick where calls of one `a` follow each other.
 */
export function hubPairScorer(evidence: Evidence): (a: number, b: number) => number {
  const { scoring, timing } = evidence;
  const hubs = sharedHubs(evidence);
  const sums = new Float64Array(SLOTS);
  const factors = new Float64Array(SLOTS);
  const { share } = sharer(evidence);
  const families = new Float64Array(FAMILIES.length);
  return (a, b) => {
    hubs.compare(a);
    sums.fill(0);
    factors.fill(1);
    hubs.add(b, sums, factors, 0);
    const most = totalBits(sums, 0, scoring, families) + scoring.caps[SYNCHRONY];
    if (most < scoring.threshold || countFamilies(families, scoring) === 0) return Number.NaN;
    sums[SYNCHRONY] += timing.bits(a, b);
    const total = totalBits(sums, 0, scoring, families);
    return agree(total, families, scoring) && share(a, b) === HUBS ? total : Number.NaN;
  };
}

/** What a pair shares at best: hubs or nothing, something that starts pairs, an instrument that links by itself. */
const HUBS = 0;
const STARTED = 1;
const RARE = 2;

/** Adds up in `sums`, by slot, what two accounts share; time apart. */
function sharer({ features, weighing, ordered, scoring }: Evidence): {
  sums: Float64Array;
  share(a: number, b: number): number;
} {
  const sums = new Float64Array(SLOTS);
  const factors = new Float64Array(SLOTS);
  const stamp = new Int32Array(features.count).fill(-1);
  let stamped = -1;
  const share = (a: number, b: number): number => {
    if (stamped !== a) {
      // Account numbers can come again, so what the last one stamped is taken back first.
      if (stamped >= 0)
        for (let i = ordered.offsets[stamped]; i < ordered.offsets[stamped + 1]; i++) stamp[ordered.features[i]] = -1;
      for (let i = ordered.offsets[a]; i < ordered.offsets[a + 1]; i++) stamp[ordered.features[i]] = a;
      stamped = a;
    }
    sums.fill(0);
    factors.fill(1);
    let best = HUBS;
    for (let i = ordered.offsets[b]; i < ordered.offsets[b + 1]; i++) {
      const v = ordered.features[i];
      if (stamp[v] !== a) continue;
      const slot = features.slot[v];
      sums[slot] += weighing.weights[v] * factors[slot];
      factors[slot] *= scoring.discount[slot];
      if (weighing.hub[v] === 1 || best === RARE) continue;
      best = isRareInstrument(slot, weighing.weights[v], scoring) ? RARE : STARTED;
    }
    return best;
  };
  return { sums, share };
}
