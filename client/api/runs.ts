import { useQuery } from "@tanstack/react-query";
import { RunComparison, RunList } from "../../server/contract/runs.ts";
import { request, search } from "./client.ts";

/** Finished runs, newest first. */
export function useRuns() {
  return useQuery({
    queryKey: ["runs"],
    queryFn: ({ signal }) => request(RunList, "runs?limit=200", { signal }),
  });
}

/** What one run found otherwise than another. */
export function useComparison(from: string | null, to: string | null) {
  return useQuery({
    queryKey: ["runs", "compare", from, to],
    enabled: from !== null && to !== null && from !== to,
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      request(RunComparison, `runs/compare${search({ from: from ?? "", to: to ?? "" })}`, { signal }),
  });
}
