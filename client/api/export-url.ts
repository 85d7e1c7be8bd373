import type { Disposition } from "../../server/contract/graph.ts";

/** What a file to save shall hold. */
export interface ExportOptions {
  kind: "csv" | "jsonl" | "gexf" | "enforcement";
  cluster?: string | readonly string[] | undefined;
  disposition?: Disposition | undefined;
  /** Who has it made: stands in the history of an enforcement file. */
  by?: string | undefined;
}

/** Address that answers a file to save. */
export function exportUrl({ kind, cluster, disposition, by }: ExportOptions): string {
  const query = new URLSearchParams({ kind });
  for (const id of [cluster ?? []].flat()) query.append("cluster", id);
  if (disposition !== undefined) query.set("disposition", disposition);
  if (by !== undefined) query.set("by", by);
  return `/api/export?${query.toString()}`;
}
