import { z } from "zod";
import type { LoadList } from "../contract/jobs.ts";
import { LoadReport } from "../contract/load.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./loads.cypher.ts";

const Row = z.object({
  batch: z.string(),
  at: z.number(),
  state: z.enum(["writing", "done"]),
  written_by: z.enum(["import", "batches"]).nullable(),
  report: z.string().nullable(),
});

/** Loads of the graph, newest first, their files by name. Throws GraphError. */
export async function listLoads(
  graph: Graph,
  { offset, limit }: { offset: number; limit: number },
): Promise<Omit<LoadList, "unfinished">> {
  const [rows, [{ total }]] = await Promise.all([
    readAs(graph, Row, cypher.LOADS, { offset, limit }),
    readAs(graph, z.object({ total: z.int() }), cypher.LOADS_COUNT),
  ]);
  return {
    page: { offset, limit, total },
    loads: rows.map(({ at, report, ...rest }) => ({
      ...rest,
      at: new Date(at).toISOString(),
      report: reportOf(report),
    })),
  };
}

function reportOf(text: string | null): LoadReport | null {
  const parsed = LoadReport.safeParse(text === null ? null : JSON.parse(text));
  if (!parsed.success) return null;
  const files = parsed.data.files.map((file) => ({ ...file, path: file.path.split(/[/\\]/).at(-1) ?? file.path }));
  return { ...parsed.data, files };
}
