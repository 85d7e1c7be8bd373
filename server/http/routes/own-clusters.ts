import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Cluster } from "../../contract/cluster.ts";
import { Decision } from "../../contract/feedback.ts";
import { ClusterDecisions, OwnClusterList, OwnClusterRequest } from "../../contract/own-clusters.ts";
import { decisionsOn, listOwnClusters, makeOwnCluster } from "../../label/own-clusters.ts";
import { familyEvidence } from "../../link/family-evidence.ts";
import { readRun } from "../../store/clusters.ts";
import type { App, AppContext } from "../context.ts";
import { recallAccounts } from "../recall.ts";

const Id = z.object({ id: z.string().min(1).max(100) });
const Made = z.object({ cluster: Cluster, decision: Decision });

/** GET and POST /api/own-clusters; GET /api/clusters/:id/decisions */
export function ownClusterRoutes(app: App, { graph }: AppContext): void {
  app.get("/api/own-clusters", { schema: { response: { 200: OwnClusterList } } }, () => listOwnClusters(graph));
  app.post("/api/own-clusters", { schema: { body: OwnClusterRequest, response: { 200: Made } } }, async ({ body }) => {
    const run = await readRun(graph);
    const familiesOf = async (accounts: readonly string[]) =>
      run === null ? [] : familyEvidence(await recallAccounts(graph, run, accounts));
    return makeOwnCluster(graph, body, familiesOf, { now: Date.now(), id: randomUUID() });
  });
  app.get(
    "/api/clusters/:id/decisions",
    { schema: { params: Id, response: { 200: ClusterDecisions } } },
    ({ params }) => decisionsOn(graph, params.id),
  );
}
