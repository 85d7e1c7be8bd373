import type { Change } from "../contract/cluster.ts";
import { type Feedback, NO_FEEDBACK } from "../contract/feedback.ts";
import type { EarlierCluster } from "../contract/projection.ts";
import type { Settings } from "../contract/settings.ts";
import { findCommunities } from "./communities.ts";
import { bindDecisions } from "./constraints.ts";
import { linkageOf } from "./linkage.ts";
import type { LinkList, LinkRule } from "./link-graph.ts";
import { mergeCommunities, type FamilyBits } from "./merge.ts";
import { splitByUse, type TemplateUse } from "./split-by-use.ts";
import { identify } from "./stable-ids.ts";

/** Clusters of at least the smallest size, with stable ids, and how surely each account belongs to its own. */
export interface Detected {
  /** Account numbers of each cluster, ascending. */
  members: Uint32Array[];
  ids: string[];
  changes: Change[];
  nextId: number;
  /** Length n, 0 outside clusters. */
  linkage: Float32Array;
  /** 1 where linkage reaches the core threshold; length n. */
  core: Uint8Array;
}

/** Linkage below which an account is peeled off its community. */
const WEAKEST = 0.5;

/**
 * Finds communities, joins those that CPM had to cut, divides those of two kinds of use, obeys what people decided by hand, peels off who hardly belongs,
 * keeps the large enough, and names them after the clusters of the earlier run.
 */
export function detectClusters(
  accounts: string[],
  links: LinkList,
  rule: LinkRule,
  familyBits: FamilyBits,
  use: TemplateUse,
  settings: Settings,
  options: { seed: number; earlier: EarlierCluster[]; nextId: number; feedback?: Feedback },
): Detected {
  const n = accounts.length;
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
  const names = identify(
    members.map((group) => Array.from(group, (a) => accounts[a])),
    options.earlier,
    options.nextId,
  );
  return { members, ...names, linkage, core };
}
