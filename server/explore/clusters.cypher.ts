import { EVIDENCE, MEMBERS } from "../store/fragments.cypher.ts";

/** What the queue is filtered and sorted by, without the clusters themselves. */
export const QUEUE = `
MATCH (:Run {id: $run})<-[:OF_RUN]-(c:Cluster)
RETURN c.id AS id, c.rank AS rank, c.risk AS risk, c.flagged AS flagged, c.size AS size, coalesce(c.exchangesPerDay, 0) AS exchanges,
       c.lastSeen AS lastSeen, coalesce(c.changed, false) AS changed
ORDER BY rank, id`;

/** The strongest `$limit` shared identifiers of a cluster and the widest `$hubs` hubs among its shared identifiers. */
export const CLUSTER_EVIDENCE = `
${MEMBERS}
MATCH (a)-[:${EVIDENCE}]->(i:Identifier)
WITH i, count(*) AS members WHERE members >= 2
WITH i, members, coalesce(i.bits, 0) AS bits, coalesce(i.hub, false) AS hub
ORDER BY hub, bits * (members - 1) DESC, members DESC, i.id
WITH collect({i: i, members: members, hub: hub}) AS found
WITH size(found) AS total, found[..$limit] + [x IN found[$limit..] WHERE x.hub][..$hubs] AS chosen
UNWIND (CASE WHEN size(chosen) = 0 THEN [null] ELSE chosen END) AS x
WITH total, x, x.i AS i
RETURN total, i.id AS node, i.kind AS kind, i.value AS value, i.type AS type, coalesce(i.bits, 0) AS weight, x.members AS members,
       CASE WHEN i IS NULL THEN 0 ELSE COUNT { (i)<-[:${EVIDENCE}]-() } END AS accounts, coalesce(x.hub, false) AS hub, i.hubReason AS reason`;

/** A page of members, strongest first. */
export const MEMBER_PAGE = `
${MEMBERS}
WITH a, m, c ORDER BY m.core DESC, m.linkage DESC, a.id SKIP $offset LIMIT $limit
RETURN a.id AS account_id, c.id AS cluster_id, m.flagged AS flagged, c.risk AS cluster_risk, m.linkage AS linkage, m.core AS core,
       coalesce(a.disposition, 'open') AS disposition, a.createdAt AS created, a.organization AS organization,
       a.verified = true AS verified, a.status AS status, coalesce(a.exchanges, 0) AS exchanges,
       COUNT { (a)-[:LINKED {run: $run}]-(:Account)-[:MEMBER_OF]->(c) } AS links
ORDER BY core DESC, linkage DESC, account_id`;

/** Members whom the identifiers given tie most, in bits. */
export const TIED_MEMBERS = `
${MEMBERS}
OPTIONAL MATCH (a)-[:${EVIDENCE}]->(i:Identifier) WHERE i.id IN $identifiers
WITH a, m, sum(coalesce(i.bits, 0)) AS bits, count(i) AS ties
ORDER BY bits DESC, ties DESC, m.linkage DESC, a.id LIMIT $limit
RETURN a.id AS id`;

/** Members with most bits over their links inside the run. */
export const LINKED_MEMBERS = `
${MEMBERS}
OPTIONAL MATCH (a)-[l:LINKED {run: $run}]-()
WITH a, m, sum(coalesce(l.bits, 0)) AS bits
ORDER BY bits DESC, m.linkage DESC, a.id LIMIT $limit
RETURN a.id AS id`;

/** Which of the accounts share which identifiers: the strongest `$limit` that two or more of them have, and every such hub. */
export const TIES = `
UNWIND $accounts AS id
MATCH (a:Account {id: id})-[:${EVIDENCE}]->(i:Identifier)
WITH i, collect(a.id) AS accounts WHERE size(accounts) >= 2
WITH i.id AS id, coalesce(i.bits, 0) AS bits, coalesce(i.hub, false) AS hub, accounts
ORDER BY hub, bits * (size(accounts) - 1) DESC, size(accounts) DESC, id
WITH collect({id: id, bits: bits, hub: hub, accounts: accounts}) AS found
UNWIND found[..$limit] + [x IN found[$limit..] WHERE x.hub] AS x
RETURN x.id AS id, x.bits AS bits, x.hub AS hub, x.accounts AS accounts`;
