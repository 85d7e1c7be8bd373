import { FAMILIES } from "../contract/graph.ts";
import { SLOTS, type Features } from "./features.ts";
import type { Ordered } from "./order.ts";
import { familyIndex } from "./families.ts";
import { agree, isRareInstrument, totalBits, type Scoring } from "./scoring.ts";
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
export function pairScorer({ features, weighing, ordered, scoring, timing }: Evidence): PairScorer {
  const families = new Float64Array(FAMILIES.length);
  const sums = new Float64Array(SLOTS);
  const factors = new Float64Array(SLOTS);
  const marked = new Uint8Array(features.count);
  let compared = -1;
  const mark = (a: number, value: 0 | 1): void => {
    for (let i = ordered.offsets[a]; i < ordered.offsets[a + 1]; i++) marked[ordered.features[i]] = value;
  };
  return (a, b) => {
    if (compared !== a) {
      if (compared >= 0) mark(compared, 0);
      mark(a, 1);
      compared = a;
    }
    sums.fill(0);
    factors.fill(1);
    let rare = false;
    for (let i = ordered.offsets[b]; i < ordered.offsets[b + 1]; i++) {
      const v = ordered.features[i];
      if (marked[v] === 0) continue;
      const slot = features.slot[v];
      sums[slot] += weighing.weights[v] * factors[slot];
      factors[slot] *= scoring.discount[slot];
      rare ||= weighing.hub[v] === 0 && isRareInstrument(slot, weighing.weights[v], scoring);
    }
    sums[SYNCHRONY] += timing.bits(a, b);
    const total = totalBits(sums, 0, scoring, families);
    return { total, linked: rare || agree(total, families, scoring), families };
  };
}
