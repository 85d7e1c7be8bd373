import type { Band, Change } from "../contract/cluster.ts";
import type { Calibration, Feedback, RiskModel } from "../contract/feedback.ts";
import { Disposition, FAMILIES } from "../contract/graph.ts";
import type { ClusterDraft, Detection, Projection } from "../contract/projection.ts";
import type { Settings } from "../contract/settings.ts";
import { HOUR_MS } from "../contract/time.ts";
import { dailyTrend } from "./activity.ts";
import { bodyReason, doesWork } from "./bodies.ts";
import { calibrationOf } from "./calibrate.ts";
import type { Judged } from "./judge.ts";
import { joinedReason } from "./joined-reason.ts";
import { knownGoodReason, vouchedAccounts } from "./known-good.ts";
import { countTemplateUses, type Measures } from "./measures.ts";
import { sparedMembers, sparedReason } from "./members.ts";
import { heldBits, reasonsOf, riskBits, riskOf, speaks, type FamilyReason } from "./risk.ts";
import { linksOfMembers, type Support } from "./support.ts";
import { countDispositions, countVerdicts, precisionByFamily } from "./verdicts.ts";

/** The clusters that a run shows. */
export interface NamedClusters {
  /** Number of each among the judged ones. */
  kept: readonly number[];
  ids: string[];
  changes: Change[];
}

/** Clusters judged and ranked, and the accounts to act on. */
export interface Triaged {
  clusters: ClusterDraft[];
  /** 1 where the account is a flagged member; length n. */
  flagged: Uint8Array;
  /** To when ages are counted: the last hour of activity, in epoch milliseconds. */
  dataEnd: number;
  /** What verdicts taught, but for the weights of evidence. */
  calibration: Omit<Calibration, "agreement">;
}

const TREND_DAYS = 45;
const BENIGN = Disposition.options.indexOf("benign");
/** Verdicts after which an account needs no further look. */
const SETTLED: ReadonlySet<number> = new Set([BENIGN, Disposition.options.indexOf("confirmed_fraud")]);
/** Share of members in verified organisations, or on the known-good list, from which the cluster as a whole is theirs. */
const TRUSTED_WHOLE = 0.5;
/** Reason from half of whose strength nobody is flagged: people are not acted on for whom they bought from. */
const APART = "SEPARATE_PEOPLE";
/** Half-width of the interval of the log-odds, in bits: of what no measure shows, and of each measure that is missing. */
const SPREAD = { least: 1, missing: 0.6 };
/** Measures that a full judgement has: templates, load, rhythm, instruments, addresses, sign-up, age. */
const FULL = 7;

/** Says of every named cluster how likely it is abuse and why, flags members and ranks. */
export function triage(
  projection: Projection,
  judged: Judged,
  { kept, ids, changes }: NamedClusters,
  detection: Pick<Detection, "links" | "linkage" | "core"> & { joined: Uint8Array },
  settings: Settings,
  knownGood: Feedback["knownGood"],
): Triaged {
  const { facts } = projection;
  const { everybody, model, lastHour } = judged;
  const vouched = vouchedAccounts(projection, knownGood);
  const idOf = new Map(kept.map((c, place) => [c, ids[place]]));
  const scratch = new Uint32Array(projection.identifiers.length);
  const flagged = new Uint8Array(projection.accounts.length);
  const clusters = kept.map((c, place) => {
    const members = judged.members[c];
    const measures = judged.measures[c];
    const body = judged.bodies[c];
    const support = judged.supports[c];
    const reasons = [...judged.reasons[c]];
    const others = body.clusters.flatMap((d) => (d === c ? [] : (idOf.get(d) ?? [])));
    const together = bodyReason(measures.size, judged.bodyMeasures[c].size, others);
    if (together !== null) reasons.push(together);
    const trusted = knownGoodReason(members, vouched, knownGood);
    if (trusted !== null) reasons.push(trusted);
    const hand = joinedReason(members, detection.joined);
    if (hand !== null) reasons.push(hand);
    const isTrusted = (trusted?.value ?? 0) >= TRUSTED_WHOLE || measures.verified >= TRUSTED_WHOLE * measures.size;
    const acts = !isTrusted && isFlagged(judged.bodyMeasures[c], reasons, model, support, settings);
    if (acts) {
      const alone =
        together === null || isFlagged(measures, reasonsOf(measures, everybody, model), model, support, settings);
      const uses = countTemplateUses(projection, judged.spread, members, scratch);
      const own = linksOfMembers(detection.links, judged.links[c]);
      const ties = (a: number) => judged.ties(own.get(a) ?? []);
      const spared = sparedMembers(projection, members, uses, ties, measures, everybody, model, detection.linkage);
      const reason = sparedReason(spared);
      if (reason !== null) reasons.push(reason);
      members.forEach((a, at) => {
        const trustedAccount = facts.verified[a] === 1 || vouched[a] >= 0 || facts.disposition[a] === BENIGN;
        const isActedOn = detection.core[a] === 1 && !trustedAccount && spared[at] === 0;
        flagged[a] = Number(isActedOn && (alone || doesWork(projection, body, a)));
      });
    }
    return draftCluster(projection, detection.core, members, {
      id: ids[place],
      change: changes[place],
      measures,
      reasons,
      model,
      support,
      flagged: acts && members.some((a) => flagged[a] === 1),
      lastHour,
      settings,
    });
  });
  const worths = new Map(
    clusters.map((cluster, place) => {
      const settled = judged.members[kept[place]].filter(
        (a) => vouched[a] >= 0 || SETTLED.has(facts.disposition[a]),
      ).length;
      return [cluster.cluster_id, worth(cluster) * (1 - settled / cluster.size)];
    }),
  );
  const worthOf = ({ cluster_id: id }: ClusterDraft): number => worths.get(id) ?? 0;
  clusters.sort((one, other) => worthOf(other) - worthOf(one) || (one.cluster_id < other.cluster_id ? -1 : 1));
  clusters.forEach((cluster, place) => (cluster.rank = place + 1));
  const calibration = {
    model,
    ...judged.taught,
    judged: countVerdicts(clusters),
    precision: precisionByFamily(clusters, settings.family_floor),
  };
  return { clusters, flagged, dataEnd: lastHour * HOUR_MS, calibration };
}

