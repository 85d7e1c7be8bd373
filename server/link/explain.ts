import type { Evidence, PairExplanation } from "../contract/cluster.ts";
import { FAMILIES } from "../contract/graph.ts";
import { familyIndex } from "./families.ts";
import { familyOfSlot, SLOTS } from "./features.ts";
import { describeFeature, type Recalled } from "./recall.ts";
import { pairScorer } from "./score-pair.ts";
import { countFamilies, isRareInstrument, probabilityOf, slotBits, type Scoring } from "./scoring.ts";

/** How a value is shown, by its node id and kind. */
export type Label = (node: string, kind: string) => string;

/**
 * Why two accounts (numbers of the projection) are, or are not, linked: the run's own scorer on the weights that it kept, so prior + families = total holds
 * to the last bit. Within a family, what the discount and the cap leave is shared out in the order in which the run adds up.
 */
export function explainPair(recalled: Recalled, a: number, b: number, label: Label): Omit<PairExplanation, "run_id"> {
  const { evidence, projection } = recalled;
  const { scoring, features, weighing } = evidence;
  const { total, linked, families: bits } = pairScorer(evidence)(a, b);
  const sums = new Float64Array(SLOTS);
  const factors = new Float64Array(SLOTS).fill(1);
  const shared = sharedInOrder(recalled, a, b).map((feature): Part => {
    const slot = features.slot[feature];
    const given = weighing.weights[feature] * factors[slot];
    sums[slot] += given;
    if (given > 0) factors[slot] *= scoring.discount[slot];
    return { feature, slot, bits: given };
  });
  const starters = shared.filter(({ feature }) => weighing.hub[feature] === 0 && weighing.weights[feature] > 0);
  const families = FAMILIES.flatMap((family, f) => {
    const parts = shared.filter(({ slot }) => FAMILIES[familyOfSlot(slot)] === family);
    if (parts.length === 0 && bits[f] === 0) return [];
    const values = shareOut(recalled, parts, bits[f], sums, label);
    return [
      { family, bits: bits[f], evidence: f === SYNCHRONY ? [...values, timeBetween(recalled, a, b, bits[f])] : values },
    ];
  });
  return {
    a: projection.accounts[a],
    b: projection.accounts[b],
    prior_bits: scoring.prior,
    families,
    total_bits: total,
    probability: probabilityOf(total),
    linked,
    verdict: verdict(
      {
        linked,
        total,
        kinds: countFamilies(bits, scoring),
        rare: starters.some(({ feature, slot }) => isRareInstrument(slot, weighing.weights[feature], scoring)),
        nothing: families.length === 0,
      },
      scoring,
    ),
  };
}

const SYNCHRONY = familyIndex("synchrony");

/** The evidence of time as one more item. */
function timeBetween({ evidence: { timing } }: Recalled, a: number, b: number, bits: number): Evidence {
  const weight = timing.bits(a, b);
  const label = timing.describe(a, b);
  return {
    node: "time:between",
    label,
    kind: "time",
    family: "synchrony",
    weight,
    bits: Math.min(bits, weight),
    accounts: 2,
    hub: false,
  };
}

interface Part {
  feature: number;
  slot: number;
  /** After the discount, before the cap. */
  bits: number;
}

/** All that two accounts share, also what proves nothing, in the order of the link pass: hubs last, then by falling weight. */
function sharedInOrder({ evidence: { features, weighing } }: Recalled, a: number, b: number): number[] {
  const { offsets, features: all } = features.byAccount;
  const mine = new Set(all.subarray(offsets[a], offsets[a + 1]));
  return Array.from(all.subarray(offsets[b], offsets[b + 1]))
    .filter((feature) => mine.has(feature))
    .sort(
      (one, other) =>
        weighing.hub[one] - weighing.hub[other] || weighing.weights[other] - weighing.weights[one] || one - other,
    );
}

/** Gives out the bits of a family. Of its slots only that with most counts: what follows from identifiers replaces them and never adds. */
function shareOut(
  { projection, weights, evidence: { features, weighing } }: Recalled,
  parts: readonly Part[],
  bits: number,
  sums: Float64Array,
  label: Label,
): Evidence[] {
  const most = Math.max(...parts.map(({ slot }) => slotBits(slot, sums[slot])));
  const counted = parts.find(({ slot }) => slotBits(slot, sums[slot]) === most)?.slot;
  let left = bits;
  return parts.map(({ feature, slot, bits: own }) => {
    const given = slot === counted ? Math.min(own, left) : 0;
    left -= given;
    const { node, kind } = describeFeature(projection, features, feature);
    return {
      node,
      label: label(node, kind),
      kind,
      family: FAMILIES[familyOfSlot(slot)],
      weight: weighing.weights[feature],
      bits: given,
      accounts: weights.get(node)?.accounts ?? 2,
      hub: weighing.hub[feature] === 1,
    };
  });
}

interface Case {
  linked: boolean;
  total: number;
  /** Families that reach the floor. */
  kinds: number;
  rare: boolean;
  nothing: boolean;
}

function verdict({ linked, total, kinds, rare, nothing }: Case, scoring: Scoring): string {
  const need = bitsText(scoring.threshold);
  const enough = total >= scoring.threshold;
  if (linked && enough && kinds >= 2) {
    return `Linked: ${kinds} independent families agree, ${bitsText(total)} against the ${need} that a link needs.`;
  }
  if (rare) return "Linked by one payment instrument that few clusters touch. This alone never flags anybody.";
  if (nothing) return "Not linked: they share nothing.";
  if (!enough) return `Not linked: ${bitsText(total)} in sum, and a link needs ${need}.`;
  return `Not linked: ${kinds === 0 ? "no family reaches" : "one family alone reaches"} ${bitsText(scoring.familyFloor)}; a link needs two that do.`;
}

function bitsText(bits: number): string {
  return `${bits.toFixed(1)} bits`;
}
