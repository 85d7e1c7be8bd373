import type { FamilyEvidence } from "../contract/cluster.ts";
import { FAMILIES, isHandedOut, type Family } from "../contract/graph.ts";
import type { Detection, Projection } from "../contract/projection.ts";
import { disjointSets } from "../disjoint-sets.ts";
import { bitsBeyond, bitsOfUse, GIVEN } from "../given-families.ts";
import { greatest } from "./greatest.ts";

/** Evidence by family of one cluster, and which families its links can do without. */
export interface Support {
  families: FamilyEvidence[];
  /** Families without which fewer than half of the members still hang together. */
  needed: Family[];
  /** Whether half of the members hang together by more than what a course or a campaign hands out. */
  isTiedBeyond: boolean;
  /** Share of the members that hang together by more than what a tool or a course hands out, clients among it; null where nothing links them. */
  beyondTools: number | null;
  /** Whether half of the members hang together by what each has of its own: instruments, addresses, devices, phones; not by what is handed out, nor by hours. */
  isTiedByOwn: boolean;
}

/** The same with the client: a benchmark or an open tool brings its prompts and its harness. */
const BY_TOOLS: readonly Family[] = [...GIVEN, "client"];

/** Families that hold nothing which is handed out; of the client and of sign-up, devices and phones are an account's own, and tools and codes are not. */
const OWN: readonly Family[] = ["payment", "network", "other"];

/** Part of the members that must still hang together without a family. */
export const REMAINING = 0.5;

/** Links of each cluster: numbers of links by cluster number; a link between clusters is in none. */
export function linksByCluster(links: Detection["links"], cluster: Int32Array, count: number): number[][] {
  const lists: number[][] = Array.from({ length: count }, () => []);
  for (let i = 0; i < links.a.length; i++) {
    const c = cluster[links.a[i]];
    if (c >= 0 && c === cluster[links.b[i]]) lists[c].push(i);
  }
  return lists;
}

const NETWORK = FAMILIES.indexOf("network");
const SYNCHRONY = FAMILIES.indexOf("synchrony");

/** Shares of links by what they rest on; 0 of no link. */
export interface LinkedBy {
  /** Synchrony is a family of the link: both act in the same hours, beyond their own habits. */
  step: number;
  /** Synchrony or network is: how accounts are used, and not how they were bought. */
  use: number;
  /** The link would not hold without the families that strangers get together. */
  given: number;
  /** It would not hold without these and instruments: nothing tells how its accounts are used. */
  bought: number;
}

/** What the links (numbers) of a cluster rest on; a family counts from `floor` bits, and what holds without some families from `threshold` in all. */
export function linkedBy(
  { families }: Detection["links"],
  links: number[],
  { floor, threshold }: { floor: number; threshold: number },
): LinkedBy {
  let step = 0;
  let use = 0;
  let given = 0;
  let bought = 0;
  for (const link of links) {
    const at = link * FAMILIES.length;
    const inStep = families[at + SYNCHRONY] >= floor;
    if (inStep) step++;
    if (inStep || families[at + NETWORK] >= floor) use++;
    if (bitsBeyond(families, at) < threshold) given++;
    if (bitsOfUse(families, at) < threshold) bought++;
  }
  const count = Math.max(1, links.length);
  return { step: step / count, use: use / count, given: given / count, bought: bought / count };
}

/** The links of a cluster (numbers) by the account at either end. */
export function linksOfMembers({ a, b }: Detection["links"], links: number[]): Map<number, number[]> {
  const lists = new Map<number, number[]>();
  for (const link of links) {
    for (const account of [a[link], b[link]]) {
      const list = lists.get(account);
      if (list === undefined) lists.set(account, [link]);
      else list.push(link);
    }
  }
  return lists;
}

/**
 * What each family does for a cluster, and whether its members hang together without it. Members are one operator or two by now, so
 * the rest is asked for the link threshold's odds (`threshold`, in bits) from an even chance, not from the prior of strangers.
 */
