import type { ClusterDecisions } from "../../server/contract/own-clusters.ts";
import { plural } from "./format.ts";

/** What people can do to clusters by hand. */
export type HandAct = "keep" | "add" | "remove" | "join" | "merge" | "take-in";

/** An act about to be done: on accounts, or on a cluster. */
export interface HandDraft {
  act: HandAct;
  /** Account ids; none where the cluster itself is the subject. */
  accounts: readonly string[];
  /** The cluster at hand; null outside clusters. */
  cluster: string | null;
}

/** Each act in words: its button, what it asks for beside reason and name, and what it does. */
export const HAND_ACTS = {
  keep: {
    title: "Keep as a cluster of their own",
    asks: null,
    does: (of: string) =>
      `${of} become a cluster at once, and stay one in later runs, apart from the rest of the clusters they are in now. No run has judged it, so nobody in it is flagged.`,
  },
  add: {
    title: "Add to a cluster …",
    asks: "Id of the cluster",
    does: (of: string) => `${of} belong to that cluster from the next run on.`,
  },
  remove: {
    title: "Remove from the cluster",
    asks: null,
    does: (of: string) => `${of} are kept apart from the other members from the next run on.`,
  },
  join: {
    title: "Join them",
    asks: null,
    does: (of: string) => `${of}, and the clusters they are in, are one operator's from the next run on.`,
  },
  merge: {
    title: "Merge with a cluster …",
    asks: "Id of the other cluster",
    does: (of: string) => `${of} and the other one are one cluster from the next run on.`,
  },
  "take-in": {
    title: "Add accounts …",
    asks: "Ids of the accounts, one a line",
    does: (of: string) => `The accounts belong to ${of} from the next run on.`,
  },
} as const satisfies Record<HandAct, { title: string; asks: string | null; does: (of: string) => string }>;

/** A decision as it concerns a cluster, in plain words. */
export function decisionText(cluster: string, decision: ClusterDecisions["decisions"][number]): string {
  const { kind, inside, outside, made, clusters } = decision;
  const members = plural(inside, "member");
  const others = `${plural(outside, "other account")}${clusters.length > 0 ? ` (${clusters.join(", ")})` : ""}`;
  const when = decision.waits ? ", from the next run on" : "";
  if (made !== null) {
    return made === cluster ? `Kept as a cluster of its own${when}` : `Members of ${made} taken out${when}`;
  }
  const act = kind === "join" ? "joined with" : "kept apart from";
  return `${members} ${act} ${outside === 0 ? "each other" : others}${when}`;
}
