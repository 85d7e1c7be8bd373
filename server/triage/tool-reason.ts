import { percent } from "../figures.ts";
import type { FamilyReason } from "./risk.ts";
import { REMAINING, type Support } from "./support.ts";

/** The reason that tells where strangers with one tool or one course would look the same; null where half of the members hang together by more, or nothing links them: people joined them. It changes no probability. */
export function toolReason({ beyondTools, families }: Support): FamilyReason | null {
  if (beyondTools >= REMAINING || families.length === 0) return null;
  return {
    code: "ONE_TOOL",
    family: null,
    direction: "against",
    text: `prompts, clients and sign-up tie most members: by anything else only ${percent(beyondTools)} hang together. People with one tool or one course can look the same`,
    value: beyondTools,
    bits: 0,
  };
}
