import type { RiskModel } from "../contract/feedback.ts";
import type { Projection } from "../contract/projection.ts";
import { DAY_MS, HOUR_MS } from "../contract/time.ts";
import { isHardlyUsed } from "../given-families.ts";
import { accountRhythm } from "./activity.ts";
import type { Measures, TemplateUses } from "./measures.ts";
import { type FamilyReason, strengthOf } from "./risk.ts";
import { RULES } from "./rules.ts";
import type { LinkedBy } from "./support.ts";

/**
 * A member is spared where its own behaviour does not speak for abuse (`own` bits at most), and speaks for it by `below` bits less than the cluster's does
 * in the same measures: honest accounts that share an operator's instruments differ from it, an operator that acts human all over does not.
 * Where it hangs on little (linkage less than `sure`: one link of less than 6.6 bits), its own behaviour has to speak for abuse, and silence does not.
 */
const SPARED = { own: 0, below: 3, sure: 0.99 };
/** Prompt uses, and active hours, that an account needs before its templates or its daily rhythm are held for or against it. */
const LEAST = { uses: 4, hours: 24 };
/** Share of spared members, of those that the data tells anything about, from which silent members are spared too: among mixed company silence proves nothing. */
const MIXED = 0.1;
const OF_MEMBER = RULES.filter(({ ofMember }) => ofMember === true);

/**
 * 1 for each member (by place) that does not itself behave as its cluster is flagged for: its own templates, prompts and hours, and how long it existed
 * before the cluster's first exchange. What the data does not say about an account is held neither for nor against it, unless it hangs on little or many others are spared.
 * Whom only templates and sign-up tie is spared too, whatever it does: strangers of one course look the same. So is an account that was hardly used
 * and that instruments tie beside these alone: whoever buys at the reseller of an operator looks the same. `linkage` is by account.
 */
export function sparedMembers(
  projection: Projection,
  members: Uint32Array,
  uses: TemplateUses,
  linkedBy: (account: number) => LinkedBy,
  cluster: Measures,
  everybody: Measures,
  { weights }: RiskModel,
  linkage: Float32Array,
): Uint8Array {
  const usual = OF_MEMBER.map(
    (rule) => weights[rule.code] * strengthOf(rule, rule.value(cluster, everybody), cluster.size),
  );
  const began = cluster.firstHour === null ? Number.NaN : cluster.firstHour * HOUR_MS;
  let known = 0;
  let cleared = 0;
  const silent = new Uint8Array(members.length);
  const spared = Uint8Array.from(members, (a, place) => {
    const ties = linkedBy(a);
    if (ties.given === 1 || (ties.bought === 1 && isHardlyUsed(projection.facts.exchanges[a]))) return 1;
    const age = (began - projection.facts.createdAt[a]) / DAY_MS;
    const all = uses.all[place];
    const own: Measures = {
      ...cluster,
      exclusiveTemplateShare: all >= LEAST.uses ? uses.exclusive[place] / all : null,
      commonTemplateShare: all >= LEAST.uses && cluster.commonTemplateShare !== null ? uses.common[place] / all : null,
      linkedBy: { ...ties, step: cluster.linkedBy.step },
      personalTemplateShare: all >= LEAST.uses ? uses.personal[place] / all : null,
      rhythm: accountRhythm(projection, a, LEAST.hours),
      medianAgeDays: Number.isNaN(age) ? null : age,
    };
    const hangsOnLittle = linkage[a] < SPARED.sure;
    if (own.exclusiveTemplateShare === null && own.rhythm === null) {
      silent[place] = 1;
      return Number(hangsOnLittle);
    }
    let bits = 0;
    let below = 0;
    OF_MEMBER.forEach((rule, r) => {
      const value = rule.value(own, everybody);
      if (value === null) return;
      const mine = weights[rule.code] * strengthOf(rule, value, cluster.size);
      bits += mine;
      below += usual[r] - mine;
    });
    const isSpared = bits <= SPARED.own && (hangsOnLittle || below >= SPARED.below);
    known++;
    if (isSpared) cleared++;
    return Number(isSpared);
  });
  return cleared >= MIXED * known && cleared > 0 ? spared.map((one, place) => one | silent[place]) : spared;
}

/** The reason that tells how many members are spared; null for none. It changes no probability. */
export function sparedReason(spared: Uint8Array): FamilyReason | null {
  const count = spared.reduce((sum, one) => sum + one, 0);
  if (count === 0) return null;
  return {
    code: "SPARED_MEMBERS",
    family: null,
    direction: "against",
    text: `${count} of ${spared.length} members are not flagged: in prompts, hours and age they do not themselves behave as the cluster does, or they hang on one weak link and do not show that they do, or only templates and sign-up tie them, and instruments where they were hardly used`,
    value: count / spared.length,
    bits: 0,
  };
}
