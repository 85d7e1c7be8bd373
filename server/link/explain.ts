import type { Evidence, PairExplanation, SharedIdentifier } from "../contract/cluster.ts";
import { FAMILIES } from "../contract/graph.ts";
import type { Settings } from "../contract/settings.ts";
import { familyIndex } from "./families.ts";
import { BIN_SLOT, NETWORK_SLOT, SLOTS } from "./features.ts";
import {
  countFamilies,
  isRareInstrument,
  probabilityOf,
  resolveScoring,
  STAND_IN,
  totalBits,
  type Scoring,
} from "./scoring.ts";

/** What is explained: all that the accounts share (networks too), the number of accounts of the run, and its settings. */
export interface ExplainInput {
  a: string;
  b: string;
  shared: readonly SharedIdentifier[];
  accounts: number;
  settings: Settings;
}

/**
 * Why two accounts are, or are not, linked. Adds the same weights in the same order as the link pass, so prior + families = total
 * holds to the last bit; within a family, what the discount and the cap leave is shared out in order.
 */
export function explainPair({ a, b, shared, accounts, settings }: ExplainInput): PairExplanation {
  const scoring = resolveScoring(settings, accounts);
  const sums = new Float64Array(SLOTS);
  const factors = new Float64Array(SLOTS).fill(1);
  const parts: { of: SharedIdentifier; slot: number; bits: number }[] = [];
  let rare = false;
  for (const of of [...shared].sort(inOrder)) {
    const slot = slotOf(of);
    const bits = of.weight * factors[slot];
    sums[slot] += bits;
    if (of.weight > 0) factors[slot] *= scoring.discount[slot];
    rare ||= !of.hub && isRareInstrument(slot, of.weight, scoring);
    parts.push({ of, slot, bits });
  }
  const bits = new Float64Array(FAMILIES.length);
  const total = totalBits(sums, 0, scoring, bits);
  const families = FAMILIES.flatMap((family, index) => {
    const mine = parts.filter(({ of }) => of.family === family);
    if (mine.length === 0) return [];
    const standIn = STAND_IN[index];
    const stands = standIn >= 0 && sums[standIn] > sums[index];
    const counted = (slot: number): boolean => (slot === standIn) === stands;
    return [{ family, bits: bits[index], evidence: shareOut(mine, bits[index], counted) }];
  });
  const enough = total >= scoring.threshold;
  const kinds = countFamilies(bits, scoring);
  return {
    a,
    b,
    prior_bits: scoring.prior,
    families,
    total_bits: total,
    probability: probabilityOf(total),
    linked: rare || (enough && kinds >= 2),
    verdict: verdict({ enough, kinds, rare, total, shared: shared.length }, scoring),
  };
}

/** The order of the link pass: hubs last, then by falling weight. Values of equal weight are interchangeable; ids keep them in place. */
function inOrder(one: SharedIdentifier, other: SharedIdentifier): number {
  return Number(one.hub) - Number(other.hub) || other.weight - one.weight || (one.node < other.node ? -1 : 1);
}

function slotOf({ kind, family }: SharedIdentifier): number {
  if (kind === "network") return NETWORK_SLOT;
  return kind === "bin" ? BIN_SLOT : familyIndex(family);
}

function shareOut(
  parts: { of: SharedIdentifier; slot: number; bits: number }[],
  limit: number,
  counted: (slot: number) => boolean,
): Evidence[] {
  let left = limit;
  return parts.map(({ of, slot, bits }) => {
    const given = counted(slot) ? Math.min(bits, left) : 0;
    left -= given;
    const { node, label, kind, family, weight, accounts, hub } = of;
    return { node, label, kind, family, weight, bits: given, accounts: Math.max(1, accounts), hub };
  });
}

interface Case {
  enough: boolean;
  kinds: number;
  rare: boolean;
  total: number;
  shared: number;
}

function verdict({ enough, kinds, rare, total, shared }: Case, scoring: Scoring): string {
  const need = bitsText(scoring.threshold);
  if (enough && kinds >= 2) {
    return `Linked: ${kinds} independent families agree, ${bitsText(total)} against the ${need} that a link needs.`;
  }
  if (rare) return "Linked by one payment instrument that few clusters touch. This alone never flags anybody.";
  if (shared === 0) return "Not linked: they share nothing.";
  if (!enough) return `Not linked: ${bitsText(total)} in sum, and a link needs ${need}.`;
  return "Not linked: the evidence comes from one family only; a link needs two that agree.";
}

function bitsText(bits: number): string {
  return `${bits.toFixed(1)} bits`;
}
