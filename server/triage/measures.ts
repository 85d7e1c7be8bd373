import { isCommonWork, LEAST_FOLLOWERS, leastFollowers } from "../common-work.ts";
import { IdentifierKind } from "../contract/graph.ts";
import { type Projection, TRAITS } from "../contract/projection.ts";
import { DAY_MS, HOUR_MS } from "../contract/time.ts";
import { measureActivity, type ActivityMeasures } from "./activity.ts";
import { greatest } from "./greatest.ts";
import { type PaymentMeasures, paymentMeasurer } from "./payments.ts";
import type { LinkedBy } from "./support.ts";

/** Facts about a whole cluster (or everybody), from which its risk follows; null where the data does not say. */
export interface Measures extends ActivityMeasures, PaymentMeasures {
  size: number;
  /** Share of prompt uses that follow templates of at least three members that hardly anybody else has. */
  exclusiveTemplateShare: number | null;
  /** Number of those templates. */
  exclusiveTemplates: number;
  /** Share of prompt uses that follow templates of at least three members that are many times as common among them as among others. */
  commonTemplateShare: number | null;
  /** Share of prompt uses that follow a fingerprint of one account alone. */
  personalTemplateShare: number | null;
  /** Share of IP uses through hosting, VPN, proxy or Tor. */
  anonymisingShare: number | null;
  /** Share of IP uses through addresses of one company, campus or carrier that a fifth of the members use. */
  premisesShare: number | null;
  /** What the cluster's links rest on. */
  linkedBy: LinkedBy;
  /** Share of members that hang together by more than what a tool or a course hands out; null where nothing links them. */
  beyondTools: number | null;
  /** Share of members whose sign-up has another member's within an hour, less what chance would give at their mean rate. */
  burstExcess: number | null;
  /** Median days from sign-up to the end of the data. */
  medianAgeDays: number | null;
  banned: number;
  verified: number;
  /** Organisations that members name. */
  organizations: number;
  /** Share of members in the most common organisation. */
  oneOrganizationShare: number;
  confirmedFraud: number;
  judgedBenign: number;
}

export const FINGERPRINT = IdentifierKind.options.indexOf("fingerprint");
const IP = IdentifierKind.options.indexOf("ip");
/** Part of a template's accounts that are members, or members of clusters that follow it as a whole, from which it begins to count as the cluster's own, and counts in full. */
export const EXCLUSIVE = { from: 0.6, full: 0.9 };
/** Part of the members that must use an address before it is their common premises. */
const PREMISES = 0.2;
/** Members from which it is said how much work they have in common: of a handful, three seldom follow one template. */
const LEAST_WORKING = 10;
/** What ties members: given to the measuring, which knows no links. */
type Tied = Pick<Measures, "linkedBy" | "beyondTools">;

const UNTIED: Tied = { linkedBy: { step: 0, use: 0, given: 0, bought: 0 }, beyondTools: null };
const CONFIRMED_FRAUD = 1;
const BENIGN = 2;

/** How many accounts have each identifier (length m): in all, and in clusters that follow it as a whole; and the templates that each cluster follows so. */
export interface Spread {
  reach: Uint32Array;
  kin: Uint32Array;
  followed: number[][];
}

/** Part of a cluster's members that must have a template before the cluster follows it as a whole. */
const FOLLOWS = 0.3;

/** Counts, for each identifier, the accounts of clusters (lists of account numbers) of which at least three members and a third have it: parts of one operator share its templates. */
export function spreadOf(projection: Projection, reach: Uint32Array, clusters: readonly Uint32Array[]): Spread {
  const kin = new Uint32Array(projection.identifiers.length);
  const inside = new Uint32Array(projection.identifiers.length);
  const followed = clusters.map((members) => {
    const found = countInside(projection, members, inside, FINGERPRINT);
    const whole = found.filter((v) => inside[v] >= LEAST_FOLLOWERS && inside[v] >= FOLLOWS * members.length);
    for (const v of whole) kin[v] += inside[v];
    for (const v of found) inside[v] = 0;
    return whole;
  });
  return { reach, kin, followed };
}

/** Counts in `inside` (length m, all 0 before) the members that have each identifier of a kind, and gives those identifiers. */
function countInside(
  { offsets, targets, kinds }: Projection,
  members: Uint32Array,
  inside: Uint32Array,
  kind: number,
): number[] {
  const found: number[] = [];
  for (const a of members) {
    for (let i = offsets[a]; i < offsets[a + 1]; i++) {
      if (kinds[targets[i]] === kind && inside[targets[i]]++ === 0) found.push(targets[i]);
    }
  }
  return found;
}

/** Makes a function that measures a set of members (account numbers), given what ties them; `asOf` is the end of the data in epoch ms. */
export function measurer(
  projection: Projection,
  spread: Spread,
  asOf: number,
): (members: Uint32Array, tied?: Tied) => Measures {
  const inside = new Uint32Array(projection.identifiers.length);
  const measurePayments = paymentMeasurer(projection);
  return (members, tied = UNTIED) => {
    const { facts } = projection;
    return {
      size: members.length,
      ...measureActivity(projection, members),
      ...measureTemplates(countTemplateUses(projection, spread, members, inside), members.length),
      ...measurePayments(members),
      anonymisingShare: shareOfUses(projection, members, IP, TRAITS.anonymisingIp),
      premisesShare: premisesShare(projection, members, inside),
      ...tied,
      burstExcess: burstExcess(facts.createdAt, members),
      medianAgeDays: medianAge(facts.createdAt, members, asOf),
      banned: countWhere(members, (a) => facts.banned[a] === 1),
      verified: countWhere(members, (a) => facts.verified[a] === 1),
      ...measureOrganizations(facts.organization, members),
      confirmedFraud: countWhere(members, (a) => facts.disposition[a] === CONFIRMED_FRAUD),
      judgedBenign: countWhere(members, (a) => facts.disposition[a] === BENIGN),
    };
  };
}

