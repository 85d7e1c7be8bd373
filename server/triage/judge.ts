import type { RiskModel } from "../contract/feedback.ts";
import type { Detection, Projection } from "../contract/projection.ts";
import type { Settings } from "../contract/settings.ts";
import { HOUR_MS } from "../contract/time.ts";
import { hoursOfData } from "../data-end.ts";
import { type Body, findBodies, measureBodies } from "./bodies.ts";
import { calibrate } from "./calibrate.ts";
import { type Measures, measurer, type Spread, spreadOf } from "./measures.ts";
import { type FamilyReason, reasonsOf, speaks } from "./risk.ts";
import { type LinkedBy, linkedBy, linksByCluster, measureSupport, REMAINING, type Support } from "./support.ts";
import { countDispositions, verdictOf } from "./verdicts.ts";

/** Clusters as they were measured and judged, numbered alike in all arrays. */
export interface Judged {
  /** Account numbers of each cluster, ascending. */
  members: readonly Uint32Array[];
  /** Numbers of the links inside. */
  links: number[][];
  /** What some links rest on. */
  ties(links: number[]): LinkedBy;
  measures: Measures[];
  supports: Support[];
  bodies: Body[];
  /** Measures of the whole body of each, by which it is judged. */
  bodyMeasures: Measures[];
  /** Reasons for and against abuse that change its probability. */
  reasons: FamilyReason[][];
  everybody: Measures;
  spread: Spread;
  model: RiskModel;
  /** What verdicts taught beside the model. */
  taught: Omit<ReturnType<typeof calibrate>, "model">;
  /** The end of the data in epoch hours (`data-end.ts`), or now where there is none. */
  lastHour: number;
}

/** What says that a cluster is openly one customer, named or not, to be judged alone. */
const ONE_PAYER = "ONE_PAYER";

/** Measures every cluster and judges abuse, apart from linkage. `threshold` is the link threshold in bits; `now` (epoch ms) is used where the data has no times. */
export function judge(
  projection: Projection,
  members: readonly Uint32Array[],
  detection: Pick<Detection, "links" | "weights" | "reach">,
  identifierFamily: Uint8Array,
  settings: Settings,
  options: { now: number; threshold: number },
): Judged {
  const { facts } = projection;
  const n = projection.accounts.length;
  const lastHour = hoursOfData(projection.activity)?.last ?? Math.floor(options.now / HOUR_MS);
  const spread = spreadOf(projection, detection.reach, members);
  const measure = measurer(projection, spread, lastHour * HOUR_MS);
  const everybody = measure(Uint32Array.from({ length: n }, (_, a) => a));
  const clusterOf = new Int32Array(n).fill(-1);
  members.forEach((accounts, c) => accounts.forEach((a) => (clusterOf[a] = c)));
  const links = linksByCluster(detection.links, clusterOf, members.length);
  const ties = (list: number[]) =>
    linkedBy(detection.links, list, { floor: settings.family_floor, threshold: options.threshold });
  const supports = members.map((accounts, c) =>
    measureSupport(projection, detection, identifierFamily, accounts, links[c], options.threshold),
  );
  const measures = members.map((accounts, c) =>
    measure(accounts, { linkedBy: ties(links[c]), beyondTools: supports[c].beyondTools }),
  );
  // Two firms with one supplier would lose what speaks for each, and groups of one course or of one tool would add up to an operator.
  const bodies = findBodies(
    projection,
    spread,
    members,
    (c) => (supports[c].beyondTools ?? 0) < REMAINING || speaks(reasonsOf(measures[c], everybody), ONE_PAYER),
  );
  const bodyMeasures = measureBodies(bodies, members, measures, (accounts, list) =>
    measure(accounts, {
      linkedBy: ties(list.flatMap((c) => links[c])),
      beyondTools: list.reduce((least, c) => Math.min(least, supports[c].beyondTools ?? 0), 1),
    }),
  );
  const { model, ...taught } = calibrate(
    bodyMeasures.flatMap((body, c) => {
      const { clusters } = bodies[c];
      // Clusters that are judged together teach once.
      if (clusters[0] !== c) return [];
      const accounts = Uint32Array.from(clusters.flatMap((d) => [...members[d]]));
      const verdict = verdictOf(countDispositions(facts.disposition, accounts), body.size);
      return verdict === null ? [] : [{ measures: body, verdict }];
    }),
    everybody,
  );
  const reasons = bodyMeasures.map((body) => reasonsOf(body, everybody, model));
  return {
    members,
    links,
    ties,
    measures,
    supports,
    bodies,
    bodyMeasures,
    reasons,
    everybody,
    spread,
    model,
    taught,
    lastHour,
  };
}
