import { EVIDENCE, MEMBERS } from "../store/fragments.cypher.ts";

/** The strongest `$limit` shared identifiers of a cluster and the widest `$hubs` hubs among its shared identifiers. */
export const CLUSTER_EVIDENCE = `
${MEMBERS}
MATCH (a)-[:${EVIDENCE}]->(i)
WITH i, count(*) AS members WHERE members >= 2
WITH i, members, coalesce(i.bits, 0) AS bits, coalesce(i.hub, false) AS hub
ORDER BY hub, bits * (members - 1) DESC, members DESC, i.id
WITH collect({i: i, members: members, hub: hub}) AS found
WITH size(found) AS total, found[..$limit] + [x IN found[$limit..] WHERE x.hub][..$hubs] AS chosen
UNWIND (CASE WHEN size(chosen) = 0 THEN [null] ELSE chosen END) AS x
WITH total, x, x.i AS i
RETURN total, i.id AS node, i.kind AS kind, i.value AS value, i.type AS type, coalesce(i.bits, 0) AS weight, x.members AS members,
       CASE WHEN i IS NULL THEN 0 ELSE COUNT { (i)<-[:${EVIDENCE}]-() } END AS accounts, coalesce(x.hub, false) AS hub, i.hubReason AS reason`;

/** Members whom the identifiers given tie most, in bits. Nodes are compared, so that no property of the many others is read. */
export const TIED_MEMBERS = `
OPTIONAL MATCH (wanted:Identifier) WHERE wanted.id IN $identifiers
WITH collect(wanted) AS wanted
${MEMBERS}
OPTIONAL MATCH (a)-[:${EVIDENCE}]->(i) WHERE i IN wanted
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

/** Loads begun and loads done. */
export const VERSION = `
RETURN coalesce(head(COLLECT { MATCH (meta:Meta {id: 'hydrascope'}) RETURN meta.loads }), 0) AS loads,
       COUNT { (:LoadBatch {state: 'done'}) } AS done`;
