import { z } from "zod";
import type { ExpandRequest, ExpandResult, GraphNode, NodeDetail } from "../contract/api.ts";
import { IdentifierKind } from "../contract/graph.ts";
import { accountOf } from "../contract/node-id.ts";
import { NotFoundError, UsageError } from "../errors.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { factsOf } from "./facts.ts";
import * as cypher from "./neighbours.cypher.ts";
import { openView, readEdges, readNodes, type View } from "./nodes.ts";

/** Accounts up to which those of an identifier are ordered by linkage, and its clusters counted. */
const WIDE = 20_000;
const CLUSTERS_COUNTED = 200_000;

const FactsRow = z.object({ properties: z.record(z.string(), z.unknown()) });
const CountsRow = z.record(z.string(), z.int());
const ClusterRow = z.object({ cluster_id: z.string(), accounts: z.int() });
const Id = z.object({ id: z.string() });

/**
 * Facts of an account, an identifier or a network, how many neighbours of each kind it has, and the clusters that it touches
 * (the 50 with most of its accounts; none are counted for hubs beyond 200,000 accounts).
 * @throws NotFoundError, GraphError
 */
export async function describeNode(graph: Graph, id: string): Promise<NodeDetail> {
  const view = await openView(graph);
  const [node] = await readNodes(graph, view, [id]);
  if (node === undefined) throw unknownNode();
  const account = accountOf(id);
  const [[facts], counts, clusters, networks] = await Promise.all([
    readAs(graph, FactsRow, cypher.FACTS, { id: account ?? id, account: account !== null }),
    countNeighbours(graph, view, node),
    account !== null || node.degree > CLUSTERS_COUNTED || view.run === null
      ? []
      : readAs(graph, ClusterRow, cypher.CLUSTERS_OF_IDENTIFIER, { id, run: view.run.run_id }),
    node.kind === "ip" ? readAs(graph, Id, cypher.NETWORKS_OF_IP, { id }) : [],
  ]);
  return {
    node,
    facts: [
      ...factsOf(facts?.properties ?? {}),
      ...networks.map((network) => ({ name: "Network", value: network.id.slice("network:".length) })),
    ],
    neighbours: [...counts].filter(([, total]) => total > 0).map(([kind, total]) => ({ kind, total })),
    clusters: node.cluster_id === null ? clusters : [{ cluster_id: node.cluster_id, accounts: 1 }],
  };
}

/**
 * The next neighbours of one kind: identifiers most shared first, linked accounts strongest first, accounts of an identifier by linkage
 * (by id where it has more than 20,000); with the edges between them and the node.
 * @throws NotFoundError for an unknown node, UsageError for an unknown kind, GraphError
 */
export async function expandNode(graph: Graph, request: z.infer<typeof ExpandRequest>): Promise<ExpandResult> {
  const { node: id, kind, offset, limit } = request;
  if (kind !== "account" && !IdentifierKind.safeParse(kind).success) {
    throw new UsageError(
      "There is no such kind of neighbour.",
      `Use account or one of ${IdentifierKind.options.join(", ")}.`,
    );
  }
  const view = await openView(graph);
  const [node] = await readNodes(graph, view, [id]);
  if (node === undefined) throw unknownNode();
  const [counts, rows] = await Promise.all([
    countNeighbours(graph, view, node),
    readAs(graph, Id, queryFor(id, kind, node.degree), {
      id: accountOf(id) ?? id,
      run: view.run?.run_id ?? null,
      offset,
      limit,
    }),
  ]);
  const page = { offset, limit, total: counts.get(kind) ?? 0 };
  if (page.total === 0) return { page, nodes: [], edges: [] };
  const ids = rows.map((row) => row.id);
  const [nodes, edges] = await Promise.all([readNodes(graph, view, ids), readEdges(graph, view, [id, ...ids])]);
  return { page, nodes, edges: edges.filter(({ source, target }) => source === id || target === id) };
}

function queryFor(id: string, kind: string, degree: number): string {
  if (id.startsWith("network:")) return cypher.IPS_OF_NETWORK;
  if (accountOf(id) === null) return degree > WIDE ? cypher.ACCOUNTS_OF_HUB : cypher.ACCOUNTS_OF_IDENTIFIER;
  return kind === "account" ? cypher.LINKS_OF_ACCOUNT : cypher.identifiersOfAccount(IdentifierKind.parse(kind));
}

async function countNeighbours(graph: Graph, view: View, { id, degree }: GraphNode): Promise<Map<string, number>> {
  const account = accountOf(id);
  if (account !== null) {
    const parameters = { id: account, run: view.run?.run_id ?? null };
    const [row] = await readAs(graph, CountsRow, cypher.NEIGHBOURS_OF_ACCOUNT, parameters);
    return new Map(Object.entries(row ?? {}));
  }
  if (id.startsWith("network:")) {
    const [row] = await readAs(graph, CountsRow, cypher.IP_COUNT, { id });
    return new Map(Object.entries(row ?? {}));
  }
  return new Map([["account", degree]]);
}

function unknownNode(): NotFoundError {
  return new NotFoundError("Nothing in the graph has this id.", "Search for it, or load the data that names it.");
}