export function measureSupport(
  projection: Projection,
  detection: Pick<Detection, "links" | "weights">,
  identifierFamily: Uint8Array,
  members: Uint32Array,
  links: number[],
  threshold: number,
): Support {
  const width = FAMILIES.length;
  const bits = new Float64Array(width);
  for (const link of links) for (let f = 0; f < width; f++) bits[f] += detection.links.families[link * width + f];
  const shared = countShared(projection, detection.weights, identifierFamily, members);
  const families = FAMILIES.flatMap((family, f): FamilyEvidence[] => {
    if (bits[f] === 0) return [];
    const { identifiers, accounts } = shared[f];
    return [{ family, bits: bits[f] / Math.max(1, links.length), identifiers, accounts }];
  });
  const place = new Map(Array.from(members, (account, at) => [account, at]));
  const sharesOwn = (link: number) =>
    isShared(
      projection,
      detection.links.a[link],
      detection.links.b[link],
      (v) => !isHandedOut(projection.kinds[v]) && detection.weights[v] >= threshold,
    );
  const share = (holds: (link: number) => boolean) =>
    largestPart(detection.links, place, links.filter(holds)) / members.length;
  const holdsBy = (of: readonly Family[]) => {
    const columns = of.map((family) => FAMILIES.indexOf(family));
    return (link: number) => {
      let rest = 0;
      for (const f of columns) rest += detection.links.families[link * width + f];
      return rest >= threshold;
    };
  };
  const shareWithout = (without: readonly Family[]) =>
    share(holdsBy(FAMILIES.filter((family) => !without.includes(family))));
  const holdsByOwn = holdsBy(OWN);
  const holdsWithout = (without: readonly Family[]) => shareWithout(without) >= REMAINING;
  return {
    families: families.sort((one, other) => other.bits - one.bits),
    needed: FAMILIES.filter((family, f) => bits[f] > 0 && !holdsWithout([family])),
    isTiedBeyond: holdsWithout(GIVEN),
    beyondTools: links.length === 0 ? null : shareWithout(BY_TOOLS),
    isTiedByOwn: share((link) => holdsByOwn(link) || sharesOwn(link)) >= REMAINING,
  };
}

/** Members (`place`: the number of each from 0) in the largest part that the links hold together. */
function largestPart({ a, b }: Detection["links"], place: ReadonlyMap<number, number>, links: number[]): number {
  const sets = disjointSets(place.size);
  for (const link of links) sets.union(place.get(a[link]) ?? 0, place.get(b[link]) ?? 0);
  const sizes = new Uint32Array(place.size);
  for (const at of place.values()) sizes[sets.find(at)]++;
  return greatest(sizes.values());
}

/** Whether two accounts share an identifier that is wanted. O(relations of both). */
function isShared(
  { offsets, targets }: Projection,
  one: number,
  other: number,
  isWanted: (identifier: number) => boolean,
): boolean {
  let j = offsets[other];
  for (let i = offsets[one]; i < offsets[one + 1]; i++) {
    while (j < offsets[other + 1] && targets[j] < targets[i]) j++;
    if (j < offsets[other + 1] && targets[j] === targets[i] && isWanted(targets[i])) return true;
  }
  return false;
}

/** Identifiers of each family that two members or more share and that weigh something, and the members that have one of them. */
function countShared(
  { offsets, targets }: Projection,
  weights: Float32Array,
  identifierFamily: Uint8Array,
  members: Uint32Array,
) {
  const having = new Map<number, number>();
  for (const account of members) {
    for (let i = offsets[account]; i < offsets[account + 1]; i++) {
      if (weights[targets[i]] > 0) having.set(targets[i], (having.get(targets[i]) ?? 0) + 1);
    }
  }
  const counts = FAMILIES.map(() => ({ identifiers: 0, accounts: 0 }));
  for (const [v, count] of having) if (count > 1) counts[identifierFamily[v]].identifiers++;
  for (const account of members) {
    const mine = new Set<number>();
    for (let i = offsets[account]; i < offsets[account + 1]; i++) {
      if ((having.get(targets[i]) ?? 0) > 1) mine.add(identifierFamily[targets[i]]);
    }
    for (const f of mine) counts[f].accounts++;
  }
  return counts;
}
