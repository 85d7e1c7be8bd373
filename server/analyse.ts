import { type Feedback, NO_FEEDBACK } from "./contract/feedback.ts";
import { FAMILIES } from "./contract/graph.ts";
import type { AnalysisResult, Detection, EarlierCluster, Projection } from "./contract/projection.ts";
import type { Hub } from "./contract/run.ts";
import type { Settings } from "./contract/settings.ts";
import { findCommunities } from "./detect/communities.ts";
import { detectClusters, type Detected } from "./detect/detect.ts";
import { groupClusters } from "./detect/groups.ts";
import { seededRng } from "./detect/kernels/random.ts";
import { identify } from "./detect/stable-ids.ts";
import { familyIndex, familyOf } from "./link/families.ts";
import { linkAccounts, type Linked } from "./link/link.ts";
import { describeFeature } from "./link/recall.ts";
import type { ScanBeside } from "./link/scan-share.ts";
import { pairScorer } from "./link/score-pair.ts";
import { resolveScoring } from "./link/scoring.ts";
import { writtenLinks } from "./link/written-links.ts";
import { maskEmail } from "./mask-email.ts";
import { learnAgreement } from "./triage/agreement.ts";
import { judge, type Judged } from "./triage/judge.ts";
import { areStrangers } from "./triage/strangers.ts";
import { triage } from "./triage/triage.ts";

/** What an analysis depends on beside the graph and the settings. */
export interface AnalyseOptions {
  seed: number;
  /** Epoch milliseconds; only used where the data has no times of its own. */
  now: number;
  /** Clusters of the run before. */
  earlier: EarlierCluster[];
  /** Number of the next new cluster, 1 at first. */
  nextId: number;
  /** What people said that binds the run; nothing unless given. */
  feedback?: Feedback;
  /** Told when a step begins, 0, on its way, and when it ends, 1. */
  onProgress?: (step: string, fraction: number) => void;
  /** Scans half of the pairs on another thread. */
  beside?: ScanBeside;
}

/** Hubs that a run lists by name. */
const HUBS_LISTED = 200;

/** Link → detect → triage, pure: the same projection, settings and options give the same result, times apart. */
export function analyse(projection: Projection, given: Settings, options: AnalyseOptions): AnalysisResult {
  const { seed, now, feedback = NO_FEEDBACK } = options;
  const tell = options.onProgress ?? (() => undefined);
  const n = projection.accounts.length;
  const seconds: Record<string, number> = {};
  const timed = <T>(step: string, work: () => T): T => {
    tell(step, 0);
    const start = performance.now();
    const result = work();
    seconds[step] = (performance.now() - start) / 1000;
    tell(step, 1);
    return result;
  };

  const agreement = timed("learn", () => learn(projection, given, options.earlier));
  // What the settings name stands.
  const settings = { ...given, agreement: { ...agreement, ...given.agreement } };
  const { resolution } = settings;
  const linked = timed("link", () =>
    linkAccounts(
      projection,
      settings,
      (links, rule, without) => findCommunities(n, links, rule, { resolution, seed, without }),
      seededRng(seed),
      (fraction) => tell("link", fraction),
      options.beside,
    ),
  );
  const { links, evidence } = linked;
  const { scoring } = evidence;
  const score = pairScorer(evidence);
  const detected = timed("detect", () =>
    detectClusters(
      n,
      links,
      scoring,
      (a, b) => score(a, b).families,
      { ...projection, reach: evidence.features.reach },
      settings,
      options,
    ),
  );
  const weighed = describe(projection, linked);
  const { found, clusters, flagged, dataEnd, calibration } = timed("triage", () => {
    const { slot } = evidence.features;
    const { threshold } = scoring;
    const judged = judge(projection, detected.members, weighed, slot, settings, { now, threshold });
    const named = keepClusters(projection, detected, judged, options);
    return {
      found: named,
      ...triage(
        projection,
        judged,
        named,
        { ...weighed, ...named, joined: detected.joined },
        settings,
        feedback.knownGood,
      ),
    };
  });
  const detection = { ...weighed, membership: found.membership, linkage: found.linkage, core: found.core };
  const { groups, groupOf } = timed("groups", () =>
    groupClusters(projection, detection, evidence.features.slot, found, seed),
  );
  const hubs = listHubs(projection, linked);
  return {
    detection: { ...detection, links: writtenLinks(detection) },
    links: links.a.length,
    clusters,
    flagged,
    dataEnd,
    groups,
    groupOf,
    hubs: hubs.slice(0, HUBS_LISTED),
    hubCount: hubs.length,
    nextId: found.nextId,
    strangers: detected.members.length - found.kept.length,
    linked: countLinked(n, links),
    settings,
    calibration: { ...calibration, agreement },
    flaggedAccounts: flagged.reduce((sum, flag) => sum + flag, 0),
    seconds,
  };
}

