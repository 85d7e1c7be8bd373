import { createContext, useContext } from "react";
import type { LabelEvent, LabelTarget } from "../../../server/contract/api.ts";
import type { Disposition } from "../../../server/contract/graph.ts";

/** A verdict about to be given. */
export interface VerdictDraft {
  target: LabelTarget;
  /** What the target is called: "cluster H-0001", "12 accounts". */
  subject: string;
  accounts: number;
  /** The open cluster that chosen accounts were chosen in, so that its other members can be judged in the same step. */
  within?: string | null;
  disposition: Disposition;
}

/** How any panel starts a verdict or takes one back. */
export interface Verdicts {
  ask: (draft: VerdictDraft) => void;
  takeBack: (event: Pick<LabelEvent, "event_id" | "by">) => void;
  busy: boolean;
}

export const VerdictContext = createContext<Verdicts | null>(null);

/** The verdicts of the workbench; only inside VerdictProvider. */
export function useVerdicts(): Verdicts {
  const verdicts = useContext(VerdictContext);
  if (verdicts === null) throw new Error("useVerdicts is used outside VerdictProvider");
  return verdicts;
}
