import type { Interval } from "./evaluation.ts";

/** The 97.5 % point of the normal distribution. */
const Z = 1.959_963_985;

/** Wilson's two-sided 95 % interval of the true rate after `count` of `of` (Wilson 1927); 0 to 1 where nothing was tried. */
export function wilson(count: number, of: number): Interval {
  if (of === 0) return [0, 1];
  const rate = count / of;
  const weight = 1 / (1 + (Z * Z) / of);
  const centre = weight * (rate + (Z * Z) / (2 * of));
  const half = weight * Z * Math.sqrt((rate * (1 - rate)) / of + (Z * Z) / (4 * of * of));
  // At the ends the formula is exact but its rounding is not.
  return [count === 0 ? 0 : Math.max(0, centre - half), count === of ? 1 : Math.min(1, centre + half)];
}

/**
 * Exact one-sided 95 % upper bound of the true rate after `count` of `of`: the rate at which so few would come up only once in
 * twenty times (Clopper and Pearson 1934). For a count of 0 it is about 3 / of, the rule of three; 1 where nothing was tried.
 */
export function upperBound(count: number, of: number): number {
  if (count >= of) return 1;
  if (count === 0) return -Math.expm1(Math.log(0.05) / of);
  let low = count / of;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (atMost(count, of, middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** Probability of `count` or fewer of `of` at a true rate strictly between 0 and 1. */
function atMost(count: number, of: number, rate: number): number {
  const odds = Math.log(rate) - Math.log1p(-rate);
  let term = of * Math.log1p(-rate);
  const terms = [term];
  for (let i = 0; i < count; i++) {
    term += Math.log((of - i) / (i + 1)) + odds;
    terms.push(term);
  }
  const largest = terms.reduce((most, one) => Math.max(most, one));
  return Math.exp(largest) * terms.reduce((sum, one) => sum + Math.exp(one - largest), 0);
}
