import { buildCsr } from "./kernels/csr.ts";
import { leiden } from "./kernels/leiden.ts";
import { holdOf, keepHolding, type LinkList, type LinkRule } from "./link-graph.ts";

/** A partition of accounts, numbered from 0 by the smallest account; an account without links is a community of its own. */
export interface Communities {
  membership: Uint32Array;
  count: number;
}

/** Leiden with CPM over the links that hold without one family (-1: over all of them). */
export function findCommunities(
  n: number,
  links: LinkList,
  rule: LinkRule,
  options: { resolution: number; seed: number; without: number },
): Communities {
  const { a, b, weights } = keepHolding(links, holdOf(links, rule, options.without));
  const { membership, count } = leiden(buildCsr(n, a, b, weights), {
    quality: "cpm",
    resolution: options.resolution,
    seed: options.seed,
  });
  return { membership, count };
}
