import { queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Activity, Usage } from "../../server/contract/activity.ts";
import {
  ClusterDetail,
  Collateral,
  GraphSlice,
  MemberList,
  NodeDetail,
  Status,
  Trace,
  type LabelTarget,
} from "../../server/contract/api.ts";
import { AccountExplanation, PairExplanation } from "../../server/contract/cluster.ts";
import { request, search } from "./client.ts";

const PAGE = 200;
const id = encodeURIComponent;

/** State of the program: asked again every few seconds while the database is away. */
export function useStatus() {
  return useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => request(Status, "status", { signal }),
    refetchInterval: (query) =>
      query.state.status === "error" || query.state.data?.database.state === "unreachable" ? 4000 : 60_000,
  });
}

/** One cluster with the identifiers that hold it together. */
export function useCluster(cluster: string | null) {
  return useQuery({
    queryKey: ["cluster", cluster],
    enabled: cluster !== null,
    queryFn: ({ signal }) => request(ClusterDetail, `clusters/${id(cluster ?? "")}`, { signal }),
  });
}

/** The canvas of a cluster. */
export function useClusterGraph(cluster: string | null, view: "evidence" | "accounts", accounts: number) {
  return useQuery({
    queryKey: ["cluster", cluster, "graph", view, accounts],
    enabled: cluster !== null,
    queryFn: ({ signal }) =>
      request(GraphSlice, `clusters/${id(cluster ?? "")}/graph${search({ view, accounts })}`, { signal }),
  });
}

/** The canvas of given nodes: a lead's accounts, a search hit. */
export function graphOf(nodes: readonly string[]) {
  return queryOptions({
    queryKey: ["graph", nodes],
    enabled: nodes.length > 0,
    queryFn: ({ signal }) => request(GraphSlice, "graph", { body: { nodes }, signal }),
  });
}

/** What the members of a cluster did by day. */
export function useActivity(cluster: string | null) {
  return useQuery({
    queryKey: ["cluster", cluster, "activity"],
    enabled: cluster !== null,
    queryFn: ({ signal }) => request(Activity, `clusters/${id(cluster ?? "")}/activity`, { signal }),
  });
}

/** What the members of a cluster used, by day: asked only where it is shown, for it takes longer to count. */
export function useUsage(cluster: string | null) {
  return useQuery({
    queryKey: ["cluster", cluster, "usage"],
    enabled: cluster !== null,
    queryFn: ({ signal }) => request(Usage, `clusters/${id(cluster ?? "")}/usage`, { signal }),
  });
}

/** Members of a cluster, strongest first. */
export function useMembers(cluster: string) {
  return useInfiniteQuery({
    queryKey: ["cluster", cluster, "members"],
    initialPageParam: 0,
    queryFn: ({ signal, pageParam }) =>
      request(MemberList, `clusters/${id(cluster)}/members${search({ offset: pageParam, limit: PAGE })}`, { signal }),
    getNextPageParam: ({ page }) => {
      const next = page.offset + page.limit;
      return next < page.total ? next : undefined;
    },
  });
}

/** Facts and neighbours of a node. */
export function nodeDetail(node: string) {
  return queryOptions({
    queryKey: ["node", node],
    queryFn: ({ signal }) => request(NodeDetail, `nodes/${id(node)}`, { signal }),
  });
}

/** Why an account is in its cluster. */
export function useAccountWhy(account: string | null) {
  return useQuery({
    queryKey: ["why", account],
    enabled: account !== null,
    queryFn: ({ signal }) => request(AccountExplanation, `accounts/${id(account ?? "")}/why`, { signal }),
  });
}

/** Why two accounts are, or are not, linked. */
export function usePairWhy(a: string, b: string) {
  return useQuery({
    queryKey: ["why", a, b],
    queryFn: ({ signal }) => request(PairExplanation, `explain${search({ a, b })}`, { signal }),
  });
}

/** Whom a verdict would touch. */
export function useCollateral(target: LabelTarget | null) {
  return useQuery({
    queryKey: ["labels", "preview", target],
    enabled: target !== null,
    queryFn: ({ signal }) => request(Collateral, "labels/preview", { body: { target }, signal }),
  });
}

/** What is known of a lead; `lead` numbers the leads of this page, so that coming back does not ask again. */
export function useTrace(lead: { number: number; values: readonly string[] } | null) {
  return useQuery({
    queryKey: ["trace", lead?.number],
    enabled: lead !== null,
    retry: false,
    gcTime: Infinity,
    queryFn: ({ signal }) => request(Trace, "trace", { body: { values: lead?.values ?? [] }, signal }),
  });
}
