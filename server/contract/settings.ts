import { z } from "zod";
import { FAMILIES, Family } from "./graph.ts";

/** Settings of detection: every constant with its unit. `docs/method.md` names the source of each default. */
export const Settings = z.strictObject({
  /** Accounts that share an account's operator, on average: divided by the number of accounts it is the prior probability of a pair. */
  expected_mates: z.number().positive().default(2),
  /** Probability that two accounts drawn at random have one operator, instead of the one that `expected_mates` gives. */
  prior: z.number().positive().max(0.5).optional(),
  /** m_f: probability that two accounts of one operator share a value that one of them has, by family, instead of the default. */
  agreement: z.partialRecord(Family, z.number().positive().max(1)).default({}),
  /** Most bits that a family may give to a pair, instead of the default. */
  caps: z.partialRecord(Family, z.number().positive()).default({}),
  /** Factor by which each further value of one family counts less than the one before it; of addresses only the strongest counts. */
  discount: z.number().min(0).max(1).default(0.5),
  /** Bits that shared templates lose in sum: an account has several, so that two strangers have several tries to meet in one. */
  template_tries: z.number().min(0).default(2.5),
  /** Bits from which a family counts as one of the two that a link needs. */
  family_floor: z.number().min(0).default(5),
  /** Accounts above which an identifier starts no pair: it only adds to pairs that something else brought up. */
  hub_degree: z.int().positive().default(1000),
  /** Pairs that may be enumerated at most; the weakest identifiers are left out first. */
  pair_budget: z.int().positive().default(200_000_000),
  /** The same for each account on average (20 million are always allowed under `pair_budget`). */
  pairs_per_account: z.number().positive().default(400),
  /** Separate clusters that may touch a payment instrument which links two accounts by itself. */
  rare_instrument: z.number().min(0).default(12),
  /** Rounds in which rarity is counted anew in clusters instead of accounts. */
  rounds: z.int().min(0).max(3).default(1),
  /** Links kept for each account, strongest first. */
  links_per_account: z.int().positive().default(24),
  /** Probability from which a pair is linked. */
  link_threshold: z.number().min(0).max(1).default(0.9),
  /** Resolution of the constant Potts model: density of links that a community must exceed. */
  resolution: z.number().positive().default(0.02),
  /** Smallest cluster kept. */
  min_size: z.int().min(2).default(3),
  /** Probability of abuse from which a cluster is flagged. */
  action_threshold: z.number().min(0).max(1).default(0.9),
  /** Linkage from which a member is core, strong enough to act on. */
  core_threshold: z.number().min(0).max(1).default(0.9),
  /** Family of `identifiers.type` values of your own, e.g. { "paid_to": "payment" }; a type not named is a family `other`. */
  attribute_families: z.record(z.string(), z.enum(FAMILIES)).default({}),
});
export type Settings = z.infer<typeof Settings>;
