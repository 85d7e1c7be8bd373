import { FAMILIES } from "../contract/graph.ts";
import type { Family } from "../contract/graph.ts";
import type { Settings } from "../contract/settings.ts";
import { familyIndex } from "./families.ts";
import { BIN_SLOT, familyOfSlot, NETWORK_SLOT, SLOTS } from "./features.ts";

/** m_f by family where the settings name none (docs/method.md, "Constants"). */
const AGREEMENT: Record<Family, number> = {
  payment: 0.5,
  network: 0.5,
  template: 0.8,
  synchrony: 0.5,
  client: 0.5,
  signup: 0.5,
  other: 0.5,
};

/** Most bits of a family where the settings name none (docs/method.md, "Constants"). */
const CAPS: Record<Family, number> = {
  payment: 16,
  network: 12,
  template: 14,
  synchrony: 12,
  client: 10,
  signup: 10,
  other: 12,
};

const NETWORK = familyIndex("network");
const PAYMENT = familyIndex("payment");
const TEMPLATE = familyIndex("template");
/** Most bits of an issuer's series: who banks with whom is no family of evidence by itself. */
const BIN_MOST = 4;
/** Slot that may stand in for a family's own, by index in FAMILIES; -1 where there is none. */
const STAND_IN = FAMILIES.map((_, f) => (f === NETWORK ? NETWORK_SLOT : f === PAYMENT ? BIN_SLOT : -1));

/** The constants of a pair's score, resolved for a number of accounts; all in bits. */
export interface Scoring {
  /** Log-odds of the prior. */
  prior: number;
  /** Log-odds from which a pair is linked. */
  threshold: number;
  familyFloor: number;
  /** What the family of templates loses, since two strangers have several tries to meet in one. */
  templateTries: number;
  /** Factor of each further value, by slot: 0 for addresses, which come in pools, so that only the strongest shared one counts. */
  discount: Float64Array;
  /** Cap of each family, by its index in FAMILIES. */
  caps: Float64Array;
  /** m_f by slot; networks and BINs take that of their family. */
  agreement: Float64Array;
  /** Weight from which a payment instrument links by itself. */
  rareInstrument: number;
  /** Bits of the payment family from which a link is taken to stand by its instrument: the same, as far as the family's cap lets it count. */
  instrumentBits: number;
}

/** Resolves the settings for a graph of `accounts` accounts. */
export function resolveScoring(settings: Settings, accounts: number): Scoring {
  const n = Math.max(2, accounts);
  const prior = settings.prior ?? Math.min(0.5, settings.expected_mates / n);
  const agreement = Float64Array.from({ length: SLOTS }, (_, slot) => {
    const family = FAMILIES[familyOfSlot(slot)];
    return settings.agreement[family] ?? AGREEMENT[family];
  });
  const caps = Float64Array.from(FAMILIES, (family) => settings.caps[family] ?? CAPS[family]);
  const rareInstrument = Math.max(
    RARE_LEAST,
    Math.log2((agreement[PAYMENT] * n) / Math.max(settings.rare_instrument, 1e-9)),
  );
  return {
    prior: logOdds(prior),
    threshold: logOdds(Math.min(settings.link_threshold, 1 - 1e-9)),
    familyFloor: settings.family_floor,
    templateTries: settings.template_tries,
    discount: Float64Array.from({ length: SLOTS }, (_, slot) =>
      slot === NETWORK || slot === NETWORK_SLOT ? 0 : settings.discount,
    ),
    caps,
    agreement,
    rareInstrument,
    instrumentBits: Math.min(rareInstrument, caps[PAYMENT]),
  };
}

/** In a handful of accounts nothing is rare: an instrument that proves less than this many bits never links by itself. */
const RARE_LEAST = 4;

/** Log-odds in bits of a probability in (0, 1). */
export function logOdds(probability: number): number {
  return Math.log2(probability / (1 - probability));
}

/** Probability of log-odds in bits. */
export function probabilityOf(bits: number): number {
  return 1 / (1 + 2 ** -bits);
}

/**
 * Turns the sums of a pair's slots (each already discounted, strongest first) into bits by family, capped, in `families` (length
 * FAMILIES.length), and returns the total with the prior. The order of additions is fixed, so that explanations repeat it exactly.
 */
export function totalBits(sums: Float64Array, start: number, scoring: Scoring, families: Float64Array): number {
  let total = scoring.prior;
  for (let f = 0; f < FAMILIES.length; f++) {
    let bits = sums[start + f];
    if (STAND_IN[f] >= 0) bits = Math.max(bits, slotBits(STAND_IN[f], sums[start + STAND_IN[f]]));
    if (f === TEMPLATE) bits = Math.max(0, bits - scoring.templateTries);
    if (bits > scoring.caps[f]) bits = scoring.caps[f];
    families[f] = bits;
    total += bits;
  }
  return total;
}

/** What the sum of a slot may give to its family. */
export function slotBits(slot: number, sum: number): number {
  return slot === BIN_SLOT ? Math.min(BIN_MOST, sum) : sum;
}

/** Families that give a pair at least the floor. */
export function countFamilies(families: Float64Array, scoring: Scoring): number {
  let count = 0;
  for (const bits of families) if (bits >= scoring.familyFloor) count++;
  return count;
}

/** The rule of two families: enough bits, and two independent families that each give at least the floor. */
export function agree(total: number, families: Float64Array, scoring: Scoring): boolean {
  return total >= scoring.threshold && countFamilies(families, scoring) >= 2;
}

/** Whether a value of a slot with this weight links by itself. */
export function isRareInstrument(slot: number, weight: number, scoring: Scoring): boolean {
  return slot === PAYMENT && weight >= scoring.rareInstrument;
}