/** Weights of evidence that confirmed accounts teach, for the families that the settings do not name. */
function learn(projection: Projection, settings: Settings, earlier: EarlierCluster[]): Settings["agreement"] {
  const { identifiers, kinds, accounts } = projection;
  const familyOfEach = Uint8Array.from(identifiers, (id, v) => familyIndex(familyOf(id, kinds[v], settings)));
  const usual = resolveScoring(settings, accounts.length).agreement;
  const learned = learnAgreement(projection, earlier, familyOfEach, settings.hub_degree, (f) => usual[familyIndex(f)]);
  return Object.fromEntries(
    FAMILIES.flatMap((family) => {
      const value = learned[family];
      return value === undefined || settings.agreement[family] !== undefined ? [] : [[family, value]];
    }),
  );
}

/** The clusters that are shown, named after those of the run before; who is in none has no linkage. */
function keepClusters(
  projection: Projection,
  detected: Detected,
  judged: Judged,
  { earlier, nextId }: Pick<AnalyseOptions, "earlier" | "nextId">,
) {
  const { accounts } = projection;
  const kept = [...detected.members.keys()].filter((c) => !areStrangers(projection, judged, c, detected.joined));
  const members = kept.map((c) => detected.members[c]);
  const named = identify(
    members.map((group) => Array.from(group, (a) => accounts[a])),
    earlier,
    nextId,
  );
  const membership = Array.from<string | null>({ length: accounts.length }).fill(null);
  members.forEach((group, place) => group.forEach((a) => (membership[a] = named.ids[place])));
  const linkage = detected.linkage.map((value, a) => (membership[a] === null ? 0 : value));
  const core = detected.core.map((value, a) => (membership[a] === null ? 0 : value));
  return { kept, members, membership, linkage, core, ...named };
}

function describe(
  projection: Projection,
  { evidence, links }: Linked,
): Omit<Detection, "membership" | "linkage" | "core"> {
  const { weighing, features } = evidence;
  const m = projection.identifiers.length;
  return {
    weights: weighing.weights.slice(0, m),
    reach: features.reach.slice(0, m),
    hub: weighing.hub.slice(0, m),
    derived: {
      ids: features.derived,
      weights: weighing.weights.slice(m),
      reach: features.reach.slice(m),
      hub: weighing.hub.slice(m),
    },
    hubReasons: weighing.reasons,
    timing: evidence.timing.constants,
    links,
  };
}

/** All hubs, the widest first. */
function listHubs(projection: Projection, { evidence }: Linked): Hub[] {
  const { reach } = evidence.features;
  return [...evidence.weighing.reasons]
    .sort(([one], [other]) => reach[other] - reach[one] || one - other)
    .map(([feature, reason]) => {
      const { node, kind } = describeFeature(projection, evidence.features, feature);
      return { node, label: labelOf(node, kind), kind, accounts: reach[feature], reason };
    });
}

/** The value of a node, with the local part of an e-mail address masked. */
function labelOf(node: string, kind: string): string {
  const value = node.slice(node.indexOf(":") + 1);
  return kind === "email" ? maskEmail(value) : value;
}

function countLinked(n: number, { a, b }: { a: Uint32Array; b: Uint32Array }): number {
  const linked = new Uint8Array(n);
  for (const account of a) linked[account] = 1;
  for (const account of b) linked[account] = 1;
  return linked.reduce((sum, one) => sum + one, 0);
}
