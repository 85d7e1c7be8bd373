import { z } from "zod";
import { Disposition, Family, Instant, NodeId } from "./graph.ts";

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
});
export type Cluster = z.infer<typeof Cluster>;

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
/** An identifier or network that both accounts of a pair have, with the weight (a 32-bit float) that the run kept for it. */
export type SharedIdentifier = Omit<Evidence, "bits">;

/** Why two accounts are, or are not, linked: prior + sum over families = total, exactly. */
export const PairExplanation = z.object({
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

/** Why an account is in its cluster: its strongest ties, and what speaks against. */
export const AccountExplanation = z.object({
  account_id: z.string(),
  cluster_id: z.string().nullable(),
  linkage: z.number().nullable(),
  core: z.boolean(),
  ties: z.array(PairExplanation),
  /** Links inside the cluster, of which `ties` shows the strongest. */
  links: z.int().nonnegative(),
  against: z.array(z.string()),
});
export type AccountExplanation = z.infer<typeof AccountExplanation>;
