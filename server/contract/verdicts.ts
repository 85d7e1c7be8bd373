import { z } from "zod";
import { Collateral, LabelTarget } from "./api.ts";
import { upperBound } from "./intervals.ts";
import { Disposition } from "./graph.ts";

/**
 * Whom a part of a verdict takes from those that no earlier part took: accounts by name; those of verified organisations or on the known-good
 * list; members whose linkage reaches `from` (null: the core of the run); or all that are left.
 */
export const PartOf = z.discriminatedUnion("who", [
  z.object({ who: z.literal("named"), accounts: z.array(z.string().min(1).max(300)).min(1).max(100_000) }),
  z.object({ who: z.literal("protected") }),
  z.object({ who: z.literal("core"), from: z.number().min(0).max(1).nullable() }),
  z.object({ who: z.literal("rest") }),
]);
export type PartOf = z.infer<typeof PartOf>;

/** A part of a verdict; null leaves its accounts as they are. */
export const VerdictPart = z.object({ of: PartOf, disposition: Disposition.nullable() });
export type VerdictPart = z.infer<typeof VerdictPart>;

/** Whom a verdict concerns, and how they are told apart. */
export const Split = z.object({ target: LabelTarget, parts: z.array(VerdictPart).min(1).max(8) });
export type Split = z.infer<typeof Split>;

/** POST /api/verdicts/preview → whom each part touches, in the order of the parts. */
export const SplitPreview = z.object({
  parts: z.array(Collateral),
  /** Accounts that get a verdict; above 100 it must be confirmed by this number. */
  accounts: z.int().nonnegative(),
  must_confirm: z.boolean(),
});
export type SplitPreview = z.infer<typeof SplitPreview>;

/** Accounts that one sample may hold. */
export const LARGEST_SAMPLE = 500;

/** POST /api/verdicts/sample: the first `size` accounts, in an order that the seed fixes, of those that the parts would give `disposition`. */
export const SampleRequest = Split.extend({
  disposition: Disposition,
  size: z.int().positive().max(LARGEST_SAMPLE),
});
export type SampleRequest = z.infer<typeof SampleRequest>;

/** A random sample of the accounts that a verdict would touch: the same accounts and order whenever it is drawn of the same run and target. */
export const Sample = z.object({
  seed: z.string(),
  /** Accounts that it was drawn from. */
  population: z.int().nonnegative(),
  accounts: z.array(
    z.object({
      account_id: z.string(),
      linkage: z.number().nullable(),
      core: z.boolean(),
      organization: z.string().nullable(),
      verified: z.boolean(),
    }),
  ),
});
export type Sample = z.infer<typeof Sample>;

/** What a person found of one sampled account: whether the verdict is right for it. */
export const Mark = z.enum(["right", "wrong", "unsure"]);
export type Mark = z.infer<typeof Mark>;

/** A reviewed sample as it is sent with a verdict. */
export const ReviewedSample = z.object({
  disposition: Disposition,
  marks: z
    .array(z.object({ account_id: z.string().min(1).max(300), mark: Mark }))
    .min(1)
    .max(LARGEST_SAMPLE),
});
export type ReviewedSample = z.infer<typeof ReviewedSample>;

/** What a reviewed sample says of all that it was drawn from. */
export interface SampleError {
  reviewed: number;
  right: number;
  wrong: number;
  unsure: number;
  /** Exact one-sided 95 % upper bound of the share that is wrong; who is unsure counts as wrong. */
  up_to: number;
  /** Accounts beside those reviewed that may be wrong by that bound. */
  accounts: number;
}

/**
 * The error that a reviewed simple random sample of `population` accounts implies: Clopper and Pearson's upper bound. Where all were
 * reviewed it is what was found.
 */
export function sampleError(population: number, marks: readonly Mark[]): SampleError {
  const tally = { right: 0, wrong: 0, unsure: 0 };
  for (const mark of marks) tally[mark] += 1;
  const doubtful = tally.wrong + tally.unsure;
  const whole = population > 0 && marks.length >= population;
  const upTo = whole ? doubtful / population : upperBound(doubtful, marks.length);
  const accounts = Math.max(0, Math.min(population - marks.length, Math.floor(upTo * population) - doubtful));
  return { reviewed: marks.length, ...tally, up_to: upTo, accounts };
}

/** POST /api/verdicts: one event for all parts; `confirm_count` must equal the number of accounts that get a verdict where that is over 100. */
export const VerdictRequest = Split.extend({
  reason: z.string().max(2000).default(""),
  by: z.string().trim().min(1).max(100),
  confirm_count: z.int().optional(),
  sample: ReviewedSample.optional(),
});
export type VerdictRequest = z.input<typeof VerdictRequest>;
