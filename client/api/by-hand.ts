import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { Cluster } from "../../server/contract/cluster.ts";
import {
  Decision,
  DecisionList,
  FeedbackReport,
  KnownGoodEntry,
  KnownGoodList,
  type DecisionRequest,
  type KnownGoodRequest,
} from "../../server/contract/feedback.ts";
import { ClusterDecisions, OwnClusterList, type OwnClusterRequest } from "../../server/contract/own-clusters.ts";
import { request } from "./client.ts";

const id = encodeURIComponent;
const Made = z.object({ cluster: Cluster, decision: Decision });

/** What people said by hand is asked for again after each change; nothing that a run computed changes by it. */
function useChange<In, Out>(change: (input: In) => Promise<Out>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ["by-hand"] }),
  });
}

/** The known-good list, newest first. */
export function useKnownGood() {
  return useQuery({
    queryKey: ["by-hand", "known-good"],
    queryFn: ({ signal }) => request(KnownGoodList, "known-good", { signal }),
  });
}

/** Adds an entry to the known-good list. */
export function useAddKnownGood() {
  return useChange((body: KnownGoodRequest) => request(KnownGoodEntry, "known-good", { body }));
}

/** Ends an entry of the known-good list; it stays on record. */
export function useEndKnownGood() {
  return useChange(({ entry, by }: { entry: string; by: string }) =>
    request(KnownGoodEntry, `known-good/${id(entry)}/remove`, { body: { by } }),
  );
}

/** Decisions by hand, newest first. */
export function useDecisions() {
  return useQuery({
    queryKey: ["by-hand", "decisions"],
    queryFn: ({ signal }) => request(DecisionList, "decisions", { signal }),
  });
}

/** Decisions that hold and concern members of a cluster. */
export function useClusterDecisions(cluster: string) {
  return useQuery({
    queryKey: ["by-hand", "decisions", cluster],
    queryFn: ({ signal }) => request(ClusterDecisions, `clusters/${id(cluster)}/decisions`, { signal }),
  });
}

/** Joins or parts accounts and clusters, from the next run on. */
export function useDecide() {
  return useChange((body: DecisionRequest) => request(Decision, "decisions", { body }));
}

/** Takes a decision back with one of its own. */
export function useUndoDecision() {
  return useChange(({ decision, by }: { decision: string; by: string }) =>
    request(Decision, `decisions/${id(decision)}/undo`, { body: { by } }),
  );
}

/** Clusters that were made by hand, newest first. */
export function useOwnClusters() {
  return useQuery({
    queryKey: ["by-hand", "own-clusters"],
    queryFn: ({ signal }) => request(OwnClusterList, "own-clusters", { signal }),
  });
}

/** Makes accounts a cluster of their own, at once. */
export function useMakeOwnCluster() {
  return useChange((body: OwnClusterRequest) => request(Made, "own-clusters", { body }));
}

/** What verdicts teach about the evidence. */
export function useFeedback() {
  return useQuery({
    queryKey: ["labels", "feedback"],
    queryFn: ({ signal }) => request(FeedbackReport, "feedback", { signal }),
  });
}
