import type { TimingConstants } from "../contract/run.ts";
import { HOUR_BITS, HOURS, type Rhythms } from "./rhythms.ts";

type SynchronyNull = TimingConstants["strangers"];

/**
 * Common action of two accounts: hours in which both are active against what their own rhythms make likely.
 * A class, since V8 may compile a literal whose numbers are now whole and now not for whole ones alone, again and again.
 */
export class Synchrony {
  /** Hours in which both were active. */
  readonly common: number;
  /** Days with such an hour. */
  readonly days: number;
  /** Common hours expected of two strangers with these days and these daily rhythms. */
  readonly expected: number;
  /** Difference in standard deviations, before the correction by what strangers really show. */
  readonly z: number;

  constructor(common: number, days: number, expected: number, variance: number) {
    this.common = common;
    this.days = days;
    this.expected = expected;
    this.z = (common - expected) / Math.sqrt(variance);
  }
}

/** Days with a common hour that the evidence needs (Cao et al. 2014, SynchroTrap: sustained action, not one event). */
const LEAST_DAYS = 3;
/** Excess of common hours over the expected from which the evidence counts in full: a small one that many hours make significant is a habit that many share. */
const FULL_EXCESS = 0.1;
/** Random pairs that the null is measured on, those with enough in common to be compared. */
const NULL_PAIRS = 40_000;
const NULL_LEAST = 400;
/** Spread that is assumed where too few pairs can be compared, and the least that is believed. */
const SPREAD = { assumed: 1.5, least: 0.8 };

/** Variance of the hours of a day that `n` of 24 gives, relative to n; never nothing, since hours come in sessions. */
const SCATTER = Float64Array.from({ length: 25 }, (_, n) => n * Math.max(0.1, 1 - n / 24));

/**
 * Compares when two accounts are active. The null keeps each account's number of active hours on every day and its own daily rhythm:
 * expected = Σ over days n_a n_b × Σ over hours of the day q_a q_b. So neither a common time zone nor a busy week counts. O(days on which both are active).
 */
export function compareRhythms({ rows, shares, width, words }: Rhythms, a: number, b: number): Synchrony {
  const one = a * width;
  const other = b * width;
  let overlap = 0;
  for (let hour = words; hour < words + HOURS; hour++) overlap += shares[one + hour] * shares[other + hour];
  let common = 0;
  let commonDays = 0;
  let pairs = 0;
  let scatter = 0;
  for (let word = 0; word < words; word++) {
    // Where one of them is idle, a day adds nothing to any sum.
    for (let left = rows[one + word] & rows[other + word]; left !== 0; left &= left - 1) {
      const day = words + HOURS + word * 32 + 31 - Math.clz32(left & -left);
      const mine = rows[one + day];
      const theirs = rows[other + day];
      const both = mine & theirs & HOUR_BITS;
      if (both !== 0) {
        common += countBits(both);
        commonDays++;
      }
      pairs += (mine >>> HOURS) * (theirs >>> HOURS);
      scatter += SCATTER[mine >>> HOURS] * SCATTER[theirs >>> HOURS];
    }
  }
  return new Synchrony(common, commonDays, pairs * overlap, scatter * overlap + 0.25);
}

/** Whether two accounts were active on enough common days for synchrony to speak. */
export function meetOften({ rows, width, words }: Rhythms, a: number, b: number): boolean {
  let days = 0;
  for (let word = 0; word < words; word++) days += countBits(rows[a * width + word] & rows[b * width + word]);
  return days >= LEAST_DAYS;
}

/** Bits of a comparison: the bound that its tail probability sets on a Bayes factor, 1 / (−e p ln p) (Sellke, Bayarri and Berger 2001). */
export function synchronyBits({ common, days, expected, z }: Synchrony, { median, spread }: SynchronyNull): number {
  if (days < LEAST_DAYS || common <= expected) return 0;
  const p = upperTail((z - median) / spread);
  if (p >= 1 / Math.E) return 0;
  const bits = -Math.log2(-Math.E * p * Math.log(p));
  return bits * Math.min(1, (common / expected - 1) / FULL_EXCESS);
}

/** Measures how far z strays among random pairs of accounts (Efron 2004, empirical null); `rng` draws from [0, 1). */
export function measureNull(rhythms: Rhythms, rng: () => number): SynchronyNull {
  const able: number[] = [];
  rhythms.activeDays.forEach((days, a) => {
    if (days >= LEAST_DAYS) able.push(a);
  });
  const seen: number[] = [];
  const pairs = Math.min(NULL_PAIRS, able.length * (able.length - 1));
  for (let i = 0; i < pairs; i++) {
    const a = able[Math.floor(rng() * able.length)];
    const b = able[Math.floor(rng() * able.length)];
    if (a === b) continue;
    const { z, expected } = compareRhythms(rhythms, a, b);
    if (expected >= 1) seen.push(z);
  }
  if (seen.length < NULL_LEAST) return { median: 0, spread: SPREAD.assumed };
  const sorted = Float64Array.from(seen).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))];
  const median = at(0.5);
  // The upper part alone, where strangers could be taken for mates; but not its end, where one pair in twenty may be mates indeed.
  const spread = Math.max(SPREAD.least, at(0.841) - median, (at(0.95) - median) / 1.645);
  return { median, spread };
}

/** P(Z > z) of the standard normal (Abramowitz and Stegun 26.2.17, |error| < 7.5e-8; by Mills' ratio beyond 5). */
function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 5) return density / (z + 1 / z);
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return density * series;
}

function countBits(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
