import { z } from "zod";
import { WhatIf, WhatIfRequest } from "../../contract/api.ts";
import { AccountExplanation, ClusterExplanation, PairExplanation } from "../../contract/cluster.ts";
import { accountId } from "../../contract/node-id.ts";
import type { App, AppContext } from "../context.ts";
import { explainAccount, explainAccounts } from "../explain.ts";
import { explainCluster, muteInCluster } from "../explain-cluster.ts";
import { recallClusterOf, remembering } from "../recall.ts";

const account = z.string().min(1).max(300).transform(accountId);
const Cluster = z.object({ id: z.string().min(1).max(100) });
const OfRun = z.object({ run: z.string().optional() });

/** GET /api/accounts/:id/why, GET /api/explain?a=&b=, GET /api/clusters/:id/why, POST /api/clusters/:id/what-if; each takes `run`, the newest where it is absent. */
export function whyRoutes(app: App, { graph }: AppContext): void {
  const recallCluster = remembering(recallClusterOf(graph));
  app.get(
    "/api/accounts/:id/why",
    { schema: { params: z.object({ id: account }), querystring: OfRun, response: { 200: AccountExplanation } } },
    ({ params, query }) => explainAccount(graph, recallCluster, params.id, query.run),
  );
  app.get(
    "/api/explain",
    { schema: { querystring: OfRun.extend({ a: account, b: account }), response: { 200: PairExplanation } } },
    ({ query }) => explainAccounts(graph, query.a, query.b, query.run),
  );
  app.get(
    "/api/clusters/:id/why",
    { schema: { params: Cluster, querystring: OfRun, response: { 200: ClusterExplanation } } },
    ({ params, query }) => explainCluster(graph, recallCluster, params.id, query.run),
  );
  app.post(
    "/api/clusters/:id/what-if",
    { schema: { params: Cluster, body: WhatIfRequest, response: { 200: WhatIf } } },
    ({ params, body }) => muteInCluster(graph, recallCluster, params.id, body),
  );
}
