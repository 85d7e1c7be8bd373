import type { Projection } from "../contract/projection.ts";
import { EXCLUSIVE, FINGERPRINT, type Measures, type Spread } from "./measures.ts";
import type { FamilyReason } from "./risk.ts";

/** Share of the prompt uses of a cluster, and of an account, from which it does the same work as another cluster. */
const SAME_WORK = 0.3;
/** Other clusters of a body that its reason names. */
const NAMED = 5;
/** Prompt uses that an account needs before it is held to do that work. */
const LEAST_USES = 4;

/** Clusters that do the same work as one of them, itself among them, ascending; and the templates that make this work. */
export interface Body {
  clusters: number[];
  work: ReadonlySet<number>;
}

/**
 * Finds the body of each cluster: of the prompts of either one, three tenths follow templates that both follow as a whole and that hardly anybody
 * outside such clusters has. Parts of one operator that share nothing else are no accident of a few strangers each, so they are judged together;
 * they stay clusters of their own. A cluster that is `apart` stands alone. O(relations + pairs of clusters that follow one template).
 */
export function findBodies(
  projection: Projection,
  spread: Spread,
  clusters: readonly Uint32Array[],
  apart: (cluster: number) => boolean,
): Body[] {
  const followers = new Map<number, number[]>();
  spread.followed.forEach((templates, c) => {
    if (apart(c)) return;
    for (const v of templates) {
      if (spread.kin[v] < EXCLUSIVE.from * spread.reach[v]) continue;
      const list = followers.get(v);
      if (list === undefined) followers.set(v, [c]);
      else list.push(c);
    }
  });
  const shares = clusters.map((members, c) => {
    const mine = new Map(spread.followed[c].map((v) => [v, followers.get(v) ?? []]));
    return sharesOfOthers(projection, members, mine);
  });
  return shares.map((others, c) => {
    const same = [...others].filter(([d, share]) => share >= SAME_WORK && (shares[d].get(c) ?? 0) >= SAME_WORK);
    const members = new Set([c, ...same.map(([d]) => d)]);
    const work = spread.followed[c].filter((v) => followers.get(v)?.some((d) => d !== c && members.has(d)));
    return { clusters: [...members].sort((one, other) => one - other), work: new Set(work) };
  });
}

/** Share of the members' prompt uses that follow the templates which each cluster follows too (`followers`), by cluster. */
function sharesOfOthers(
  { offsets, targets, counts, kinds }: Projection,
  members: Uint32Array,
  followers: ReadonlyMap<number, readonly number[]>,
): Map<number, number> {
  const uses = new Map<number, number>();
  let all = 0;
  for (const a of members) {
    for (let i = offsets[a]; i < offsets[a + 1]; i++) {
      const v = targets[i];
      if (kinds[v] !== FINGERPRINT) continue;
      all += counts[i];
      for (const c of followers.get(v) ?? []) uses.set(c, (uses.get(c) ?? 0) + counts[i]);
    }
  }
  return new Map([...uses].map(([c, count]) => [c, count / all]));
}

/** Measures of each cluster's body: its own where it stands alone; clusters of one body share them. */
export function measureBodies(
  bodies: readonly Body[],
  members: readonly Uint32Array[],
  own: readonly Measures[],
  measure: (members: Uint32Array, body: number[]) => Measures,
): Measures[] {
  const known = new Map<string, Measures>();
  return bodies.map(({ clusters: body }, c) => {
    if (body.length === 1) return own[c];
    const key = body.join(" ");
    const measures = known.get(key) ?? measure(Uint32Array.from(body.flatMap((d) => [...members[d]])).sort(), body);
    known.set(key, measures);
    return measures;
  });
}

/** Whether an account itself does the work of a body: what others of its cluster do together with other clusters is not held against it. */
export function doesWork({ offsets, targets, counts, kinds }: Projection, { work }: Body, account: number): boolean {
  let all = 0;
  let same = 0;
  for (let i = offsets[account]; i < offsets[account + 1]; i++) {
    if (kinds[targets[i]] !== FINGERPRINT) continue;
    all += counts[i];
    if (work.has(targets[i])) same += counts[i];
  }
  return all >= LEAST_USES && same >= SAME_WORK * all;
}

/** The reason that tells with which others (by id) a cluster of `size` members is judged, `together` accounts in all; null for none. It changes no probability. */
export function bodyReason(size: number, together: number, others: readonly string[]): FamilyReason | null {
  if (others.length === 0) return null;
  const named = others.slice(0, NAMED).join(", ");
  const more = others.length > NAMED ? ` and ${others.length - NAMED} more` : "";
  return {
    code: "SAME_WORK",
    family: "template",
    direction: "for",
    text: `judged together with ${named}${more}, of the same work, whose templates hardly anybody else has: what is said of members holds for all ${together}`,
    value: together / size,
    bits: 0,
  };
}
