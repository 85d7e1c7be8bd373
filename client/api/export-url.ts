import type { Disposition } from "../../server/contract/graph.ts";

/** Address that answers a file to save. */
export function exportUrl(options: {
  kind: "csv" | "jsonl" | "gexf" | "enforcement";
  cluster?: string | readonly string[] | undefined;
  disposition?: Disposition | undefined;
}): string {
  const query = new URLSearchParams({ kind: options.kind });
  for (const cluster of [options.cluster ?? []].flat()) query.append("cluster", cluster);
  if (options.disposition !== undefined) query.set("disposition", options.disposition);
  return `/api/export?${query.toString()}`;
}
