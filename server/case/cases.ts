import { z } from "zod";
import type { AnalystList, CaseList, CaseRequest } from "../contract/queue.ts";
import { NotFoundError } from "../errors.ts";
import { readCases } from "../store/cases.ts";
import { clusterKey, readClusters, readRun } from "../store/clusters.ts";
import { recordChange } from "../store/history.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./cases.cypher.ts";

/** Sets status or assignee of clusters, all or none. `now` in epoch milliseconds. Throws NotFoundError, GraphError. */
export async function setCases(graph: Graph, request: CaseRequest, now: number): Promise<CaseList> {
  const clusters = [...new Set(request.clusters)];
  await requireClusters(graph, clusters);
  await graph.transaction(async (run) => {
    await run(cypher.SET_CASES, {
      clusters,
      status: request.status ?? null,
      assigns: request.assignee !== undefined,
      assignee: request.assignee ?? null,
      by: request.by,
      at: now,
    });
    for (const cluster of clusters)
      await recordChange(run, { at: now, by: request.by, kind: "case", text: inWords(request), cluster });
  });
  return { cases: [...(await readCases(graph, clusters)).values()] };
}

function inWords({ status, assignee }: CaseRequest): string {
  const parts = [
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(assignee === undefined ? [] : [assignee === null ? "assigned to nobody" : `assigned to ${assignee}`]),
  ];
  return parts.join(", ");
}

/** Everybody who has a case, by name. Throws GraphError. */
export async function listAnalysts(graph: Graph): Promise<AnalystList> {
  const rows = await readAs(graph, z.object({ name: z.string() }), cypher.ANALYSTS);
  return { analysts: rows.map(({ name }) => name) };
}

/** Members of several clusters of the newest run, each once and sorted. Throws NotFoundError, GraphError. */
export async function accountsOf(graph: Graph, clusters: readonly string[]): Promise<string[]> {
  const run = await requireClusters(graph, clusters);
  const rows = await readAs(graph, z.object({ id: z.string() }), cypher.ACCOUNTS, {
    keys: clusters.map((id) => clusterKey(run, id)),
  });
  return rows.map(({ id }) => id);
}

async function requireClusters(graph: Graph, ids: readonly string[]): Promise<string> {
  const run = await readRun(graph);
  const known = run === null ? [] : await readClusters(graph, run.run_id, ids);
  const unknown = ids.filter((id) => !known.some(({ cluster_id }) => cluster_id === id));
  if (run !== null && unknown.length === 0) return run.run_id;
  throw new NotFoundError(
    `Not in the newest run: ${unknown.length} of the ${ids.length} clusters named; nothing was changed.`,
    "List the clusters with `hydrascope clusters`.",
    { unknown: unknown.length, first: unknown.slice(0, 20) },
  );
}
