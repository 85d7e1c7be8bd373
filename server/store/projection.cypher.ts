import { EVIDENCE } from "./fragments.cypher.ts";

/** What detection reads of an identifier `i`; in the order of the ids. */
const IDENTIFIER_COLUMNS = `id(i) AS node, i.id AS id, i.kind AS kind, i.method AS method, i.bin AS bin, i.type AS type, i.proxyService IS NOT NULL AS proxied
ORDER BY i.id`;

/** Of an account's relations `r` to identifiers `i`. */
const ADJACENCY = "collect(id(i)) AS targets, collect(coalesce(r.count, 1)) AS counts";

const ACCOUNT_COLUMNS = `a.id AS id, a.createdAt AS createdAt, a.firstSeen AS firstSeen, a.lastSeen AS lastSeen, a.verified = true AS verified, coalesce(a.exchanges, 0) AS exchanges,
       a.status IN ['banned', 'suspended'] AS banned, coalesce(a.disposition, 'open') AS disposition`;

/** Identifiers in the order of their ids. */
export const IDENTIFIERS = `
MATCH (i:Identifier) WHERE i.id IS NOT NULL
RETURN ${IDENTIFIER_COLUMNS}`;

/** Networks of IPs: apart, for few identifiers have one. */
export const NETWORKS = `
MATCH (i)-[:IN_NETWORK]->(network:Network) RETURN id(i) AS node, network.id AS network`;

/** Accounts in the order of their ids, each with its whole adjacency as parallel lists: much quicker than a row for each relation. */
export const ACCOUNTS = `
MATCH (a:Account) WHERE a.id IS NOT NULL
WITH a ORDER BY a.id
CALL (a) {
  OPTIONAL MATCH (a)-[r:${EVIDENCE}]->(i)
  RETURN ${ADJACENCY}
}
RETURN ${ACCOUNT_COLUMNS}, a.activity AS activity, targets, counts`;

/** Number of accounts, from the count store. */
export const SIZES = `RETURN COUNT { (:Account) } AS accounts`;

/** Identifiers of the node ids `$nodes`, floats. */
export const IDENTIFIERS_AT = `
UNWIND $nodes AS node
MATCH (i) WHERE id(i) = toInteger(node)
RETURN ${IDENTIFIER_COLUMNS}`;

/** Networks of those of them that have one. */
export const NETWORKS_AT = `
UNWIND $nodes AS node
MATCH (i)-[:IN_NETWORK]->(network:Network) WHERE id(i) = toInteger(node) RETURN id(i) AS node, network.id AS network`;

/** Some accounts with their adjacency and their hours as they were when the load `$asOf` was the newest. */
export const ACCOUNTS_OF = `
UNWIND $accounts AS account
MATCH (a:Account {id: account})
WITH a ORDER BY a.id
CALL (a) {
  OPTIONAL MATCH (a)-[r:${EVIDENCE}]->(i) WHERE coalesce(r.since, 0) <= $asOf
  RETURN ${ADJACENCY}
}
RETURN ${ACCOUNT_COLUMNS}, targets, counts,
       [k IN range(0, size(coalesce(a.activityLoads, [])) - 1) WHERE a.activityLoads[k] <= $asOf | a.activity[k]] AS activity`;
