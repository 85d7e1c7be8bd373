import type { Argument, PairExplanation } from "../contract/cluster.ts";
import { type Disposition, FAMILY_NAMES, IdentifierKind } from "../contract/graph.ts";
import type { Projection } from "../contract/projection.ts";
import { DAY_MS, HOUR_MS } from "../contract/time.ts";
import { rhythmOf, sumHours } from "../daily-rhythm.ts";
import { counted, percent } from "../figures.ts";
import { bitsBeyond, bitsOfUse, isHardlyUsed } from "../given-families.ts";
import type { Tie, TieWithout } from "./explain-member.ts";
import type { KeptWeights } from "./recall.ts";

/** What is known of a member when its case is argued. */
export interface MemberCase {
  projection: Projection;
  /** Its number in the projection. */
  account: number;
  /** Present ones: the projection may have been read before. */
  disposition: Disposition;
  verified: boolean;
  /** Cluster that it is in, and the accounts of that; null outside clusters. */
  cluster: { id: string; size: number; core: boolean; linkage: number } | null;
  /** What the run kept of the account's own identifiers, by node id: what is not there nobody else had. */
  weights: KeptWeights;
  ties: readonly Tie[];
  without: readonly TieWithout[];
  /** Its strongest ties. */
  explained: readonly PairExplanation[];
  /** Bits that a link needs. */
  threshold: number;
}

/** Days from sign-up to the last exchange from which an account is established; set by hand, as for clusters. */
const ESTABLISHED = 180;
/** Strength of a daily rhythm from which hours are a person's; as for clusters. */
const HUMAN = 0.3;
/** Share of its prompt templates that must be its own. */
const PERSONAL = 0.3;
/** Share of its ties' bits that must come from hubs. */
const MOSTLY_HUBS = 0.5;
/** Share of its links that must hold without any one family before that speaks for it. */
const MOSTLY_HELD = 0.5;

/** The case for and against a member, with numbers: ties first, then what speaks for innocence. */
export function argueMember(given: MemberCase): Argument[] {
  return [...arguePlace(given), ...argueTies(given), ...argueInnocence(given)];
}

function arguePlace({ cluster, ties }: MemberCase): Argument[] {
  if (cluster === null) return [against("NO_CLUSTER", "It is in no cluster of the run.", ties.length, "links")];
  const { core, linkage, size, id } = cluster;
  const standing = core
    ? pro("CORE", `It belongs to the core of ${id}: linkage ${linkage.toFixed(3)}.`, linkage, "probability")
    : against("FRINGE", "Its linkage is too weak to act on: it is a fringe member.", linkage, "probability");
  return [standing, argueLinks(ties.length, size)];
}

function argueLinks(links: number, size: number): Argument {
  // The run puts nobody where nothing links it.
  if (links === 0)
    return against("NO_LINK", "Nothing links it with the other members: people put it there.", 0, "links");
  if (links === 1) return against("ONE_LINK", "One link alone ties it to the cluster.", 1, "links");
  return pro("LINKS", `It is linked with ${links} of the ${size - 1} other members.`, links, "links");
}

function argueTies({ projection, account, ties, without, explained, threshold }: MemberCase): Argument[] {
  if (ties.length === 0) return [];
  const strongest = ties[0].total;
  const found = [
    pro(
      "STRONGEST_TIE",
      `Its strongest tie has ${strongest.toFixed(1)} bits, ${threshold.toFixed(1)} make a link.`,
      strongest,
      "bits",
    ),
  ];
  if (ties.every(({ families }) => bitsBeyond(families) < threshold)) {
    const text = "Templates and sign-up are all that ties it: strangers of one course look the same.";
    found.push(against("GIVEN_TIES", text, ties.length, "links"));
  } else if (
    isHardlyUsed(projection.facts.exchanges[account]) &&
    ties.every(({ families }) => bitsOfUse(families) < threshold)
  ) {
    const exchanges = projection.facts.exchanges[account];
    const text = `Instruments, templates and sign-up are all that ties it, and it was hardly used (${counted(exchanges, "exchange")}): whoever bought at the same reseller looks the same.`;
    found.push(against("BOUGHT_TIES", text, ties.length, "links"));
  }
  const support = argueSupport(ties.length, without);
  if (support !== null) found.push(support);
  const hubs = hubShare(explained);
  if (hubs >= MOSTLY_HUBS) {
    const text =
      hubs === 1
        ? "Shared hubs are all that ties it."
        : `${percent(hubs)} of what ties it are shared hubs, which prove little by themselves.`;
    found.push(against("SHARED_HUBS", text, hubs, "share"));
  }
  return found;
}

