import { IDENTIFIER_KINDS } from "../contract/graph.ts";

const relationTypes = Object.values(IDENTIFIER_KINDS)
  .map(({ relation }) => relation)
  .join("|");

/** Identifiers in the order of their ids, with what detection reads of them. */
export const IDENTIFIERS = `
MATCH (i:Identifier) WHERE i.id IS NOT NULL
RETURN id(i) AS node, i.id AS id, i.kind AS kind, i.method AS method, i.bin AS bin, i.type AS type, i.proxyService IS NOT NULL AS proxied,
       head(COLLECT { MATCH (i)-[:IN_NETWORK]->(network:Network) RETURN network.id }) AS network
ORDER BY i.id`;

/** Accounts in the order of their ids, each with its whole adjacency as parallel lists: much quicker than a row for each relation. */
export const ACCOUNTS = `
MATCH (a:Account) WHERE a.id IS NOT NULL
WITH a ORDER BY a.id
CALL (a) {
  OPTIONAL MATCH (a)-[r:${relationTypes}]->(i)
  RETURN collect(id(i)) AS targets, collect(coalesce(r.count, 1)) AS counts,
         collect(coalesce(r.firstSeen, -1)) AS firstSeen, collect(coalesce(r.lastSeen, -1)) AS lastSeen
}
RETURN a.id AS id, a.createdAt AS createdAt, a.verified = true AS verified, coalesce(a.exchanges, 0) AS exchanges,
       a.status IN ['banned', 'suspended'] AS banned, coalesce(a.disposition, 'open') AS disposition,
       a.hours AS hours, a.hourCounts AS hourCounts, targets, counts, firstSeen, lastSeen`;

/** Numbers of accounts, identifiers and relations, from the count store. */
export const SIZES = `
RETURN COUNT { (:Account) } AS accounts, COUNT { (:Identifier) } AS identifiers`;
