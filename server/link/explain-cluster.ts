import type { SharedValue } from "../contract/cluster.ts";
import { FAMILIES } from "../contract/graph.ts";
import type { Label } from "./explain.ts";
import { familyOfSlot } from "./features.ts";
import { describeFeature, type Recalled } from "./recall.ts";

/** Values that two members or more share: those that tie, the strongest for most members first, and hubs, the widest first. */
export function sharedValues(recalled: Recalled, label: Label): { ties: SharedValue[]; hubs: SharedValue[] } {
  const { projection, weights, evidence } = recalled;
  const { features, weighing } = evidence;
  const { offsets } = features.byFeature;
  const ties: SharedValue[] = [];
  const hubs: SharedValue[] = [];
  for (let v = 0; v < features.count; v++) {
    const members = offsets[v + 1] - offsets[v];
    if (members < 2) continue;
    const { node, kind } = describeFeature(projection, features, v);
    const kept = weights.get(node);
    if (kept === undefined) continue;
    const hub = kept.hub || kept.bits === 0;
    (hub ? hubs : ties).push({
      node,
      label: label(node, kind),
      kind,
      family: FAMILIES[familyOfSlot(features.slot[v])],
      weight: weighing.weights[v],
      members,
      accounts: kept.accounts,
      hub_reason: hub ? (kept.reason ?? `${kept.accounts} accounts have it`) : null,
    });
  }
  const hold = ({ weight, members }: SharedValue): number => weight * (members - 1);
  const byNode = (one: SharedValue, other: SharedValue): number => (one.node < other.node ? -1 : 1);
  return {
    ties: ties.sort((one, other) => hold(other) - hold(one) || byNode(one, other)),
    hubs: hubs.sort((one, other) => other.members - one.members || other.accounts - one.accounts || byNode(one, other)),
  };
}
