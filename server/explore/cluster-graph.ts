import { z } from "zod";
import type { ClusterGraphQuery, GraphRequest, GraphSlice } from "../contract/api.ts";
import { accountOf, accountsAmong, nodeOfAccount } from "../contract/node-id.ts";
import { clusterKey, readCluster } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { chooseIdentifiers } from "./choose.ts";
import * as cypher from "./clusters.cypher.ts";
import * as nodes from "./nodes.cypher.ts";
import { openView, readEdges, readEvidence, readLinks, readNodes, type View } from "./nodes.ts";
import { surveyOf, type Survey } from "./survey.ts";

const TIES_WEIGHED = 2000;
const SharedRow = z.object({ ids: z.array(z.string()), total: z.int() });
const TieRow = z.object({ id: z.string(), bits: z.number(), hub: z.boolean(), accounts: z.array(z.string()) });

/**
 * The picture of a cluster: its most strongly tied members with the identifiers that tie most of them (hubs among them, marked),
 * or with the links between them.
 * @throws NotFoundError, GraphError
 */
export async function drawCluster(
  graph: Graph,
  id: string,
  query: z.infer<typeof ClusterGraphQuery>,
  survey: Survey = surveyOf(graph),
): Promise<GraphSlice> {
  const view = await openView(graph);
  const cluster = await readCluster(graph, view.run?.run_id, id);
  const { identifiers, accounts: limit } = query;
  const key = clusterKey(cluster.run_id, id);
  const evidence = await survey.evidence({ key, identifiers });
  const accounts =
    query.view === "accounts"
      ? await survey.linked({ key, run: cluster.run_id, limit })
      : await survey.tied({ key, identifiers, limit });
  const chosen = query.view === "accounts" ? [] : await chooseTies(graph, accounts, query.identifiers);
  const [drawn, edges] = await Promise.all([
    readNodes(graph, view, [...accounts.map(nodeOfAccount), ...chosen]),
    query.view === "accounts" ? readLinks(graph, view, accounts) : readEvidence(graph, view, accounts, chosen),
  ]);
  return {
    nodes: drawn,
    edges,
    shown: {
      accounts: accounts.length,
      accounts_total: cluster.size,
      identifiers: chosen.length,
      identifiers_total: evidence.total,
      why: whyLess(accounts.length < cluster.size, query.view === "evidence" && chosen.length < evidence.total),
    },
  };
}

/**
 * The nodes given that exist, up to `identifiers` of the strongest identifiers (no hubs) that two or more of their accounts share, and
 * everything between all of these.
 * @throws GraphError
 */
export async function drawNodes(graph: Graph, request: z.infer<typeof GraphRequest>): Promise<GraphSlice> {
  const view = await openView(graph);
  const accounts = accountsAmong(request.nodes);
  const [shared] = await readAs(graph, SharedRow, nodes.SHARED_IDENTIFIERS, {
    accounts: [...new Set(accounts)],
    limit: request.identifiers,
  });
  const hidden = shared.total - shared.ids.length;
  const slice = await drawExactly(graph, view, [...request.nodes, ...shared.ids]);
  if (hidden === 0) return slice;
  const { shown } = slice;
  const why = `Of ${shared.total} shared identifiers the ${shared.ids.length} strongest are drawn.`;
  return { ...slice, shown: { ...shown, identifiers_total: shown.identifiers + hidden, why } };
}

/** The nodes given that exist, at most `limit` of them, and everything between them. Throws GraphError. */
export async function drawFound(graph: Graph, ids: readonly string[], limit = 500): Promise<GraphSlice> {
  const distinct = [...new Set(ids)];
  const slice = await drawExactly(graph, await openView(graph), distinct.slice(0, limit));
  if (distinct.length <= limit) return slice;
  const accounts = distinct.filter((id) => accountOf(id) !== null).length;
  return {
    ...slice,
    shown: {
      ...slice.shown,
      accounts_total: accounts,
      identifiers_total: distinct.length - accounts,
      why: `The first ${limit} of ${distinct.length} accounts and identifiers are drawn.`,
    },
  };
}

async function drawExactly(graph: Graph, view: View, ids: readonly string[]): Promise<GraphSlice> {
  const found = await readNodes(graph, view, ids);
  const edges = await readEdges(
    graph,
    view,
    found.map(({ id }) => id),
  );
  const accounts = found.filter(({ type }) => type === "account").length;
  const identifiers = found.length - accounts;
  return {
    nodes: found,
    edges,
    shown: { accounts, accounts_total: accounts, identifiers, identifiers_total: identifiers, why: null },
  };
}

/** The identifiers (ids, at most `limit`) that tie most of these accounts. Throws GraphError. */
export async function chooseTies(graph: Graph, accounts: readonly string[], limit: number): Promise<string[]> {
  return chooseIdentifiers(await readAs(graph, TieRow, cypher.TIES, { accounts, limit: TIES_WEIGHED }), limit);
}

function whyLess(accounts: boolean, identifiers: boolean): string | null {
  if (accounts && identifiers)
    return "The most strongly tied members are drawn, with the identifiers that tie most of them.";
  if (accounts) return "The most strongly tied members are drawn.";
  if (identifiers) return "All members are drawn, with the identifiers that tie most of them.";
  return null;
}