/** What its links would be without the family that is missed most; null of a single link that would hold, which proves little either way. */
function argueSupport(links: number, without: readonly TieWithout[]): Argument | null {
  const [missed] = without;
  if (missed === undefined) return null;
  const name = FAMILY_NAMES[missed.family].toLowerCase();
  if (without.length === 1) {
    return against("ONE_FAMILY", `All its ties rest on one kind of evidence: ${name}.`, links, "links");
  }
  if (missed.links === 0) {
    const text = `Without ${name} it would fall out, even if members were as likely as not to belong together beforehand: its strongest tie would be left with ${missed.bits.toFixed(1)} bits of evidence.`;
    return against("NEEDS_FAMILY", text, missed.bits, "bits");
  }
  if (links === 1) return null;
  const assumed = "if members were as likely as not to belong together beforehand";
  if (missed.links >= 2 && missed.links >= MOSTLY_HELD * links) {
    const text = `Without ${name}, which it would miss most, ${missed.links} of its ${links} links would still hold, ${assumed}.`;
    return pro("HOLDS_WITHOUT", text, missed.links, "links");
  }
  const text = `Without ${name} only ${missed.links} of its ${links} links would hold, and that ${assumed}.`;
  return against("LEANS_ON_FAMILY", text, missed.links, "links");
}

function hubShare(explained: readonly PairExplanation[]): number {
  const items = explained.flatMap(({ families }) => families.flatMap(({ evidence }) => evidence));
  const sum = items.reduce((bits, item) => bits + item.bits, 0);
  const hubs = items.reduce((bits, item) => bits + (item.hub ? item.bits : 0), 0);
  return sum > 0 ? hubs / sum : 0;
}

function argueInnocence({ projection, account, disposition, verified, weights }: MemberCase): Argument[] {
  const { facts, activity } = projection;
  const found: Argument[] = [];
  if (verified) {
    found.push(against("VERIFIED_ORGANIZATION", "It belongs to a verified organisation.", 1, "count"));
  }
  if (disposition === "benign") found.push(against("JUDGED_BENIGN", "It was judged benign.", 1, "count"));
  if (disposition === "inconclusive") {
    found.push(against("JUDGED_INCONCLUSIVE", "A review of it was inconclusive.", 1, "count"));
  }
  const last = activity.offsets[account + 1] - 1;
  if (last >= activity.offsets[account]) {
    const days = Math.floor((activity.hours[last] * HOUR_MS - facts.createdAt[account]) / DAY_MS);
    if (days >= ESTABLISHED) {
      found.push(against("TENURE", `It was ${days} days old when it was last active.`, days, "days"));
    }
  }
  const instruments = countOwn(projection, account, "payment", weights);
  if (instruments.own > 0) {
    const text = `It pays with ${counted(instruments.own, "instrument")} that nobody else uses.`;
    found.push(against("OWN_INSTRUMENT", text, instruments.own, "count"));
  }
  const rhythm = rhythmOf(sumHours(activity, account));
  if (rhythm !== null && rhythm >= HUMAN) {
    found.push(against("HUMAN_DAY", `It keeps human hours (rhythm ${rhythm.toFixed(2)} of 1).`, rhythm, "rhythm"));
  }
  const prompts = countOwn(projection, account, "fingerprint", weights);
  if (prompts.own > 0 && prompts.own >= PERSONAL * prompts.all) {
    const text = `${prompts.own} of its ${counted(prompts.all, "prompt template")} are its own alone.`;
    found.push(against("PERSONAL_PROMPTS", text, prompts.own / prompts.all, "share"));
  }
  return found;
}

function countOwn(
  { offsets, targets, kinds, identifiers }: Projection,
  account: number,
  kind: IdentifierKind,
  weights: KeptWeights,
): { own: number; all: number } {
  const index = IdentifierKind.options.indexOf(kind);
  const mine = Array.from(targets.subarray(offsets[account], offsets[account + 1])).filter((v) => kinds[v] === index);
  return { own: mine.filter((v) => weights.get(identifiers[v]) === undefined).length, all: mine.length };
}

function pro(code: string, text: string, value: number, unit: string): Argument {
  return { code, direction: "for", text, value, unit };
}

function against(code: string, text: string, value: number, unit: string): Argument {
  return { code, direction: "against", text, value, unit };
}
