import type { Reason } from "../contract/cluster.ts";
import type { RiskModel } from "../contract/feedback.ts";
import type { Family } from "../contract/graph.ts";
import type { Measures } from "./measures.ts";
import { BASE_BITS, type Rule, RULES } from "./rules.ts";

/** A reason with the family whose evidence it rests on; null for facts about accounts that no family gives. */
export interface FamilyReason extends Reason {
  family: Family | null;
}

/** The weights that were set by hand on simulated worlds: what a run uses until verdicts teach it better. */
export const SIMULATION: RiskModel = {
  version: 1,
  base: BASE_BITS,
  weights: Object.fromEntries(RULES.map(({ code, bits }) => [code, bits])),
  source: "simulation",
  judged: 0,
};

/** Strength below which a rule is silent. */
const FAINT = 0.05;

/** Members at which what speaks for abuse counts half: of three strangers, many agree in something by chance. */
const HALF_SIZE = 10;

/**
 * How strongly a rule speaks at a value of its measure in a cluster of `size` members: 0 to 1, and 0 where the data does not say. What speaks against abuse, and confirmed members,
 * count in full at any size.
 */
export function strengthOf({ from, full, bits, anySize }: Rule, value: number | null, size: number): number {
  if (value === null) return 0;
  const strength = Math.min(1, Math.max(0, (value - from) / (full - from)));
  if (strength < FAINT) return 0;
  return bits < 0 || anySize === true ? strength : (strength * size) / (size + HALF_SIZE);
}

/** Reasons that speak, strongest first, each with its number and its bits; `everybody` are the measures of all accounts, against which shares are judged. */
export function reasonsOf(cluster: Measures, everybody: Measures, model: RiskModel = SIMULATION): FamilyReason[] {
  return RULES.flatMap((rule): FamilyReason[] => {
    const value = rule.value(cluster, everybody);
    const bits = model.weights[rule.code] * strengthOf(rule, value, cluster.size);
    if (value === null || bits === 0) return [];
    const { code, family } = rule;
    const direction = rule.bits > 0 ? "for" : "against";
    return [{ code, family, direction, text: rule.text(value, cluster), value, bits }];
  }).sort((one, other) => Math.abs(other.bits) - Math.abs(one.bits) || (one.code < other.code ? -1 : 1));
}

/** Log-odds of abuse in bits: the model's base and all reasons, those of one family left out where it is named. */
export function riskBits(reasons: readonly FamilyReason[], base: number, without?: Family): number {
  return reasons.reduce(
    (sum, { family, bits }) => (without !== undefined && family === without ? sum : sum + bits),
    base,
  );
}

/** Log-odds of abuse held within what simulation can support: one part in a hundred of doubt remains either way. */
export function heldBits(bits: number): number {
  const most = Math.log2(99);
  return Math.min(most, Math.max(-most, bits));
}

/** Probability of log-odds in bits, .01 to .99. */
export function riskOf(bits: number): number {
  return 1 / (1 + 2 ** -heldBits(bits));
}

/** Whether a reason speaks with half of its strength or more. */
export function speaks(reasons: readonly FamilyReason[], wanted: string, weights = SIMULATION.weights): boolean {
  return reasons.some(({ code, bits }) => code === wanted && Math.abs(bits) >= Math.abs(weights[code]) / 2);
}
