import type { Band, Change } from "../contract/cluster.ts";
import type { Calibration, Feedback, RiskModel } from "../contract/feedback.ts";
import { Disposition, FAMILIES } from "../contract/graph.ts";
import type { ClusterDraft, Detection, Projection } from "../contract/projection.ts";
import type { Settings } from "../contract/settings.ts";
import { dailyTrend } from "./activity.ts";
import { bodyReason, doesWork, findBodies, measureBodies } from "./bodies.ts";
import { calibrate, calibrationOf } from "./calibrate.ts";
import { knownGoodReason, vouchedAccounts } from "./known-good.ts";
import { countTemplateUses, measurer, spreadOf, type Measures } from "./measures.ts";
import { sparedMembers, sparedReason } from "./members.ts";
import { heldBits, reasonsOf, riskBits, riskOf, SIMULATION, type FamilyReason } from "./risk.ts";
import { linkedBy, linksByCluster, linksOfMembers, measureSupport, type Support } from "./support.ts";
import { toolReason } from "./tool-reason.ts";
import { countVerdicts, precisionByFamily, verdictOf } from "./verdicts.ts";

/** Clusters as detection leaves them, numbered alike in all arrays. */
export interface FoundClusters {
  /** Account numbers of each cluster, ascending. */
  members: Uint32Array[];
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
const HOUR = 3_600_000;
/** Share of members in verified organisations, or on the known-good list, from which the cluster as a whole is theirs. */
const TRUSTED_WHOLE = 0.5;
/** Reason from half of whose strength nobody is flagged: people are not acted on for whom they bought from. */
const APART = "SEPARATE_PEOPLE";
/** What says that a cluster is openly one customer, to be judged alone. */
const ONE_CUSTOMER = "ONE_CUSTOMER";
/** Half-width of the interval of the log-odds, in bits: of what no measure shows, and of each measure that is missing. */
const SPREAD = { least: 1, missing: 0.6 };
/** Measures that a full judgement has: templates, load, rhythm, instruments, addresses, sign-up, age. */
const FULL = 7;

/** Judges every cluster (abuse, apart from linkage), flags and ranks. `threshold` is the link threshold in bits; `now` (epoch ms) is used where the data has no times; whom `feedback` vouches for is not flagged. */
export function triage(
  projection: Projection,
  found: FoundClusters,
  detection: Detection,
  identifierFamily: Uint8Array,
  settings: Settings,
  options: { now: number; threshold: number; feedback: Feedback },
): Triaged {
  const { knownGood } = options.feedback;
  const { facts } = projection;
  const n = projection.accounts.length;
  const lastHour = lastHourOf(projection, options.now);
  const spread = spreadOf(projection, detection.reach, found.members);
  const measure = measurer(projection, spread, lastHour * HOUR);
  const everybody = measure(Uint32Array.from({ length: n }, (_, a) => a));
  const clusterOf = new Int32Array(n).fill(-1);
  found.members.forEach((members, c) => members.forEach((a) => (clusterOf[a] = c)));
  const links = linksByCluster(detection.links, clusterOf, found.members.length);

  const scratch = new Uint32Array(projection.identifiers.length);
  const vouched = vouchedAccounts(projection, knownGood);
  const all = found.members.map((members, c) =>
    measure(members, linkedBy(detection.links, links[c], settings.family_floor)),
  );
  const supports = found.members.map((members, c) =>
    measureSupport(projection, detection, identifierFamily, members, links[c], options.threshold),
  );
  // Two firms with one supplier would lose what speaks for each, and groups of one course would add up to an operator.
  const bodies = findBodies(
    projection,
    spread,
    found.members,
    (c) => !supports[c].isTiedBeyond || speaks(reasonsOf(all[c], everybody), ONE_CUSTOMER),
  );
  const judged = measureBodies(bodies, found.members, all, (members, list) =>
    measure(
      members,
      linkedBy(
        detection.links,
        list.flatMap((c) => links[c]),
        settings.family_floor,
      ),
    ),
  );
  const { model, ...taught } = calibrate(
    judged.flatMap((measures, c) => {
      const body = bodies[c].clusters;
      // Clusters that are judged together teach once.
      if (body[0] !== c) return [];
      const members = Uint32Array.from(body.flatMap((d) => [...found.members[d]]));
      const verdict = verdictOf(countDispositions(facts.disposition, members), measures.size);
      return verdict === null ? [] : [{ measures, verdict }];
    }),
    everybody,
  );
  const flagged = new Uint8Array(n);
  const clusters = found.members.map((members, c) => {
    const measures = all[c];
    const reasons = reasonsOf(judged[c], everybody, model);
    const others = bodies[c].clusters.filter((d) => d !== c).map((d) => found.ids[d]);
    const together = bodyReason(measures.size, judged[c].size, others);
    if (together !== null) reasons.push(together);
    const trusted = knownGoodReason(members, vouched, knownGood);
    if (trusted !== null) reasons.push(trusted);
    const support = supports[c];
    const tool = toolReason(support);
    if (tool !== null) reasons.push(tool);
    const isTrusted = (trusted?.value ?? 0) >= TRUSTED_WHOLE || measures.verified >= TRUSTED_WHOLE * measures.size;
    const acts = !isTrusted && isFlagged(judged[c], reasons, model, support, settings);
    if (acts) {
      const alone =
        together === null || isFlagged(measures, reasonsOf(measures, everybody, model), model, support, settings);
      const uses = countTemplateUses(projection, spread, members, scratch);
      const own = linksOfMembers(detection.links, links[c]);
      const ties = (a: number) => linkedBy(detection.links, own.get(a) ?? [], settings.family_floor);
      const spared = sparedMembers(projection, members, uses, ties, measures, everybody, model, detection.linkage);
      const reason = sparedReason(spared);
      if (reason !== null) reasons.push(reason);
      members.forEach((a, place) => {
        const trustedAccount = facts.verified[a] === 1 || vouched[a] >= 0 || facts.disposition[a] === BENIGN;
        const isActedOn = detection.core[a] === 1 && !trustedAccount && spared[place] === 0;
        flagged[a] = Number(isActedOn && (alone || doesWork(projection, bodies[c], a)));
      });
    }
    const isActedOn = acts && members.some((a) => flagged[a] === 1);
    return draftCluster(projection, detection, found, c, {
      measures,
      reasons,
      model,
      support,
      flagged: isActedOn,
      lastHour,
      settings,
    });
  });
  const worths = new Map(
    clusters.map((cluster, c) => {
      const settled = found.members[c].filter((a) => vouched[a] >= 0 || SETTLED.has(facts.disposition[a])).length;
      return [cluster.cluster_id, worth(cluster) * (1 - settled / cluster.size)];
    }),
  );
  const worthOf = ({ cluster_id: id }: ClusterDraft): number => worths.get(id) ?? 0;
  clusters.sort((one, other) => worthOf(other) - worthOf(one) || (one.cluster_id < other.cluster_id ? -1 : 1));
  clusters.forEach((cluster, place) => (cluster.rank = place + 1));
  const calibration = {
    model,
    ...taught,
    judged: countVerdicts(clusters),
    precision: precisionByFamily(clusters, settings.family_floor),
  };
  return { clusters, flagged, dataEnd: lastHour * HOUR, calibration };
}

/** Value of a review of the whole cluster: probability × exchanges a day ÷ cost. Reading a cluster takes longer the larger it is, but only by its logarithm; a silent account counts as one exchange in ten days. */
function worth({ risk, exchanges_per_day: perDay, size }: ClusterDraft): number {
  return (risk * (perDay + size / 10)) / (1 + Math.log2(size));
}

interface Judgement {
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
  detection: Detection,
  found: FoundClusters,
  c: number,
  { measures, reasons, model, support, flagged, lastHour, settings }: Judgement,
): ClusterDraft {
  const members = found.members[c];
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
    cluster_id: found.ids[c],
    size: members.length,
    core: members.reduce((count, a) => count + detection.core[a], 0),
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
    change: found.changes[c],
    dispositions: countDispositions(projection.facts.disposition, members),
    rank: 1,
  };
}

/** Whether a reason speaks with half of its strength or more. */
function speaks(reasons: FamilyReason[], wanted: string, weights = SIMULATION.weights): boolean {
  return reasons.some(({ code, bits }) => code === wanted && Math.abs(bits) >= Math.abs(weights[code]) / 2);
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

function countDispositions(disposition: Uint8Array, members: Uint32Array): Record<Disposition, number> {
  const counts = { open: 0, confirmed_fraud: 0, benign: 0, inconclusive: 0 };
  for (const a of members) counts[Disposition.options[disposition[a]]]++;
  return counts;
}

function seenBetween(
  { facts: { firstSeen, lastSeen, createdAt } }: Projection,
  members: Uint32Array,
  { firstHour, lastHour }: Measures,
) {
  let first = firstHour === null ? Number.POSITIVE_INFINITY : firstHour * HOUR;
  let last = lastHour === null ? Number.NEGATIVE_INFINITY : lastHour * HOUR;
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

/** The end of the data in epoch hours: the last exchange of anybody, or `now` where there is none. */
function lastHourOf({ activity }: Projection, now: number): number {
  let last = 0;
  for (const hour of activity.hours) if (hour > last) last = hour;
  return last > 0 ? last : Math.floor(now / HOUR);
}
