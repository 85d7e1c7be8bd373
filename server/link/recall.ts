import { IdentifierKind } from "../contract/graph.ts";
import type { KeptWeight, Projection } from "../contract/projection.ts";
import type { Settings } from "../contract/settings.ts";
import type { TimingConstants } from "../contract/run.ts";
import { type Features, readFeatures } from "./features.ts";
import { orderFeatures } from "./order.ts";
import type { Evidence } from "./score-pair.ts";
import { resolveScoring } from "./scoring.ts";
import { timingAsOf } from "./timing.ts";

/** Looks up what a run kept of a value, by node id: undefined where fewer than two accounts had it. */
export interface KeptWeights {
  get(node: string): KeptWeight | undefined;
}

/** The evidence of some accounts as a run weighed it: scores of pairs among them are those of the run to the last bit. */
export interface Recalled {
  projection: Projection;
  evidence: Evidence;
  /** What the run kept of each value, by node id. */
  weights: KeptWeights;
  settings: Settings;
}

/** Node id and kind of a feature: an identifier's own, or those of a derived value (`network`, `bin`, `hour`). */
export function describeFeature(
  { identifiers, kinds }: Projection,
  { derived }: Features,
  feature: number,
): { node: string; kind: string } {
  const m = identifiers.length;
  if (feature < m) return { node: identifiers[feature], kind: IdentifierKind.options[kinds[feature]] };
  const node = derived[feature - m];
  return { node, kind: node.slice(0, node.indexOf(":")) };
}

/** Node ids of all that two accounts or more of the projection share: what a run's weights are asked for. */
export function sharedNodes(projection: Projection, settings: Settings): string[] {
  const features = readFeatures(projection, settings);
  const { byFeature, count } = features;
  const nodes: string[] = [];
  for (let v = 0; v < count; v++) {
    if (byFeature.offsets[v + 1] > byFeature.offsets[v]) nodes.push(describeFeature(projection, features, v).node);
  }
  return nodes;
}

/**
 * Puts a run's kept weights on the values of a projection as of that run. A value without a kept weight proves nothing: the run knew fewer than two accounts with it.
 * @param run accounts of the whole graph when the run read it, from which the prior follows, and what the run kept to compare times
 */
export function recallEvidence(
  projection: Projection,
  weights: KeptWeights,
  run: { accounts: number; timing: TimingConstants },
  settings: Settings,
): Recalled {
  const features = readFeatures(projection, settings);
  const weighing = {
    weights: new Float32Array(features.count),
    hub: new Uint8Array(features.count),
    reasons: new Map<number, string>(),
  };
  for (let v = 0; v < features.count; v++) {
    if (features.byFeature.offsets[v + 1] === features.byFeature.offsets[v]) continue;
    const kept = weights.get(describeFeature(projection, features, v).node);
    if (kept === undefined) continue;
    weighing.weights[v] = kept.bits;
    weighing.hub[v] = kept.hub ? 1 : 0;
    if (kept.reason !== null) weighing.reasons.set(v, kept.reason);
  }
  const scoring = resolveScoring(settings, run.accounts);
  const timing = timingAsOf(projection, run.timing);
  return {
    projection,
    evidence: { features, weighing, ordered: orderFeatures(features, weighing), scoring, timing },
    weights,
    settings,
  };
}
