import type { RiskModel } from "../contract/feedback.ts";
import type { Projection } from "../contract/projection.ts";
import { accountRhythm } from "./activity.ts";
import type { Measures, TemplateUses } from "./measures.ts";
import { type FamilyReason, strengthOf } from "./risk.ts";
import { RULES } from "./rules.ts";

/**
 * A member is spared where its own behaviour speaks against abuse by `own` bits or more, and by `below` bits less for abuse than the
 * cluster's does in the same measures: honest accounts that share an operator's instruments differ from it, an operator that acts human all over does not.
 */
const SPARED = { own: -1, below: 4 };
/** Active hours that an account needs before its daily rhythm is held for or against it. */
const LEAST_HOURS = 24;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OF_MEMBER = RULES.filter(({ ofMember }) => ofMember === true);

/**
 * 1 for each member (by place) that does not itself behave as its cluster is flagged for: its own templates, prompts and hours, and how long it existed
 * before the cluster's first exchange. What the data does not say about an account is held neither for nor against it.
 */
export function sparedMembers(
  projection: Projection,
  members: Uint32Array,
  uses: TemplateUses,
  cluster: Measures,
  everybody: Measures,
  { weights }: RiskModel,
): Uint8Array {
  const usual = OF_MEMBER.map((rule) => weights[rule.code] * strengthOf(rule, rule.value(cluster, everybody)));
  const began = cluster.firstHour === null ? Number.NaN : cluster.firstHour * HOUR;
  return Uint8Array.from(members, (a, place) => {
    const age = (began - projection.facts.createdAt[a]) / DAY;
    const all = uses.all[place];
    const own: Measures = {
      ...cluster,
      exclusiveTemplateShare: all > 0 ? uses.exclusive[place] / all : null,
      personalTemplateShare: all > 0 ? uses.personal[place] / all : null,
      rhythm: accountRhythm(projection, a, LEAST_HOURS),
      medianAgeDays: Number.isNaN(age) ? null : age,
    };
    let bits = 0;
    let below = 0;
    OF_MEMBER.forEach((rule, r) => {
      const value = rule.value(own, everybody);
      if (value === null) return;
      const mine = weights[rule.code] * strengthOf(rule, value);
      bits += mine;
      below += usual[r] - mine;
    });
    return Number(bits <= SPARED.own && below >= SPARED.below);
  });
}

/** The reason that tells how many members are spared; null for none. It changes no probability. */
export function sparedReason(spared: Uint8Array): FamilyReason | null {
  const count = spared.reduce((sum, one) => sum + one, 0);
  if (count === 0) return null;
  return {
    code: "SPARED_MEMBERS",
    family: null,
    direction: "against",
    text: `${count} of ${spared.length} members behave otherwise, with prompts of their own or at human hours: they are not flagged`,
    value: count / spared.length,
    bits: 0,
  };
}
