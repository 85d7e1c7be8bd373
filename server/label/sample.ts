import { createHash } from "node:crypto";
import type { LabelEvent } from "../contract/api.ts";
import type { Disposition } from "../contract/graph.ts";
import { type ReviewedSample, type Sample, type SampleRequest, sampleError } from "../contract/verdicts.ts";
import { UsageError } from "../errors.ts";
import type { Graph } from "../store/neo4j.ts";
import { resolveSplit, type ResolvedSplit, type Standing } from "./split.ts";
import { accountNamed } from "./targets.ts";

/** The first accounts, in the order of the seed, of those that a verdict would give a disposition. `now` in epoch ms. Throws NotFoundError, GraphError. */
export async function drawSample(graph: Graph, request: SampleRequest, now: number): Promise<Sample> {
  const { parts, ...of } = await resolveSplit(graph, request, now);
  const all = given(parts, request.disposition);
  const standingOf = new Map(all.map((standing) => [standing.account_id, standing]));
  const seed = seedOf(of);
  const drawn = inOrder(seed, standingOf.keys()).slice(0, request.size);
  return { seed, population: all.length, accounts: drawn.flatMap((id) => standingOf.get(id) ?? []) };
}

/**
 * What a reviewed sample says of the accounts that a verdict gives the disposition, for its record. The population is they and those that
 * the review took out.
 * @throws UsageError where other accounts than the first of the seed's order were reviewed, or one that was not found right would get the disposition
 */
export function judgeSample(resolved: ResolvedSplit, sample: ReviewedSample): NonNullable<LabelEvent["sample"]> {
  const touched = new Set(given(resolved.parts, sample.disposition).map(({ account_id }) => account_id));
  const markOf = new Map(sample.marks.map(({ account_id, mark }) => [accountNamed(account_id), mark]));
  const doubted = [...markOf].filter(([id, mark]) => mark !== "right" && touched.has(id));
  if (doubted.length > 0) {
    throw new UsageError(
      `${doubted.length} accounts of the sample were not found right, and would get the verdict all the same.`,
      "Leave them out: name them in a part of their own, before the others.",
    );
  }
  const population = new Set([...touched, ...markOf.keys()]);
  const seed = seedOf(resolved);
  const first = inOrder(seed, population).slice(0, markOf.size);
  if (first.some((id) => !markOf.has(id))) {
    throw new UsageError(
      "The accounts reviewed are not the first of the sample: others were skipped, or the verdict changed since it was drawn.",
      "Draw the sample again and review it without gaps.",
    );
  }
  const { disposition } = sample;
  return { disposition, seed, population: population.size, ...sampleError(population.size, [...markOf.values()]) };
}

/** Account ids in an order that nothing but the seed fixes; a part of the ids keeps its order. */
export function inOrder(seed: string, ids: Iterable<string>): string[] {
  const digests = Array.from(ids, (id): [string, string] => [
    createHash("sha256").update(`${seed}\n${id}`).digest("hex"),
    id,
  ]);
  return digests.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, id]) => id);
}

/** The order is the same whenever the same target of the same run is judged, so that nobody draws until the sample looks right. */
function seedOf({ run, cluster }: Pick<ResolvedSplit, "run" | "cluster">): string {
  return `${run ?? "no run"}/${cluster ?? "accounts"}`;
}

function given(parts: ResolvedSplit["parts"], disposition: Disposition): Standing[] {
  return parts.flatMap((part) => (part.disposition === disposition ? part.accounts : []));
}
