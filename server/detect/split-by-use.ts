import { isCommonWork } from "../common-work.ts";
import { FAMILIES, IdentifierKind } from "../contract/graph.ts";
import type { Projection } from "../contract/projection.ts";
import type { Communities } from "./communities.ts";
import type { LinkList } from "./link-graph.ts";

/** What is read of a projection: who sent which prompt templates how often, and how many accounts each template has (length m). */
export interface TemplateUse extends Pick<Projection, "offsets" | "targets" | "counts" | "kinds"> {
  reach: Uint32Array;
}

const FINGERPRINT = IdentifierKind.options.indexOf("fingerprint");
/** Share of common work in an account's prompts from which it works for the operator, and up to which it does something else. */
const WORKS = 0.3;
const OTHERWISE = 0.1;
/** Each of the two kinds is at least this part of the community and this many; hardly anybody is in between. */
const PART = 0.1;
const PART_LEAST = 5;
const BETWEEN = 0.2;
/** Families that tell from where and when accounts are used, and not how they were bought; and part of the links between the two kinds that may rest on them. */
const OF_USE = [FAMILIES.indexOf("network"), FAMILIES.indexOf("synchrony")];
const LINKED_BY_USE = 0.5;

/**
 * Divides communities of two kinds of use: accounts that take part in the community's common work, and accounts that hardly do and are linked to them by
 * how they were bought (payment, sign-up), not by where or when they are used. A reseller's customers share instruments and sign-up with whoever else bought
 * from it; only what they do tells them apart. `floor`: bits from which a family counts. O(relations + links).
 */
export function splitByUse(
  { membership, count }: Communities,
  use: TemplateUse,
  links: LinkList,
  floor: number,
): Communities {
  const groups: number[][] = Array.from({ length: count }, () => []);
  membership.forEach((c, a) => groups[c].push(a));
  const inside = new Uint32Array(use.reach.length);
  const workersOf = groups.map((members) =>
    members.length < 2 * PART_LEAST ? null : findWorkers(members, use, inside),
  );
  const works = new Uint8Array(membership.length);
  for (const workers of workersOf) for (const a of workers ?? []) works[a] = 1;
  const byUse = shareLinkedByUse(membership, count, works, links, floor);
  const divided = membership.slice();
  let next = count;
  workersOf.forEach((workers, c) => {
    if (workers === null || byUse[c] > LINKED_BY_USE) return;
    for (const a of workers) divided[a] = next;
    next++;
  });
  return { membership: divided, count: next };
}

/** For each community the share of the links between those who work and the others that network or synchrony give `floor` bits; 0 of none. */
function shareLinkedByUse(
  membership: Uint32Array,
  count: number,
  works: Uint8Array,
  { a, b, families }: LinkList,
  floor: number,
): Float64Array {
  const across = new Uint32Array(count);
  const byUse = new Uint32Array(count);
  for (let i = 0; i < a.length; i++) {
    const c = membership[a[i]];
    if (c !== membership[b[i]] || works[a[i]] === works[b[i]]) continue;
    across[c]++;
    if (OF_USE.some((f) => families[i * FAMILIES.length + f] >= floor)) byUse[c]++;
  }
  return Float64Array.from(byUse, (links, c) => links / Math.max(1, across[c]));
}

/** The accounts that take part in the community's common work, where the others are another kind; null where there is one kind. */
function findWorkers(members: number[], use: TemplateUse, inside: Uint32Array): number[] | null {
  for (const a of members) eachTemplate(use, a, (v) => inside[v]++);
  const isCommon = (v: number): boolean =>
    isCommonWork(inside[v], use.reach[v], members.length, use.offsets.length - 1);
  const workers: number[] = [];
  let others = 0;
  let known = 0;
  for (const a of members) {
    let common = 0;
    let all = 0;
    eachTemplate(use, a, (v, times) => {
      all += times;
      if (isCommon(v)) common += times;
    });
    if (all === 0) continue;
    known++;
    if (common >= WORKS * all) workers.push(a);
    else if (common <= OTHERWISE * all) others++;
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
