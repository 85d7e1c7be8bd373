import { nodeOfAccount } from "../../server/contract/node-id.ts";
import { readProjection } from "../../server/store/projection.ts";
import { withGraph } from "../../server/cli/context.ts";
import type { Graph } from "../../server/store/neo4j.ts";
import { ingest } from "../../server/ingest/ingest.ts";
import { timeLinking } from "./measures/link.ts";
import { graphologyLouvain } from "./peers/graphology.ts";
import { bareGroupBy, stockRecipe } from "./peers/stock.ts";
import { ACCOUNTS, WIDEST } from "./nodes.cypher.ts";

/** What `bench step NAME …` runs: parts that a process of its own must do, so that their memory is theirs. Each prints its result, an Observation but for `nodes`. */
export const STEPS: Readonly<Record<string, (...args: string[]) => Promise<unknown>>> = {
  ingest: async (folder, out) => {
    const start = performance.now();
    const { report } = await ingest([folder], { now: 0 }, { directory: out, graph: "bench" });
    return { seconds: (performance.now() - start) / 1000, seen: report.seconds };
  },
  "group-by": bareGroupBy,
  stock: (folder, out, limit) => stockRecipe(folder, out, Number(limit)),
  graphology: async (folder) => graphologyLouvain(folder),
  link: timeLinking,
  nodes: (home) => withGraph({ home }, { command: "bench" }, ({ graph }) => readNodes(graph)),
  project: (home) =>
    withGraph({ home }, { command: "bench" }, async ({ graph }) => {
      const start = performance.now();
      const { targets } = await readProjection(graph);
      const seconds = (performance.now() - start) / 1000;
      return {
        seconds,
        seen: { relations: targets.length, relations_per_second: Math.round(targets.length / seconds) },
      };
    }),
};

/** Node ids of all accounts, ascending, and of the hundred identifiers that most accounts have. */
async function readNodes(graph: Graph): Promise<{ accounts: string[]; hubs: string[] }> {
  const accounts: string[] = [];
  for await (const row of graph.stream(ACCOUNTS)) accounts.push(nodeOfAccount(row.string("id")));
  return { accounts, hubs: (await graph.read(WIDEST)).map((row) => String(row["id"])) };
}