/** Value of a review of the whole cluster: probability × exchanges a day ÷ cost. Reading a cluster takes longer the larger it is, but only by its logarithm; a silent account counts as one exchange in ten days. */
function worth({ risk, exchanges_per_day: perDay, size }: ClusterDraft): number {
  return (risk * (perDay + size / 10)) / (1 + Math.log2(size));
}

interface Judgement {
  id: string;
  change: Change;
  measures: Measures;
  reasons: FamilyReason[];
  model: RiskModel;
  support: Support;
  flagged: boolean;
  lastHour: number;
  settings: Settings;
}

function draftCluster(
  projection: Projection,
  core: Uint8Array,
  members: Uint32Array,
  { id, change, measures, reasons, model, support, flagged, lastHour, settings }: Judgement,
): ClusterDraft {
  const bits = riskBits(reasons, model.base);
  const known = [
    measures.exclusiveTemplateShare,
    measures.loadVariation,
    measures.rhythm,
    measures.disposableShare,
    measures.anonymisingShare,
    measures.burstExcess,
    measures.medianAgeDays,
  ].filter((value) => value !== null).length;
  const spread = SPREAD.least + SPREAD.missing * (FULL - known);
  const low = riskOf(heldBits(bits) - spread);
  const high = riskOf(heldBits(bits) + spread);
  const { first, last } = seenBetween(projection, members, measures);
  return {
    cluster_id: id,
    size: members.length,
    core: members.reduce((count, a) => count + core[a], 0),
    risk: riskOf(bits),
    band: bandOf(riskOf(bits), low, settings.action_threshold),
    risk_low: low,
    risk_high: high,
    calibration: calibrationOf(model),
    flagged,
    reasons,
    families: support.families,
    first_seen: first,
    last_seen: last,
    exchanges: measures.exchanges,
    exchanges_per_day: measures.exchangesPerDay,
    trend: dailyTrend(projection, members, lastHour, TREND_DAYS),
    verified_accounts: measures.verified,
    organizations: measures.organizations,
    change,
    dispositions: countDispositions(projection.facts.disposition, members),
    rank: 1,
  };
}

/** Method, step 9: risk reaches the action threshold, half of it remains without any one family, and so do the links, which hold by more than what a course hands out. */
function isFlagged(
  measures: Measures,
  reasons: FamilyReason[],
  { base, weights }: RiskModel,
  support: Support,
  settings: Settings,
): boolean {
  if (measures.verified >= TRUSTED_WHOLE * measures.size) return false;
  if (speaks(reasons, APART, weights)) return false;
  if (support.families.length < 2 || support.needed.length > 0 || !support.isTiedBeyond) return false;
  if (riskOf(riskBits(reasons, base)) < settings.action_threshold) return false;
  return FAMILIES.every((family) => riskOf(riskBits(reasons, base, family)) >= settings.action_threshold / 2);
}

function bandOf(risk: number, low: number, threshold: number): Band {
  if (low >= threshold) return "strong";
  return risk >= 0.5 ? "moderate" : "weak";
}

function seenBetween(
  { facts: { firstSeen, lastSeen, createdAt } }: Projection,
  members: Uint32Array,
  { firstHour, lastHour }: Measures,
) {
  let first = firstHour === null ? Number.POSITIVE_INFINITY : firstHour * HOUR_MS;
  let last = lastHour === null ? Number.NEGATIVE_INFINITY : lastHour * HOUR_MS;
  for (const a of members) {
    if (firstSeen[a] < first) first = firstSeen[a];
    if (lastSeen[a] > last) last = lastSeen[a];
  }
  if (!Number.isFinite(first)) for (const a of members) if (createdAt[a] < first) first = createdAt[a];
  return { first: instant(first), last: instant(last) };
}

function instant(epochMs: number): string | null {
  return Number.isFinite(epochMs) ? new Date(epochMs).toISOString() : null;
}
