import { z } from "zod";
import { Disposition, DISPOSITIONS, Family, Instant, NodeId } from "./graph.ts";

/** One reason, in plain words and with its number, why a cluster looks harmful (`for`) or does not (`against`). */
export const Reason = z.object({
  /** Stable code for pipelines, e.g. `EVEN_LOAD`; codes that an export prints are documented in docs/method.md. */
  code: z.string(),
  direction: z.enum(["for", "against"]),
  text: z.string(),
  /** The measure behind the text, in the unit that the text names. */
  value: z.number(),
  /** Change of the log-odds of abuse, in bits. */
  bits: z.number(),
  /** The family whose evidence it rests on; null for facts about accounts, absent where the run did not keep it. */
  family: Family.nullable().optional(),
});
export type Reason = z.infer<typeof Reason>;

/** Evidence of one family inside a cluster. */
export const FamilyEvidence = z.object({
  family: Family,
  /** Mean bits of this family over the cluster's links. */
  bits: z.number(),
  /** Identifiers of the family that at least two members share. */
  identifiers: z.int().nonnegative(),
  /** Members that at least one of them ties to another. */
  accounts: z.int().nonnegative(),
});
export type FamilyEvidence = z.infer<typeof FamilyEvidence>;

/** How sure: shown to people instead of the bare probability until 200 clusters have been judged. */
export const Band = z.enum(["strong", "moderate", "weak"]);
export type Band = z.infer<typeof Band>;

/** What happened to a cluster since the run before. */
export const Change = z.object({
  kind: z.enum(["new", "same", "grew", "shrank", "split", "merged"]),
  /** Members gained or lost; for `split` and `merged` the number of other clusters concerned. */
  by: z.int().nonnegative(),
});
export type Change = z.infer<typeof Change>;

export const Cluster = z.object({
  cluster_id: z.string(),
  run_id: z.string(),
  size: z.int().positive(),
  /** Members strong enough to act on. */
  core: z.int().nonnegative(),
  /** Probability of abuse, 0 to 1. */
  risk: z.number().min(0).max(1),
  band: Band,
  /** Interval of `risk` that the band stands for. */
  risk_low: z.number(),
  risk_high: z.number(),
  /** What `risk` is calibrated on: simulation until 200 clusters have been judged. */
  calibration: z.enum(["simulation", "labels"]).default("simulation"),
  flagged: z.boolean(),
  reasons: z.array(Reason),
  families: z.array(FamilyEvidence),
  first_seen: Instant.nullable(),
  last_seen: Instant.nullable(),
  exchanges: z.number().nonnegative(),
  exchanges_per_day: z.number().nonnegative(),
  /** Exchanges on each of the last 45 days of the data, oldest first: the trend line. */
  trend: z.array(z.number()),
  /** Members that belong to a verified organisation. */
  verified_accounts: z.int().nonnegative(),
  organizations: z.int().nonnegative(),
  change: Change,
  /** Number of members by present disposition. */
  dispositions: z.record(Disposition, z.int().nonnegative()),
  /** Place in the queue, from 1. */
  rank: z.int().positive(),
  /** Of a cluster that people made of accounts of their choice: no run has judged it, so its risk may be anything. Absent for those of a run. */
  made_by_hand: z.object({ by: z.string(), at: Instant, reason: z.string(), decision_id: z.string() }).optional(),
});
export type Cluster = z.infer<typeof Cluster>;

/** True where at least half of the members carry a verdict. */
export function isJudged(verdicts: Partial<Cluster["dispositions"]>, size: number): boolean {
  const judged = DISPOSITIONS.reduce((sum, name) => sum + (name === "open" ? 0 : (verdicts[name] ?? 0)), 0);
  return judged > 0 && 2 * judged >= size;
}

export const Member = z.object({
  account_id: z.string(),
  cluster_id: z.string(),
  flagged: z.boolean(),
  cluster_risk: z.number(),
  /** Probability that the account shares the cluster's operator, 0 to 1. */
  linkage: z.number().min(0).max(1),
  core: z.boolean(),
  disposition: Disposition,
});
export type Member = z.infer<typeof Member>;

/** One shared identifier and what it weighs for one pair. */
export const Evidence = z.object({
  node: NodeId,
  /** How the identifier is shown; e-mail addresses are masked. */
  label: z.string(),
  kind: z.string(),
  family: Family,
  /** Match weight of the identifier alone, in bits: log2 of how much likelier one operator is than two. */
  weight: z.number(),
  /** What remains of it in this pair after the discount for dependence and the family's cap, in bits. */
  bits: z.number(),
  /** Accounts that have this identifier. */
  accounts: z.int().positive(),
  hub: z.boolean(),
});
export type Evidence = z.infer<typeof Evidence>;

