import { EVIDENCE } from "./fragments.cypher.ts";

/** What detection reads of an identifier `i`; in the order of the ids. */
const IDENTIFIER_COLUMNS = `id(i) AS node, i.id AS id, i.kind AS kind, i.method AS method, i.bin AS bin, i.type AS type, i.proxyService IS NOT NULL AS proxied,
       head(COLLECT { MATCH (i)-[:IN_NETWORK]->(network:Network) RETURN network.id }) AS network
ORDER BY i.id`;

/** Lists of an account's whole adjacency, from its relations `r` to identifiers `i`: much quicker than a row for each relation. */
const ADJACENCY = `collect(id(i)) AS targets, collect(coalesce(r.count, 1)) AS counts,
         collect(coalesce(r.firstSeen, -1)) AS firstSeen, collect(coalesce(r.lastSeen, -1)) AS lastSeen`;

const ACCOUNT_COLUMNS = `a.id AS id, a.createdAt AS createdAt, a.verified = true AS verified, coalesce(a.exchanges, 0) AS exchanges,
       a.status IN ['banned', 'suspended'] AS banned, coalesce(a.disposition, 'open') AS disposition`;

/** Identifiers in the order of their ids. */
export const IDENTIFIERS = `
MATCH (i:Identifier) WHERE i.id IS NOT NULL
RETURN ${IDENTIFIER_COLUMNS}`;

/** Accounts in the order of their ids, each with its whole adjacency as parallel lists. */
export const ACCOUNTS = `
MATCH (a:Account) WHERE a.id IS NOT NULL
WITH a ORDER BY a.id
CALL (a) {
  OPTIONAL MATCH (a)-[r:${EVIDENCE}]->(i)
  RETURN ${ADJACENCY}
}
RETURN ${ACCOUNT_COLUMNS}, a.hours AS hours, a.hourCounts AS hourCounts, targets, counts, firstSeen, lastSeen`;

/** Number of accounts, from the count store. */
export const SIZES = `RETURN COUNT { (:Account) } AS accounts`;

/** Identifiers that some accounts had when the load `$asOf` was the newest. */
export const IDENTIFIERS_OF = `
UNWIND $accounts AS account
MATCH (:Account {id: account})-[r:${EVIDENCE}]->(i) WHERE coalesce(r.since, 0) <= $asOf
WITH DISTINCT i
RETURN ${IDENTIFIER_COLUMNS}`;

/** Some accounts with their adjacency and their hours as they were when the load `$asOf` was the newest. */
export const ACCOUNTS_OF = `
UNWIND $accounts AS account
MATCH (a:Account {id: account})
WITH a ORDER BY a.id
CALL (a) {
  OPTIONAL MATCH (a)-[r:${EVIDENCE}]->(i) WHERE coalesce(r.since, 0) <= $asOf
  RETURN ${ADJACENCY}
}
WITH *, CASE WHEN a.hourLoads IS NULL THEN coalesce(size(a.hours), 0)
  ELSE coalesce(last([k IN range(0, size(a.hourLoads) - 1) WHERE a.hourLoads[k] <= $asOf | a.hourLengths[k]]), 0) END AS known
RETURN ${ACCOUNT_COLUMNS}, a.hours[..known] AS hours, a.hourCounts[..known] AS hourCounts, targets, counts, firstSeen, lastSeen`;
