import { queryOptions } from "@tanstack/react-query";
import { GraphSlice } from "../../server/contract/api.ts";
import { request, search } from "./client.ts";

/** A cluster (the empty path) or one of its groups as what it opens into: groups, or accounts where they are few. */
export function groupSlice(cluster: string, path: string) {
  return queryOptions({
    queryKey: ["cluster", cluster, "groups", path],
    queryFn: ({ signal }) =>
      request(GraphSlice, `clusters/${encodeURIComponent(cluster)}/groups${search({ path })}`, { signal }),
  });
}
