import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { ClusterList } from "../../server/contract/api.ts";
import {
  AnalystList,
  CaseAccounts,
  CaseList,
  SavedView,
  SavedViews,
  type CaseRequest,
  type SaveViewRequest,
} from "../../server/contract/queue.ts";
import { SearchResult } from "../../server/contract/search.ts";
import type { QueueFilter } from "../state/queue-filter.ts";
import { request, search } from "./client.ts";

const PAGE = 200;

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
export function queueCount(filter: QueueFilter) {
  return queryOptions({
    queryKey: ["clusters", "count", filter],
    queryFn: async ({ signal }) =>
      (await request(ClusterList, `clusters${search({ ...filter, limit: 1 })}`, { signal })).page.total,
  });
}

/** Changes status or assignee of clusters. */
export function useSetCases() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CaseRequest) => request(CaseList, "cases", { body }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ["clusters"] }),
        client.invalidateQueries({ queryKey: ["analysts"] }),
      ]);
    },
  });
}

/** Everybody who has a case. */
export function useAnalysts() {
  return useQuery({
    queryKey: ["analysts"],
    queryFn: ({ signal }) => request(AnalystList, "cases/analysts", { signal }),
  });
}

/** Members of several clusters, each once. */
export async function accountsOf(clusters: readonly string[]): Promise<string[]> {
  return (await request(CaseAccounts, "cases/accounts", { body: { clusters } })).accounts;
}

/** The saved views of the queue. */
export function useViews() {
  return useQuery({ queryKey: ["views"], queryFn: ({ signal }) => request(SavedViews, "views", { signal }) });
}

/** Saves a view; one of the same name gets the new settings. */
export function useSaveView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SaveViewRequest) => request(SavedView, "views", { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["views"] }),
  });
}

/** Takes a saved view away. */
export function useRemoveView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (view: string) => request(SavedViews, `views/${encodeURIComponent(view)}/remove`, { body: {} }),
    onSuccess: (views) => client.setQueryData(["views"], views),
  });
}

/** Everything that a text finds. */
export function useSearch(text: string) {
  return useQuery({
    queryKey: ["search", text],
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => request(SearchResult, `search${search({ q: text, limit: 16 })}`, { signal }),
  });
}
