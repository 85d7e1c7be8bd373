import { EVIDENCE } from "../store/fragments.cypher.ts";

/** Accounts as nodes of the canvas, with their place in run `$run`. */
export const ACCOUNT_NODES = `
UNWIND $ids AS id
MATCH (a:Account {id: id})
OPTIONAL MATCH (a)-[m:MEMBER_OF {run: $run}]->(c:Cluster)
RETURN a.id AS id, COUNT { (a)-[:${EVIDENCE}]->() } AS degree, m.core AS core, m.linkage AS linkage, m.group AS path, c.id AS cluster,
       coalesce(a.disposition, 'open') AS disposition, a.verified = true AS verified, a.status AS status,
       coalesce(a.exchanges, 0) AS exchanges`;

/** Identifiers as nodes of the canvas. */
export const IDENTIFIER_NODES = `
UNWIND $ids AS id
MATCH (i:Identifier {id: id})
RETURN i.id AS id, i.kind AS kind, i.value AS value, i.type AS type, coalesce(i.hub, false) AS hub, i.hubReason AS reason, i.bits AS bits,
       COUNT { (i)<-[:${EVIDENCE}]-() } AS degree`;

/** Networks as nodes of the canvas; their degree counts addresses where no run has counted accounts. */
export const NETWORK_NODES = `
UNWIND $ids AS id
MATCH (n:Network {id: id})
RETURN n.id AS id, 'network' AS kind, coalesce(n.value, substring(n.id, 8)) AS value, null AS type, coalesce(n.hub, false) AS hub,
       null AS reason, n.bits AS bits, coalesce(n.accounts, COUNT { (n)<-[:IN_NETWORK]-() }) AS degree`;

/** Evidence between the accounts and the identifiers given. */
export const EVIDENCE_EDGES = `
MATCH (wanted:Identifier) WHERE wanted.id IN $identifiers
WITH collect(wanted) AS wanted
UNWIND $accounts AS id
MATCH (a:Account {id: id})-[r:${EVIDENCE}]->(i) WHERE i IN wanted
RETURN a.id AS account, i.id AS identifier, i.kind AS kind, i.type AS type, coalesce(i.bits, 0) AS bits, coalesce(r.count, 1) AS count,
       r.firstSeen AS first, r.lastSeen AS last`;

/** Links of run `$run` between the accounts given, each once. */
export const LINK_EDGES = `
UNWIND $accounts AS id
MATCH (a:Account {id: id})-[l:LINKED {run: $run}]->(b:Account) WHERE b.id IN $accounts
RETURN a.id AS a, b.id AS b, l.bits AS bits, l.families AS families`;

/** Identifiers without hubs that at least two of the accounts share: the strongest `$limit` and how many there are. */
export const SHARED_IDENTIFIERS = `
UNWIND $accounts AS id
MATCH (a:Account {id: id})-[:${EVIDENCE}]->(i:Identifier) WHERE NOT coalesce(i.hub, false)
WITH i, count(*) AS members WHERE members >= 2
WITH i ORDER BY coalesce(i.bits, 0) * (members - 1) DESC, members DESC, i.id
WITH collect(i.id) AS ids
RETURN ids[..$limit] AS ids, size(ids) AS total`;