function countWhere(members: Uint32Array, holds: (account: number) => boolean): number {
  let count = 0;
  for (const account of members) if (holds(account)) count++;
  return count;
}

/** Prompt uses of each member: all of them, those of the cluster's own templates, those of its common work, and those of the member's own prompts; by place among the members. */
export interface TemplateUses {
  all: Float64Array;
  exclusive: Float64Array;
  common: Float64Array;
  personal: Float64Array;
  /** Number of the cluster's own templates. */
  templates: number;
}

/** Counts what members send; `inside` (length m, all 0) is scratch and left as it was. */
export function countTemplateUses(
  projection: Projection,
  { reach, kin }: Spread,
  members: Uint32Array,
  inside: Uint32Array,
): TemplateUses {
  const { offsets, targets, counts, kinds } = projection;
  const found = countInside(projection, members, inside, FINGERPRINT);
  const least = leastFollowers(members.length);
  /** How far a template is the cluster's own, 0 to 1. */
  const own = (v: number): number => {
    if (inside[v] < least) return 0;
    const theirs = inside[v] >= FOLLOWS * members.length ? Math.max(inside[v], kin[v]) : inside[v];
    return Math.min(1, Math.max(0, (theirs / reach[v] - EXCLUSIVE.from) / (EXCLUSIVE.full - EXCLUSIVE.from)));
  };
  const isCommon = (v: number): boolean =>
    isCommonWork(inside[v], reach[v], members.length, projection.accounts.length);
  const [all, exclusive, common, personal] = [0, 1, 2, 3].map(() => new Float64Array(members.length));
  members.forEach((a, place) => {
    for (let i = offsets[a]; i < offsets[a + 1]; i++) {
      const v = targets[i];
      if (kinds[v] !== FINGERPRINT) continue;
      all[place] += counts[i];
      exclusive[place] += own(v) * counts[i];
      if (isCommon(v)) common[place] += counts[i];
      if (reach[v] === 1) personal[place] += counts[i];
    }
  });
  const templates = found.filter((v) => own(v) > 0).length;
  for (const v of found) inside[v] = 0;
  return { all, exclusive, common, personal, templates };
}

function measureTemplates({ all, exclusive, common, personal, templates }: TemplateUses, size: number) {
  const uses = sum(all);
  return {
    exclusiveTemplateShare: uses > 0 ? sum(exclusive) / uses : null,
    exclusiveTemplates: templates,
    commonTemplateShare: uses > 0 && size >= LEAST_WORKING ? sum(common) / uses : null,
    personalTemplateShare: uses > 0 ? sum(personal) / uses : null,
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function shareOfUses(
  { offsets, targets, counts, kinds, traits }: Projection,
  members: Uint32Array,
  kind: number,
  trait: number,
): number | null {
  let uses = 0;
  let marked = 0;
  for (const a of members) {
    for (let i = offsets[a]; i < offsets[a + 1]; i++) {
      if (kinds[targets[i]] !== kind) continue;
      uses += counts[i];
      if ((traits[targets[i]] & trait) !== 0) marked += counts[i];
    }
  }
  return uses > 0 ? marked / uses : null;
}

function premisesShare(projection: Projection, members: Uint32Array, inside: Uint32Array): number | null {
  const { offsets, targets, counts, kinds, traits } = projection;
  const found = countInside(projection, members, inside, IP);
  let uses = 0;
  let common = 0;
  for (const a of members) {
    for (let i = offsets[a]; i < offsets[a + 1]; i++) {
      const v = targets[i];
      if (kinds[v] !== IP) continue;
      uses += counts[i];
      if ((traits[v] & TRAITS.sharedIp) !== 0 && inside[v] >= PREMISES * members.length) common += counts[i];
    }
  }
  for (const v of found) inside[v] = 0;
  return uses > 0 ? common / uses : null;
}

function burstExcess(createdAt: Float64Array, members: Uint32Array): number | null {
  const times = Float64Array.from(members, (a) => createdAt[a])
    .filter((time) => !Number.isNaN(time))
    .sort();
  if (times.length < 3) return null;
  let near = 0;
  for (let i = 0; i < times.length; i++) {
    if ((i > 0 && times[i] - times[i - 1] <= HOUR_MS) || (i + 1 < times.length && times[i + 1] - times[i] <= HOUR_MS))
      near++;
  }
  const span = Math.max(DAY_MS, times[times.length - 1] - times[0]);
  const byChance = 1 - Math.exp((-2 * (times.length - 1) * HOUR_MS) / span);
  return Math.max(0, near / times.length - byChance);
}

function medianAge(createdAt: Float64Array, members: Uint32Array, asOf: number): number | null {
  const ages = Float64Array.from(members, (a) => (asOf - createdAt[a]) / DAY_MS)
    .filter((age) => !Number.isNaN(age))
    .sort();
  return ages.length > 0 ? ages[ages.length >> 1] : null;
}

function measureOrganizations(organization: Int32Array, members: Uint32Array) {
  const counts = new Map<number, number>();
  for (const a of members)
    if (organization[a] >= 0) counts.set(organization[a], (counts.get(organization[a]) ?? 0) + 1);
  return { organizations: counts.size, oneOrganizationShare: greatest(counts.values()) / members.length };
}
