import type { Disposition } from "../../server/contract/graph.ts";
import type { LabelTarget } from "../../server/contract/api.ts";
import type { Mark, PartOf, VerdictPart } from "../../server/contract/verdicts.ts";

/** Parts of a verdict in the order in which they take accounts; who is in an earlier one is in no later one. */
export const PART_KEYS = ["doubted", "named", "protected", "core", "rest"] as const;
export type PartKey = (typeof PART_KEYS)[number];

/** What each part gets; null leaves its accounts as they are. */
export type PartChoices = Readonly<Record<PartKey, Disposition | null>>;

/** What a verdict starts from: it never confirms a cluster's fringe, nor accounts of verified organisations or on the known-good list, unless a person asks for it. */
export function startingChoices(disposition: Disposition, cluster: boolean): PartChoices {
  const confirms = disposition === "confirmed_fraud";
  return {
    doubted: "inconclusive",
    named: disposition,
    protected: confirms ? null : disposition,
    core: disposition,
    rest: confirms && cluster ? "inconclusive" : disposition,
  };
}

/** Whom a dialog's verdict is about. */
export interface Subject {
  target: LabelTarget;
  /** Accounts that stand out of the target by name. */
  named: readonly string[];
  /** Accounts of the sample that were not found right. */
  doubted: readonly string[];
  /** Linkage from which a member counts as core; null as the run says. */
  from: number | null;
}

/** The parts of a verdict with the accounts that each takes. */
export function partsOf(subject: Subject, choices: PartChoices): { key: PartKey; part: VerdictPart }[] {
  const { target, named, doubted, from } = subject;
  const cluster = "cluster" in target;
  const single = !cluster && target.accounts.length === 1;
  const whom: Record<PartKey, PartOf | null> = {
    doubted: doubted.length > 0 ? { who: "named", accounts: [...doubted] } : null,
    named: named.length > 0 ? { who: "named", accounts: [...named] } : null,
    protected: single ? null : { who: "protected" },
    core: cluster ? { who: "core", from } : null,
    rest: { who: "rest" },
  };
  return PART_KEYS.flatMap((key) => {
    const of = whom[key];
    return of === null ? [] : [{ key, part: { of, disposition: choices[key] } }];
  });
}

/** What a verdict's sample is drawn for: who is confirmed, else who is cleared; null where nobody is. */
export function sampledFor(parts: readonly VerdictPart[]): Disposition | null {
  const given = new Set(parts.map(({ disposition }) => disposition));
  return given.has("confirmed_fraud") ? "confirmed_fraud" : given.has("benign") ? "benign" : null;
}

/** The marks of a sample up to the first account that has none: only so far the sample is a random one. */
export function reviewedOf(
  accounts: readonly { account_id: string }[],
  marks: ReadonlyMap<string, Mark>,
): { account_id: string; mark: Mark }[] {
  const reviewed: { account_id: string; mark: Mark }[] = [];
  for (const { account_id } of accounts) {
    const mark = marks.get(account_id);
    if (mark === undefined) break;
    reviewed.push({ account_id, mark });
  }
  return reviewed;
}
