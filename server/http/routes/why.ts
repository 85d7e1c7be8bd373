import { z } from "zod";
import { AccountExplanation, PairExplanation } from "../../contract/cluster.ts";
import type { App, AppContext } from "../context.ts";
import { explainAccount, explainAccounts } from "../explain.ts";

const account = z
  .string()
  .min(1)
  .max(300)
  .transform((id) => id.replace(/^account:/, ""));

/** GET /api/accounts/:id/why, GET /api/explain?a=&b= */
export function whyRoutes(app: App, { graph }: AppContext): void {
  app.get(
    "/api/accounts/:id/why",
    { schema: { params: z.object({ id: account }), response: { 200: AccountExplanation } } },
    ({ params }) => explainAccount(graph, params.id),
  );
  app.get(
    "/api/explain",
    { schema: { querystring: z.object({ a: account, b: account }), response: { 200: PairExplanation } } },
    ({ query }) => explainAccounts(graph, query.a, query.b),
  );
}
