import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import {
  Activity,
  ClusterDetail,
  ClusterList,
  Collateral,
  GraphSlice,
  MemberList,
  NodeDetail,
  SearchResult,
  Status,
  Trace,
  type LabelTarget,
} from "../../server/contract/api.ts";
import { AccountExplanation, PairExplanation } from "../../server/contract/cluster.ts";
import { InvestigateResult, InvestigationList } from "../../server/contract/investigate.ts";
import { request, search } from "./client.ts";

const PAGE = 200;
const id = encodeURIComponent;

/** Which clusters the queue shows, in which order. */
export interface QueueFilter {
  status: "all" | "flagged" | "to_review" | "changed" | "judged";
  sort: "rank" | "risk" | "size" | "exchanges" | "last_seen";
}

/** State of the program: asked again every few seconds while the database is away. */
export function useStatus() {
  return useQuery({
    queryKey: ["status"],
    queryFn: ({ signal }) => request(Status, "status", { signal }),
    refetchInterval: (query) =>
      query.state.status === "error" || query.state.data?.database.state === "unreachable" ? 4000 : 60_000,
  });
}

/** Pages of the queue. */
export function useQueue(filter: QueueFilter) {
  return useInfiniteQuery({
    queryKey: ["clusters", filter],
    initialPageParam: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal, pageParam }) =>
      request(ClusterList, `clusters${search({ ...filter, offset: pageParam, limit: PAGE })}`, { signal }),
    getNextPageParam: ({ page }) => {
      const next = page.offset + page.limit;
      return next < page.total ? next : undefined;
    },
  });
}

/** How many clusters a filter of the queue holds. */
export function queueCount(status: QueueFilter["status"]) {
  return queryOptions({
    queryKey: ["clusters", "count", status],
    queryFn: async ({ signal }) =>
      (await request(ClusterList, `clusters${search({ status, limit: 1 })}`, { signal })).page.total,
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

/** Accounts and identifiers that a text finds. */
export function useSearch(text: string) {
  return useQuery({
    queryKey: ["search", text],
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request(SearchResult, `search${search({ q: text, limit: 12 })}`, { signal }),
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

/** The saved investigations. */
export function useInvestigations() {
  return useQuery({
    queryKey: ["investigations"],
    staleTime: Infinity,
    queryFn: ({ signal }) => request(InvestigationList, "investigations", { signal }),
  });
}

/** What to run: a saved investigation by name, or a query of one's own. */
export interface InvestigationRun {
  name?: string;
  cypher?: string;
  parameters: Record<string, unknown>;
}

/** The result of an investigation; nothing is run while `run` is null. */
export function useInvestigation(run: InvestigationRun | null) {
  return useQuery({
    queryKey: ["investigate", run],
    enabled: run !== null,
    retry: false,
    staleTime: Infinity,
    queryFn: ({ signal }) => request(InvestigateResult, "investigations/run", { body: run, signal }),
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
