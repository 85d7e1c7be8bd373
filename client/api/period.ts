import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Period } from "../../server/contract/period.ts";
import type { Days } from "../state/period.ts";
import { request, search } from "./client.ts";

/** What a cluster's members did in a period; nothing is asked where it is null. */
export function usePeriod(cluster: string | null, days: Days | null) {
  return useQuery({
    queryKey: ["cluster", cluster, "period", days],
    enabled: cluster !== null && days !== null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request(Period, `clusters/${encodeURIComponent(cluster ?? "")}/period${search({ ...days })}`, { signal }),
  });
}
