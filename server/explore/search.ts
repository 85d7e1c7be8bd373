import { z } from "zod";
import type { SearchResult } from "../contract/api.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { openView, readNodes } from "./nodes.ts";
import * as cypher from "./search.cypher.ts";
import { spellings } from "./values.ts";

const Id = z.object({ id: z.string() });
const Total = z.object({ total: z.int() });

/**
 * Accounts by the beginning of their id, identifiers (organisations too) by the beginning of their value, and any node by its whole id;
 * accounts first.
 * @throws GraphError
 */
export async function searchGraph(graph: Graph, text: string, limit: number): Promise<SearchResult> {
  const q = text.trim();
  if (q === "") return { page: { offset: 0, limit, total: 0 }, hits: [] };
  const view = await openView(graph);
  const texts = spellings(q);
  const prefix = q.startsWith("account:") ? q.slice("account:".length) : q;
  const [exact, accounts, identifiers, accountTotal, identifierTotal] = await Promise.all([
    readNodes(graph, view, [q]),
    readAs(graph, Id, cypher.ACCOUNTS_BY_PREFIX, { q: prefix, limit }),
    readAs(graph, Id, cypher.IDENTIFIERS_BY_PREFIX, { texts, limit }),
    readAs(graph, Total, cypher.ACCOUNTS_BY_PREFIX_COUNT, { q: prefix }),
    readAs(graph, Total, cypher.IDENTIFIERS_BY_PREFIX_COUNT, { texts }),
  ]);
  const found = [...accounts, ...identifiers].map(({ id }) => id);
  const ids = [...new Set([...exact.map(({ id }) => id), ...found])].slice(0, limit);
  const unlisted = exact.filter(({ id, type }) => type === "identifier" && !found.includes(id)).length;
  const nodes = await readNodes(graph, view, ids);
  return {
    page: { offset: 0, limit, total: accountTotal[0].total + identifierTotal[0].total + unlisted },
    hits: nodes.map((node) => ({ node, cluster_id: node.cluster_id })),
  };
}
