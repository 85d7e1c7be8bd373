import { IdentifierKind } from "../contract/graph.ts";
import type { Projection } from "../contract/projection.ts";
import type { Communities } from "./communities.ts";

/** What is read of a projection: who sent which prompt templates how often, and how many accounts each template has (length m). */
export interface TemplateUse extends Pick<Projection, "offsets" | "targets" | "counts" | "kinds"> {
  reach: Uint32Array;
}

const FINGERPRINT = IdentifierKind.options.indexOf("fingerprint");
/** Part of a template's accounts that must be members before it is the community's own, and members that must have it. */
const OWN = 0.9;
const OWN_LEAST = 3;
/** Share of own templates in an account's prompts from which it works for the operator, and up to which it does something else. */
const WORKS = 0.5;
const OTHERWISE = 0.15;
/** Each of the two kinds is at least this part of the community and this many; hardly anybody is in between. */
const PART = 0.1;
const PART_LEAST = 5;
const BETWEEN = 0.2;

/**
 * Divides communities of two kinds of use: accounts that follow the community's own templates, and accounts that hardly do. A reseller's
 * customers share instruments and sign-up with whoever else bought from it; only what they do tells them apart. O(relations).
 */
export function splitByUse({ membership, count }: Communities, use: TemplateUse): Communities {
  const groups: number[][] = Array.from({ length: count }, () => []);
  membership.forEach((c, a) => groups[c].push(a));
  const inside = new Uint32Array(use.reach.length);
  const divided = membership.slice();
  let next = count;
  for (const members of groups) {
    if (members.length < 2 * PART_LEAST) continue;
    const workers = findWorkers(members, use, inside);
    if (workers === null) continue;
    for (const a of workers) divided[a] = next;
    next++;
  }
  return { membership: divided, count: next };
}

/** The accounts that follow the community's own templates, where the others are another kind; null where there is one kind. */
function findWorkers(members: number[], use: TemplateUse, inside: Uint32Array): number[] | null {
  for (const a of members) eachTemplate(use, a, (v) => inside[v]++);
  const least = Math.max(OWN_LEAST, Math.ceil(0.02 * members.length));
  const workers: number[] = [];
  let others = 0;
  let known = 0;
  for (const a of members) {
    let own = 0;
    let all = 0;
    eachTemplate(use, a, (v, times) => {
      all += times;
      if (inside[v] >= least && inside[v] >= OWN * use.reach[v]) own += times;
    });
    if (all === 0) continue;
    known++;
    if (own >= WORKS * all) workers.push(a);
    else if (own <= OTHERWISE * all) others++;
  }
  for (const a of members) eachTemplate(use, a, (v) => (inside[v] = 0));
  const part = Math.max(PART_LEAST, PART * known);
  const isTwo = workers.length >= part && others >= part && known - workers.length - others <= BETWEEN * known;
  return isTwo ? workers : null;
}

function eachTemplate(
  { offsets, targets, counts, kinds }: TemplateUse,
  a: number,
  visit: (v: number, times: number) => void,
) {
  for (let i = offsets[a]; i < offsets[a + 1]; i++) if (kinds[targets[i]] === FINGERPRINT) visit(targets[i], counts[i]);
}
