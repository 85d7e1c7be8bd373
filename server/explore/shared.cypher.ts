import { EVIDENCE } from "../store/fragments.cypher.ts";

/** How many of the two accounts exist. */
export const EXISTING = `UNWIND $accounts AS id MATCH (a:Account {id: id}) RETURN a.id AS id`;

/** Identifiers that both accounts have. */
export const SHARED_BY_BOTH = `
MATCH (a:Account {id: $a}) MATCH (b:Account {id: $b})
MATCH (a)-[:${EVIDENCE}]->(i:Identifier) WHERE EXISTS { (b)-[:${EVIDENCE}]->(i) }
RETURN DISTINCT i.id AS node, i.kind AS kind, i.value AS value, i.type AS type, coalesce(i.bits, 0) AS weight,
       coalesce(i.accounts, COUNT { (i)<-[:${EVIDENCE}]-() }) AS accounts, coalesce(i.hub, false) AS hub
ORDER BY weight DESC, node`;

/** Networks that both accounts were seen in. */
export const NETWORKS_OF_BOTH = `
MATCH (:Account {id: $a})-[:USED_IP]->(:Ip)-[:IN_NETWORK]->(n:Network)
WITH DISTINCT n
WITH collect(n) AS mine
MATCH (:Account {id: $b})-[:USED_IP]->(:Ip)-[:IN_NETWORK]->(n:Network) WHERE n IN mine
RETURN DISTINCT n.id AS node, 'network' AS kind, coalesce(n.value, substring(n.id, 8)) AS value, null AS type, coalesce(n.bits, 0) AS weight,
       coalesce(n.accounts, 2) AS accounts, coalesce(n.hub, false) AS hub
ORDER BY weight DESC, node`;

/** An account's place in the run, and what could speak against a verdict. */
export const PLACE = `
MATCH (a:Account {id: $account})
OPTIONAL MATCH (a)-[m:MEMBER_OF {run: $run}]->(c:Cluster)
RETURN c.id AS cluster, m.linkage AS linkage, coalesce(m.core, false) AS core, a.verified = true AS verified, a.createdAt AS created,
       coalesce(a.disposition, 'open') AS disposition, a.lastSeen AS lastSeen,
       COUNT { (a)-[:LINKED {run: $run}]-(:Account)-[:MEMBER_OF]->(c) } AS links`;

/** The account's strongest links, those inside its cluster first. */
export const STRONGEST_LINKS = `
MATCH (a:Account {id: $account})-[l:LINKED {run: $run}]-(b:Account)
OPTIONAL MATCH (b)-[:MEMBER_OF {run: $run}]->(c:Cluster)
RETURN b.id AS id ORDER BY coalesce(c.id = $cluster, false) DESC, l.bits DESC, b.id LIMIT $limit`;
