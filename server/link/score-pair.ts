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

/** Scores one pair; `started`: they share something that is no hub; `families` (bits by family, length FAMILIES.length) is overwritten by the next call. */
export interface PairScorer {
  (a: number, b: number): { total: number; linked: boolean; started: boolean; families: Float64Array };
}

/** Makes a scorer of single pairs that gives exactly what the row-wise pass gives, hubs included. O(features of a + features of b). */
export function pairScorer({ features, weighing, ordered, scoring, timing }: Evidence): PairScorer {
  const sums = new Float64Array(SLOTS);
  const factors = new Float64Array(SLOTS);
  const families = new Float64Array(FAMILIES.length);
  const stamp = new Int32Array(features.count).fill(-1);
  let stamped = -1;
  return (a, b) => {
    if (stamped !== a) {
      // Account numbers can come again, so what the last one stamped is taken back first.
      if (stamped >= 0)
        for (let i = ordered.offsets[stamped]; i < ordered.offsets[stamped + 1]; i++) stamp[ordered.features[i]] = -1;
      for (let i = ordered.offsets[a]; i < ordered.offsets[a + 1]; i++) stamp[ordered.features[i]] = a;
      stamped = a;
    }
    sums.fill(0);
    factors.fill(1);
    let rare = false;
    let started = false;
    for (let i = ordered.offsets[b]; i < ordered.offsets[b + 1]; i++) {
      const v = ordered.features[i];
      if (stamp[v] !== a) continue;
      const slot = features.slot[v];
      sums[slot] += weighing.weights[v] * factors[slot];
      factors[slot] *= scoring.discount[slot];
      if (weighing.hub[v] === 1) continue;
      started = true;
      rare ||= isRareInstrument(slot, weighing.weights[v], scoring);
    }
    sums[SYNCHRONY] += timing.bits(a, b);
    const total = totalBits(sums, 0, scoring, families);
    return { total, linked: rare || agree(total, families, scoring), started, families };
  };
}