/** Why two accounts are, or are not, linked as of a run: prior + sum over families = total, exactly. */
export const PairExplanation = z.object({
  /** The run whose weights these are; null before the first. */
  run_id: z.string().nullable(),
  a: z.string(),
  b: z.string(),
  prior_bits: z.number(),
  families: z.array(z.object({ family: Family, bits: z.number(), evidence: z.array(Evidence) })),
  total_bits: z.number(),
  probability: z.number(),
  linked: z.boolean(),
  /** In plain words: which rule made it a link, or what it lacks. */
  verdict: z.string(),
});
export type PairExplanation = z.infer<typeof PairExplanation>;

/** A value that members share. */
export const SharedValue = z.object({
  node: NodeId,
  label: z.string(),
  kind: z.string(),
  family: Family,
  /** Match weight in bits, as the run kept it. */
  weight: z.number(),
  members: z.int().positive(),
  /** Accounts in the whole graph that had it. */
  accounts: z.int().positive(),
  /** Why it counts for little or nothing; null where it is no hub. */
  hub_reason: z.string().nullable(),
});
export type SharedValue = z.infer<typeof SharedValue>;

/** What a cluster would be without one family of its evidence. */
export const WithoutFamily = z.object({
  family: Family,
  /** Mean bits of the family over the cluster's links. */
  bits: z.number(),
  /** Members of the largest group that remains, groups, and members that are left in none. */
  largest: z.int().nonnegative(),
  groups: z.int().nonnegative(),
  fallen: z.int().nonnegative(),
  /** Probability of abuse without the reasons that rest on it; null where the run did not keep which do. */
  risk: z.number().nullable(),
});
export type WithoutFamily = z.infer<typeof WithoutFamily>;

/** Why a cluster is one, and why it looks as it does, as of its run. */
export const ClusterExplanation = z.object({
  cluster_id: z.string(),
  run_id: z.string(),
  size: z.int().positive(),
  core: z.int().nonnegative(),
  risk: z.number(),
  band: Band,
  flagged: z.boolean(),
  /** Strongest first. */
  reasons: z.array(Reason),
  families: z.array(FamilyEvidence),
  /** The same families, each put aside. */
  without: z.array(WithoutFamily),
  /** What holds most members together, strongest first, of `identifiers_total`. */
  identifiers: z.array(SharedValue),
  identifiers_total: z.int().nonnegative(),
  /** Hubs that members share and that count for little or nothing, the widest first, of `hubs_total`. */
  hubs: z.array(SharedValue),
  hubs_total: z.int().nonnegative(),
});
export type ClusterExplanation = z.infer<typeof ClusterExplanation>;

/** One thing that speaks for a member's belonging to the operator (`for`), or for its innocence or against its ties (`against`). */
export const Argument = z.object({
  /** Stable code, e.g. `OWN_INSTRUMENT`. */
  code: z.string(),
  direction: z.enum(["for", "against"]),
  text: z.string(),
  value: z.number(),
  /** Of `value`: `days`, `bits`, `links`, `share`, `count`, … */
  unit: z.string(),
});
export type Argument = z.infer<typeof Argument>;

/** Why an account is in its cluster as of a run: its strongest ties, what hangs on which family, and what speaks against. */
export const AccountExplanation = z.object({
  account_id: z.string(),
  /** The run that is explained; null before the first. */
  run_id: z.string().nullable(),
  cluster_id: z.string().nullable(),
  linkage: z.number().nullable(),
  core: z.boolean(),
  ties: z.array(PairExplanation),
  /** Other members that the run's rule links it with, of which `ties` shows the strongest. */
  links: z.int().nonnegative(),
  /** What is left of its ties without each family, the one that is missed most first: links that still hold, and the evidence of the strongest, in bits without the prior. */
  without: z.array(z.object({ family: Family, links: z.int().nonnegative(), bits: z.number() })),
  /** The family without which it would fall out of its cluster; null where no single one is needed. */
  weakest: Family.nullable(),
  /** The shortest chain of links to a core member; empty where it is core itself, or there is none. */
  path: z.array(z.object({ a: z.string(), b: z.string(), bits: z.number(), families: z.array(Family) })),
  /** The case for and against, with numbers. */
  arguments: z.array(Argument),
  /** The texts of what speaks against. */
  against: z.array(z.string()),
});
export type AccountExplanation = z.infer<typeof AccountExplanation>;
