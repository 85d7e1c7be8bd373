import type { Dimension } from "../contract/graph.ts";
import { MEMBERS } from "../store/fragments.cypher.ts";
import { DIMENSIONS } from "../store/load.cypher.ts";

/** Exchanges of the members by name and day (days since the epoch). */
export function activityBy(dimension: Dimension): string {
  return `
${MEMBERS}
MATCH (a)-[r:${DIMENSIONS[dimension].relation}]->(n)
WITH n, r.days AS days, r.exchanges AS exchanges
UNWIND range(0, size(days) - 1) AS k
WITH n, days[k] AS day, sum(exchanges[k]) AS exchanges
RETURN n.value AS name, day, exchanges ORDER BY name, day`;
}

/** Tokens of the members by day. */
export const TOKENS = `
${MEMBERS}
MATCH (a)-[r:${DIMENSIONS.model.relation}]->()
WITH r.days AS days, r.inputTokens AS input, r.outputTokens AS output
UNWIND range(0, size(days) - 1) AS k
WITH days[k] AS day, sum(coalesce(input[k], 0)) AS input, sum(coalesce(output[k], 0)) AS output
RETURN day, input, output ORDER BY day`;

/** Members and tokens by name. */
export function totalsBy(dimension: Dimension): string {
  return `
${MEMBERS}
MATCH (a)-[r:${DIMENSIONS[dimension].relation}]->(n)
WITH n, count(DISTINCT a) AS accounts, sum(coalesce(r.tokens, 0)) AS tokens
RETURN n.value AS name, accounts, tokens ORDER BY name`;
}

/** Members active on each day. The subquery keeps no more than one account's days in memory. */
export const ACTIVE_ACCOUNTS = `
${MEMBERS}
CALL (a) {
  MATCH (a)-[r:${DIMENSIONS.model.relation}]->() UNWIND r.days AS day
  RETURN DISTINCT day
}
RETURN day, count(*) AS accounts ORDER BY day`;

/** Members opened on each day. */
export const SIGN_UPS = `
${MEMBERS}
WHERE a.createdAt IS NOT NULL
RETURN a.createdAt / 86400000 AS day, count(*) AS accounts ORDER BY day`;

/** Members on each day whose last exchange it held, while a member linked to them came into being about then and worked from then on. */
export const HAND_OFFS = `
${MEMBERS}
MATCH (a)-[:LINKED]-(b:Account)-[:MEMBER_OF]->(c)
WHERE b.firstSeen > a.lastSeen AND a.lastSeen - $before <= coalesce(b.createdAt, b.firstSeen) <= a.lastSeen + $after
WITH DISTINCT a
RETURN a.lastSeen / 86400000 AS day, count(*) AS accounts ORDER BY day`;

/** What happened in the world between two instants. */
export const EVENTS = `
MATCH (e:Event) WHERE $from <= e.at < $to
RETURN e.at AS at, e.kind AS kind, e.label AS label ORDER BY at LIMIT 500`;
