import { z } from "zod";
import type { Status } from "../contract/api.ts";
import { isJudged } from "../contract/cluster.ts";
import { readRun, readVerdicts, verdictsOf } from "../store/clusters.ts";
import { GraphError, type Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { isHalfLoaded } from "../store/runs.ts";
import * as cypher from "./status.cypher.ts";

const CountsRow = z.object({ accounts: z.int(), identifiers: z.int(), relations: z.int() });
const LoadRow = z.object({ at: z.number(), files: z.int(), rows: z.int() });
const Size = z.object({ id: z.string(), size: z.int() });

/** Database, counts, last load and last run; a database that does not answer is a state, not an error. Throws GraphError for other refusals. */
export async function readStatus(graph: Graph, program: { version: string; managed: boolean }): Promise<Status> {
  try {
    const [[server], [counts], [sum], [load], [given], halfLoaded, run] = await Promise.all([
      readAs(graph, z.object({ version: z.string() }), cypher.SERVER_VERSION),
      readAs(graph, CountsRow, cypher.COUNTS),
      readAs(graph, z.object({ exchanges: z.number() }), cypher.EXCHANGES),
      readAs(graph, LoadRow, cypher.LAST_LOAD),
      readAs(graph, z.object({ demonstration: z.boolean() }), cypher.DEMONSTRATION),
      isHalfLoaded(graph),
      readRun(graph),
    ]);
    return {
      version: program.version,
      database: { managed: program.managed, state: "ready", version: server.version },
      counts: { ...counts, exchanges: sum.exchanges },
      last_load: load === undefined ? null : { ...load, at: new Date(load.at).toISOString() },
      half_loaded: halfLoaded,
      demonstration: given.demonstration,
      run,
      judged: run === null ? 0 : await countJudged(graph, run.run_id),
    };
  } catch (cause) {
    if (!(cause instanceof GraphError) || cause.code !== "GRAPH_UNREACHABLE") throw cause;
    return {
      version: program.version,
      database: { managed: program.managed, state: "unreachable", version: "" },
      counts: { accounts: 0, identifiers: 0, relations: 0, exchanges: 0 },
      last_load: null,
      half_loaded: false,
      demonstration: false,
      run: null,
      judged: 0,
    };
  }
}

async function countJudged(graph: Graph, run: string): Promise<number> {
  const verdicts = await readVerdicts(graph, run);
  const sizes = await readAs(graph, Size, cypher.SIZES, { run, ids: [...verdicts.keys()] });
  return sizes.filter(({ id, size }) => isJudged(verdictsOf(verdicts, id, size), size)).length;
}
