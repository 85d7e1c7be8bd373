import type { Evaluation } from "../../server/contract/evaluation.ts";
import type { Settings } from "../../server/contract/settings.ts";
import { table } from "../../server/cli/output.ts";
import { evaluate } from "../../server/evaluate/evaluate.ts";
import type { MemberRow } from "../../server/evaluate/found.ts";
import { measureWorld } from "./gates.ts";
import { sharedInstruments } from "./peers/components.ts";
import { graphDataScience } from "./peers/gds.ts";
import { louvainOnAccounts } from "./peers/louvain.ts";
import type { World } from "./world.ts";

/** Sizes of cluster from which a peer may flag. */
const SIZES = [3, 4, 5, 6, 7, 8, 9, 10];

const OWN = "Hydrascope";

/** How one way to find clusters did. */
export interface Compared {
  what: string;
  evaluation: Evaluation;
  /** Wall times of the runs. */
  seconds: { min: number; median: number; max: number };
  /** Accounts from which a cluster is flagged: the size that is best for the peer on this very world. */
  flags_from?: number;
}

/** Runs Hydrascope and its peers on one world, in turn, `repeat` times. Peers that fail are named with their error. */
export async function comparePeers(
  world: World,
  settings: Settings,
  { seed, repeat, degree }: { seed: number; repeat: number; degree: number },
): Promise<Record<string, Compared | { failed: string }>> {
  const { projection } = world;
  const peers = [
    sharedInstruments(),
    sharedInstruments(degree),
    louvainOnAccounts(degree, seed),
    graphDataScience(degree, seed),
  ];
  const times = new Map<string, number[]>();
  const results: Record<string, Compared | { failed: string }> = {};
  const timed = async <T>(name: string, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    times.set(name, [...(times.get(name) ?? []), (performance.now() - start) / 1000]);
    return result;
  };
  try {
    for (let run = 0; run < repeat; run++) {
      const { evaluation, seconds } = measureWorld(world, settings, seed);
      times.set(OWN, [...(times.get(OWN) ?? []), Object.values(seconds).reduce((sum, one) => sum + one, 0)]);
      results[OWN] = { what: "link, detect, triage", evaluation, seconds: spread(times, OWN) };
      for (const peer of peers) {
        if ("failed" in (results[peer.name] ?? {})) continue;
        try {
          if (run === 0) await peer.prepare?.(projection);
          const communities = await timed(peer.name, () => peer.cluster(projection));
          results[peer.name] = { what: peer.what, ...score(world, communities), seconds: spread(times, peer.name) };
        } catch (error) {
          const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
          results[peer.name] = { failed: String(cause) };
        }
      }
    }
  } finally {
    for (const peer of peers) await peer.close?.();
  }
  return results;
}

/** Measures a peer's communities; it flags those of a size or more in which nobody belongs to a verified organisation. */
function score(
  { projection, truth }: World,
  communities: ArrayLike<number>,
): Pick<Compared, "evaluation" | "flags_from"> {
  const sizes = new Map<number, number>();
  const verified = new Set<number>();
  projection.accounts.forEach((_, a) => {
    sizes.set(communities[a], (sizes.get(communities[a]) ?? 0) + 1);
    if (projection.facts.verified[a] === 1) verified.add(communities[a]);
  });
  const tried = SIZES.map((least) => {
    const members = projection.accounts.flatMap((account_id, a): MemberRow[] => {
      const community = communities[a];
      const size = sizes.get(community) ?? 0;
      if (size < 2) return [];
      const flagged = size >= least && !verified.has(community);
      return [{ account_id, cluster_id: String(community), flagged, cluster_risk: Number(flagged) }];
    });
    return { flags_from: least, evaluation: evaluate(truth, members) };
  });
  return tried.reduce((best, other) => (f1(other.evaluation) > f1(best.evaluation) ? other : best));
}

function f1({ flagged: { precision, recall } }: Evaluation): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

function spread(times: ReadonlyMap<string, number[]>, name: string): Compared["seconds"] {
  const sorted = (times.get(name) ?? []).toSorted((a, b) => a - b);
  return { min: sorted[0], median: sorted[Math.floor((sorted.length - 1) / 2)], max: sorted.at(-1) ?? Number.NaN };
}

/** The comparison as a plain text table for people. */
export function renderComparison(results: Readonly<Record<string, Compared | { failed: string }>>): string {
  const share = (value: number) => value.toFixed(4);
  const rows = Object.entries(results).flatMap(([name, result]) => {
    if ("failed" in result) return [];
    const { evaluation: m, seconds, flags_from } = result;
    return [
      [
        name,
        ...[m.pairwise.precision, m.pairwise.recall, m.bcubed.f1, m.ari].map(share),
        `${m.operators_recovered_50}/${m.operators}`,
        `${m.abusive_operators_recovered_50}/${m.abusive_operators}`,
        `${m.abusive_operators_recovered_80}/${m.abusive_operators}`,
        share(m.flagged.precision),
        share(m.flagged.recall),
        `${m.legit_organisations_flagged}/${m.legit_organisations}`,
        [seconds.min, seconds.median, seconds.max].map((value) => value.toFixed(2)).join(" "),
        flags_from === undefined ? "" : `flags from ${flags_from}`,
      ],
    ];
  });
  const failures = Object.entries(results).flatMap(([name, result]) =>
    "failed" in result ? [`${name} failed: ${result.failed}`] : [],
  );
  return [table(HEADINGS, rows), ...failures].join("\n");
}

const HEADINGS = [
  "",
  "pair prec.",
  "recall",
  "B-cubed F1",
  "ARI",
  "operators .5",
  "abusive .5",
  ".8",
  "flag prec.",
  "recall",
  "honest flagged",
  "seconds min med max",
  "",
];
