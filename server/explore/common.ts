import { z } from "zod";
import type { CommonRequest, CommonResult } from "../contract/canvas.ts";
import { accountOf, accountsAmong, nodeOfAccount } from "../contract/node-id.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import * as cypher from "./common.cypher.ts";
import { openView, readEdges, readNodes } from "./nodes.ts";

const FoundRow = z.object({ found: z.array(z.object({ node: z.string(), of: z.int() })), total: z.int() });

/**
 * What at least two of the nodes have in the whole graph: of two accounts and more their identifiers, the rarest first and hubs last;
 * else the accounts of the identifiers, those with most of them first. With the edges to the nodes asked.
 * @throws GraphError
 */
export async function findCommon(
  graph: Graph,
  { nodes: asked, offset, limit }: z.infer<typeof CommonRequest>,
): Promise<CommonResult> {
  const unique = [...new Set(asked)];
  const accounts = accountsAmong(unique);
  const identifiers = unique.filter((id) => accountOf(id) === null);
  const ofAccounts = accounts.length > 1;
  const compared = ofAccounts ? accounts : identifiers;
  const [[row], view] = await Promise.all([
    readAs(graph, FoundRow, ofAccounts ? cypher.COMMON_IDENTIFIERS : cypher.COMMON_ACCOUNTS, {
      ids: compared,
      offset,
      limit,
    }),
    openView(graph),
  ]);
  const { found = [], total = 0 } = row ?? {};
  const ids = found.map(({ node }) => node);
  const ends = ofAccounts ? accounts.map(nodeOfAccount) : identifiers;
  const [nodes, edges] = await Promise.all([readNodes(graph, view, ids), readEdges(graph, view, [...ids, ...ends])]);
  const known = new Map(nodes.map((node) => [node.id, node]));
  return {
    page: { offset, limit, total },
    compared: compared.length,
    common: found.flatMap(({ node, of }) => {
      const there = known.get(node);
      return there === undefined ? [] : [{ node: there, of }];
    }),
    edges: edges.filter(({ type }) => type === "evidence"),
  };
}
