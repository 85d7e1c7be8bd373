import { FAMILIES } from "../contract/graph.ts";
import type { LinkList, LinkRule } from "./link-graph.ts";

/** Links that a member's linkage counts, strongest first, each further one at half the weight: links of one account are not independent. */
const COUNTED = 3;

/** Share of the median member's support from which an account's links count in full: one link into a dense group is a coincidence sooner than a member. */
const FULL_SUPPORT = 0.25;

/**
 * Probability that each account shares the operator of its community (length n; 0 for an account by itself): one minus the
 * chance that all of its strongest links inside are wrong, later links counting less, and in proportion where its links inside are few
 * beside those of the community's median member.
 */
export function linkageOf(n: number, links: LinkList, membership: Uint32Array, rule: LinkRule): Float32Array {
  const best = Array.from({ length: COUNTED }, () => new Float32Array(n));
  const support = new Float64Array(n);
  const offer = (account: number, probability: number): void => {
    support[account] += probability;
    let value = probability;
    for (const row of best) {
      if (value <= row[account]) continue;
      const pushed = row[account];
      row[account] = value;
      value = pushed;
    }
  };
  for (let i = 0; i < links.a.length; i++) {
    if (membership[links.a[i]] !== membership[links.b[i]]) continue;
    let total = rule.prior;
    for (let f = 0; f < FAMILIES.length; f++) total += links.families[i * FAMILIES.length + f];
    const probability = 1 / (1 + 2 ** -total);
    offer(links.a[i], probability);
    offer(links.b[i], probability);
  }
  const median = medianByGroup(support, membership);
  const linkage = new Float32Array(n);
  for (let v = 0; v < n; v++) {
    let wrong = 1;
    let share = 1;
    for (const row of best) {
      wrong *= 1 - share * row[v];
      share /= 2;
    }
    const full = FULL_SUPPORT * median[membership[v]];
    linkage[v] = (1 - wrong) * (support[v] < full ? support[v] / full : 1);
  }
  return linkage;
}

function medianByGroup(values: Float64Array, membership: Uint32Array): Float64Array {
  const groups = membership.reduce((most, group) => Math.max(most, group), -1) + 1;
  const lists: number[][] = Array.from({ length: groups }, () => []);
  for (let v = 0; v < values.length; v++) lists[membership[v]].push(values[v]);
  return Float64Array.from(lists, (list) => list.sort((one, other) => one - other)[list.length >> 1] ?? 0);
}
