import type { Dimension } from "../contract/graph.ts";
import { MEMBERS } from "../store/fragments.cypher.ts";
import { DIMENSIONS } from "../store/load.cypher.ts";

/** Exchanges of the members by name and day (days since the epoch). */
export function exchangesBy(dimension: Dimension): string {
  return `
${MEMBERS}
MATCH (a)-[r:${DIMENSIONS[dimension].relation}]->(n)
WITH n, r.days AS days, r.exchanges AS exchanges
UNWIND range(0, size(days) - 1) AS k
WITH n, days[k] AS day, sum(exchanges[k]) AS exchanges
RETURN n.value AS name, day, exchanges ORDER BY name, day`;
}

/** Members and tokens by name. */
export function totalsBy(dimension: Dimension): string {
  return `
${MEMBERS}
MATCH (a)-[r:${DIMENSIONS[dimension].relation}]->(n)
WITH n, count(DISTINCT a) AS accounts, sum(coalesce(r.tokens, 0)) AS tokens
RETURN n.value AS name, accounts, tokens ORDER BY name`;
}

/** Tokens of the members by day. */
export const TOKENS = `
${MEMBERS}
MATCH (a)-[r:${DIMENSIONS.model.relation}]->()
WITH r.days AS days, r.inputTokens AS input, r.outputTokens AS output
UNWIND range(0, size(days) - 1) AS k
WITH days[k] AS day, sum(coalesce(input[k], 0)) AS input, sum(coalesce(output[k], 0)) AS output
RETURN day, input, output ORDER BY day`;
