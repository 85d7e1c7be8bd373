import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { HistoryPage, type HistoryFilter } from "../../server/contract/history.ts";
import { request, search } from "./client.ts";

const PAGE = 200;

/** Changes that the filter holds, newest first. */
export function useHistory(filter: HistoryFilter) {
  return useInfiniteQuery({
    queryKey: ["history", filter],
    initialPageParam: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal, pageParam }) =>
      request(HistoryPage, `history${search({ ...filter, offset: pageParam, limit: PAGE })}`, { signal }),
    getNextPageParam: ({ page }) => {
      const next = page.offset + page.limit;
      return next < page.total ? next : undefined;
    },
  });
}

/** Address that answers the same changes as a CSV to save. */
export function historyUrl(filter: HistoryFilter): string {
  return `/api/history/export${search({ ...filter })}`;
}
