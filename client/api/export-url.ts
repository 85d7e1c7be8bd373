import type { Disposition } from "../../server/contract/graph.ts";

/** Address that answers a file to save. */
export function exportUrl(options: {
  kind: "csv" | "jsonl" | "gexf" | "enforcement";
  cluster?: string | undefined;
  disposition?: Disposition | undefined;
}): string {
  const query = new URLSearchParams({ kind: options.kind });
  if (options.cluster !== undefined) query.set("cluster", options.cluster);
  if (options.disposition !== undefined) query.set("disposition", options.disposition);
  return `/api/export?${query.toString()}`;
}
