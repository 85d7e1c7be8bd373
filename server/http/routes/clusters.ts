import { z } from "zod";
import { Activity, Usage } from "../../contract/activity.ts";
import {
  ClusterDetail,
  ClusterGraphQuery,
  ClusterList,
  ClusterQuery,
  GraphSlice,
  MemberList,
} from "../../contract/api.ts";
import { Period, PeriodQuery } from "../../contract/period.ts";
import { drawCluster } from "../../explore/cluster-graph.ts";
import { describeCluster, listMembers, readActivity, readClusterPeriod, readUsage } from "../../explore/clusters.ts";
import { listClusters } from "../../explore/queue.ts";
import { rememberingSurvey } from "../../explore/survey.ts";
import type { App, AppContext } from "../context.ts";

const Id = z.object({ id: z.string().min(1).max(100) });
const OfRun = z.object({ run: z.string().optional() });
const Members = OfRun.extend({
  offset: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().max(1000).default(100),
});

/** GET /api/clusters and, under /:id, its detail, members, graph, activity, usage and period. */
export function clusterRoutes(app: App, { graph }: AppContext): void {
  const survey = rememberingSurvey(graph);
  app.get("/api/clusters", { schema: { querystring: ClusterQuery, response: { 200: ClusterList } } }, ({ query }) =>
    listClusters(graph, query),
  );
  app.get(
    "/api/clusters/:id",
    { schema: { params: Id, querystring: OfRun, response: { 200: ClusterDetail } } },
    ({ params, query }) => describeCluster(graph, params.id, query.run, survey),
  );
  app.get(
    "/api/clusters/:id/members",
    { schema: { params: Id, querystring: Members, response: { 200: MemberList } } },
    ({ params, query: { run, offset, limit } }) => listMembers(graph, params.id, { offset, limit }, run),
  );
  app.get(
    "/api/clusters/:id/graph",
    { schema: { params: Id, querystring: ClusterGraphQuery, response: { 200: GraphSlice } } },
    ({ params, query }) => drawCluster(graph, params.id, query, survey),
  );
  app.get("/api/clusters/:id/activity", { schema: { params: Id, response: { 200: Activity } } }, ({ params }) =>
    readActivity(graph, params.id, survey),
  );
  app.get("/api/clusters/:id/usage", { schema: { params: Id, response: { 200: Usage } } }, ({ params }) =>
    readUsage(graph, params.id, survey),
  );
  app.get(
    "/api/clusters/:id/period",
    { schema: { params: Id, querystring: PeriodQuery, response: { 200: Period } } },
    ({ params, query }) => readClusterPeriod(graph, params.id, query),
  );
}
