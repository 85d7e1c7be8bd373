import { FAMILIES } from "../contract/graph.ts";
import type { LinkList, LinkRule } from "./link-graph.ts";

/** Links that a member's linkage counts, strongest first, each further one at half the weight: links of one account are not independent. */
const COUNTED = 3;

/**
 * Probability that each account shares the operator of its community (length n; 0 for an account by itself): one minus the
 * chance that all of its strongest links inside are wrong, later links counting less.
 */
export function linkageOf(n: number, links: LinkList, membership: Uint32Array, rule: LinkRule): Float32Array {
  const best = Array.from({ length: COUNTED }, () => new Float32Array(n));
  const offer = (account: number, probability: number): void => {
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
  const linkage = new Float32Array(n);
  for (let v = 0; v < n; v++) {
    let wrong = 1;
    let share = 1;
    for (const row of best) {
      wrong *= 1 - share * row[v];
      share /= 2;
    }
    linkage[v] = 1 - wrong;
  }
  return linkage;
}
