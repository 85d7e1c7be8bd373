import type { PairExplanation } from "../../server/contract/cluster.ts";

/** The steps of a sum of bits: where each family's bar starts and ends, and the scale that holds them all. */
export interface Waterfall {
  low: number;
  high: number;
  families: (PairExplanation["families"][number] & { from: number; to: number })[];
}

/** Lays out prior + families = total as bars that each start where the one before ended; the largest family comes first. */
export function waterfall(pair: PairExplanation): Waterfall {
  let at = pair.prior_bits;
  let low = Math.min(0, at, pair.total_bits);
  let high = Math.max(0, at, pair.total_bits);
  const families = pair.families
    .filter(({ bits, evidence }) => bits !== 0 || evidence.length > 0)
    .toSorted((a, b) => b.bits - a.bits)
    .map((family) => {
      const from = at;
      at += family.bits;
      low = Math.min(low, at);
      high = Math.max(high, at);
      return { ...family, from, to: at };
    });
  if (high === low) high = low + 1;
  return { low, high, families };
}
