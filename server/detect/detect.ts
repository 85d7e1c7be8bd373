import { type Feedback, NO_FEEDBACK } from "../contract/feedback.ts";
import type { Settings } from "../contract/settings.ts";
import { findCommunities } from "./communities.ts";
import { bindDecisions } from "./constraints.ts";
import { linkageOf } from "./linkage.ts";
import type { LinkList, LinkRule } from "./link-graph.ts";
import { mergeCommunities, type FamilyBits } from "./merge.ts";
import { splitByUse, type TemplateUse } from "./split-by-use.ts";

/** Clusters of at least the smallest size, and how surely each account belongs to its own. */
export interface Detected {
  /** Account numbers of each cluster, ascending. */
  members: Uint32Array[];
  /** Length n, 0 outside clusters. */
  linkage: Float32Array;
  /** 1 where linkage reaches the core threshold; length n. */
  core: Uint8Array;
  /** 1 for accounts that people joined to another; length n. */
  joined: Uint8Array;
}

/** Linkage below which an account is peeled off its community. */
const WEAKEST = 0.5;

/**
 * Finds communities, joins those that CPM had to cut, divides those of two kinds of use, obeys what people decided by hand, peels off who hardly belongs,
 * and keeps the large enough.
 */
export function detectClusters(
  n: number,
  links: LinkList,
  rule: LinkRule,
  familyBits: FamilyBits,
  use: TemplateUse,
  settings: Settings,
  options: { seed: number; feedback?: Feedback },
): Detected {
  const base = findCommunities(n, links, rule, { resolution: settings.resolution, seed: options.seed, without: -1 });
  const whole = mergeCommunities(base, links, familyBits, { familyFloor: settings.family_floor, seed: options.seed });
  const divided = splitByUse(whole, use, links, settings.family_floor);
  const { membership, count, joined } = bindDecisions(divided, options.feedback ?? NO_FEEDBACK, links);
  const all = linkageOf(n, links, membership, rule).map((linkage, a) => (joined[a] === 1 ? 1 : linkage));
  const groups: number[][] = Array.from({ length: count }, () => []);
  for (let a = 0; a < n; a++) if (all[a] >= WEAKEST) groups[membership[a]].push(a);
  // The largest take their numbers first, so that a first run reads from H-0001 down.
  const members = groups
    .filter((group) => group.length >= settings.min_size || group.some((a) => joined[a] === 1))
    .sort((one, other) => other.length - one.length || one[0] - other[0])
    .map((group) => Uint32Array.from(group));

  const linkage = new Float32Array(n);
  const core = new Uint8Array(n);
  for (const group of members) {
    for (const a of group) {
      linkage[a] = all[a];
      core[a] = all[a] >= settings.core_threshold ? 1 : 0;
    }
  }
  return { members, linkage, core, joined };
}
