import { FAMILIES } from "../contract/graph.ts";

/** Links as detection reads them; the bits by family are row-major, links × FAMILIES.length, all without the prior. */
export interface LinkList {
  a: Uint32Array;
  b: Uint32Array;
  families: Float32Array;
}

/** What detection needs to know of how links were scored, in bits. */
export interface LinkRule {
  prior: number;
  threshold: number;
  familyFloor: number;
  /** Bits of payment from which a link stands by its instrument. */
  instrumentBits: number;
}

const PAYMENT = FAMILIES.indexOf("payment");

/** Weight of a link that one instrument makes, where two agreeing families make 1: it holds less well, so it needs company. */
export const INSTRUMENT_WEIGHT = 0.4;

/**
 * How strongly each link holds a cluster together, in [0, 1], by the families but `without` (none left out for -1); 0 where the rest
 * proves nothing by itself. With all families: 1 for a link by two families, less for one by its instrument. Without a family the
 * two-family rule is put aside.
 */
export function holdOf(links: LinkList, rule: LinkRule, without: number): Float64Array {
  const width = FAMILIES.length;
  return Float64Array.from({ length: links.a.length }, (_, i) => {
    let total = rule.prior;
    let families = 0;
    for (let f = 0; f < width; f++) {
      if (f === without) continue;
      const bits = links.families[i * width + f];
      total += bits;
      if (bits >= rule.familyFloor) families++;
    }
    if (total >= rule.threshold - 1e-6 && (families >= 2 || without >= 0)) return 1;
    return without !== PAYMENT && links.families[i * width + PAYMENT] >= rule.instrumentBits - 1e-6
      ? INSTRUMENT_WEIGHT
      : 0;
  });
}

/** The links that hold, with their weight. */
export function keepHolding(
  links: LinkList,
  hold: Float64Array,
): { a: Uint32Array; b: Uint32Array; weights: Float64Array } {
  const kept: number[] = [];
  for (let i = 0; i < hold.length; i++) if (hold[i] > 0) kept.push(i);
  return {
    a: Uint32Array.from(kept, (i) => links.a[i]),
    b: Uint32Array.from(kept, (i) => links.b[i]),
    weights: Float64Array.from(kept, (i) => hold[i]),
  };
}
