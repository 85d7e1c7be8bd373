import type { FamilyEvidence } from "../contract/cluster.ts";
import type { FamilyPrecision } from "../contract/feedback.ts";
import { Disposition, FAMILIES } from "../contract/graph.ts";
import { wilson } from "../contract/intervals.ts";

/** Members of a cluster that must be judged before it counts as judged: this many, or this share of them. */
const JUDGED_LEAST = { members: 3, share: 0.2 };

/** Numbers of accounts by disposition, as clusters carry them. */
type Dispositions = Readonly<Record<Disposition, number>>;

/** Numbers of members (account numbers) by disposition. */
export function countDispositions(disposition: Uint8Array, members: Uint32Array): Record<Disposition, number> {
  const counts = { open: 0, confirmed_fraud: 0, benign: 0, inconclusive: 0 };
  for (const a of members) counts[Disposition.options[disposition[a]]]++;
  return counts;
}

/** What a cluster turned out to be by most of its judged members; null where too few are judged or they balance. Inconclusive ones do not count. */
export function verdictOf(
  { confirmed_fraud: fraud, benign }: Dispositions,
  size: number,
): "confirmed_fraud" | "benign" | null {
  const judged = fraud + benign;
  if (judged < JUDGED_LEAST.members && judged < JUDGED_LEAST.share * size) return null;
  if (fraud === benign) return null;
  return fraud > benign ? "confirmed_fraud" : "benign";
}

/** Clusters with a verdict, by verdict. */
export function countVerdicts(clusters: readonly { dispositions: Dispositions; size: number }[]) {
  const verdicts = clusters.map(({ dispositions, size }) => verdictOf(dispositions, size));
  return {
    confirmed_fraud: verdicts.filter((verdict) => verdict === "confirmed_fraud").length,
    benign: verdicts.filter((verdict) => verdict === "benign").length,
  };
}

/** How often each family was right: of the clusters with a verdict in which it gives `floor` bits or more, how many were confirmed. Families without one are left out. */
export function precisionByFamily(
  clusters: readonly { families: readonly FamilyEvidence[]; dispositions: Dispositions; size: number }[],
  floor: number,
): FamilyPrecision[] {
  return FAMILIES.flatMap((family) => {
    const speaks = clusters.filter((cluster) =>
      cluster.families.some((evidence) => evidence.family === family && evidence.bits >= floor),
    );
    const { confirmed_fraud: confirmed, benign } = countVerdicts(speaks);
    if (confirmed + benign === 0) return [];
    const [low, high] = wilson(confirmed, confirmed + benign);
    return [
      {
        family,
        confirmed,
        benign,
        precision: confirmed / (confirmed + benign),
        low,
        high,
      },
    ];
  });
}
