import { Disposition } from "../contract/graph.ts";
import type { Projection } from "../contract/projection.ts";
import type { Judged } from "./judge.ts";
import { riskBits, riskOf } from "./risk.ts";

/** Probability of abuse below which conduct is ordinary. */
const ORDINARY = 0.1;
const OPEN = Disposition.options.indexOf("open");

/**
 * Whether a cluster (by number) is sooner strangers than one operator: a tool, a course or common hours tie its members and nothing of their own does, and their conduct is ordinary.
 * To show them would say of people who never met that they are one. Whom people joined or judged stays together; `joined` is by account.
 */
export function areStrangers(
  { facts }: Pick<Projection, "facts">,
  { supports, reasons, model, members }: Pick<Judged, "supports" | "reasons" | "model" | "members">,
  cluster: number,
  joined: Uint8Array,
): boolean {
  if (supports[cluster].isTiedByOwn || riskOf(riskBits(reasons[cluster], model.base)) >= ORDINARY) return false;
  return members[cluster].every((a) => joined[a] === 0 && facts.disposition[a] === OPEN);
}
