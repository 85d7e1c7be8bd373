import { EVIDENCE } from "../store/fragments.cypher.ts";

/** Accounts among the values, with their cluster in the run. */
export const KNOWN_ACCOUNTS = `
UNWIND $values AS value
MATCH (a:Account {id: value})
RETURN a.id AS id, head([(a)-[:MEMBER_OF {run: $run}]->(c:Cluster) | c.id]) AS cluster`;

/** Identifiers and networks with one of the node ids. */
export const KNOWN_NODES = `
UNWIND $ids AS id
MATCH (n:Identifier|Network {id: id})
RETURN id AS value, n.id AS node, coalesce(n.kind, 'network') AS kind`;

/** Identifiers whose value is one of the texts. */
export const KNOWN_VALUES = `
UNWIND $values AS value
MATCH (i:Identifier {value: value})
RETURN value, i.id AS node, i.kind AS kind`;

/** Accounts of the identifiers given, but for those wider than `$wide`, which would make everybody a lead. */
export const ACCOUNTS_OF = `
UNWIND $ids AS id
MATCH (i:Identifier {id: id}) WHERE COUNT { (i)<-[:${EVIDENCE}]-() } <= $wide
MATCH (i)<-[:${EVIDENCE}]-(a:Account)
RETURN DISTINCT a.id AS id ORDER BY id LIMIT $limit`;

/** How many of the identifiers are wider than that. */
export const TOO_WIDE = `
UNWIND $ids AS id
MATCH (i:Identifier {id: id}) WHERE COUNT { (i)<-[:${EVIDENCE}]-() } > $wide
RETURN count(i) AS identifiers`;

/** Accounts of the addresses of the networks given. */
export const ACCOUNTS_OF_NETWORKS = `
UNWIND $ids AS id
MATCH (n:Network {id: id})<-[:IN_NETWORK]-(i:Ip) WHERE COUNT { (i)<-[:USED_IP]-() } <= $wide
MATCH (i)<-[:USED_IP]-(a:Account)
RETURN DISTINCT a.id AS id ORDER BY id LIMIT $limit`;

/** Clusters of the run that the accounts belong to, those with most of them first. */
export const CLUSTERS_HIT = `
UNWIND $accounts AS id
MATCH (a:Account {id: id})-[:MEMBER_OF {run: $run}]->(c:Cluster)
RETURN c.id AS cluster_id, count(*) AS hit ORDER BY hit DESC, cluster_id`;

/** Identifiers that at least `$least` of the accounts have and more than one account has at all: the strongest, hubs last, and how many. */
export const SHARED = `
UNWIND $accounts AS id
MATCH (a:Account {id: id})-[:${EVIDENCE}]->(i:Identifier)
WITH i, count(*) AS ofLead WHERE ofLead >= $least
WITH i, ofLead, COUNT { (i)<-[:${EVIDENCE}]-() } AS degree WHERE degree >= 2
WITH i, ofLead, degree ORDER BY coalesce(i.hub, false), coalesce(i.bits, 0) DESC, ofLead DESC, i.id
WITH collect({i: i, ofLead: ofLead, degree: degree}) AS found
UNWIND found[..$limit] AS x
WITH size(found) AS total, x, x.i AS i
RETURN total, i.id AS node, i.kind AS kind, i.value AS value, i.type AS type, coalesce(i.bits, 0) AS bits, coalesce(i.hub, false) AS hub,
       x.ofLead AS of_lead, x.degree - x.ofLead AS others`;

/** Accounts outside the lead that share identifiers with it (no hubs, none wider than `$wide`), strongest first, and how many.
 * Values of one kind depend on each other, so only the strongest of each kind counts. */
export const OTHERS = `
UNWIND $accounts AS id
MATCH (a:Account {id: id})-[:${EVIDENCE}]->(i:Identifier)
WITH DISTINCT i WHERE NOT coalesce(i.hub, false)
WITH i, COUNT { (i)<-[:${EVIDENCE}]-() } AS degree WHERE 2 <= degree <= $wide
WITH i ORDER BY coalesce(i.bits, 0) DESC, i.id LIMIT $identifiers
MATCH (i)<-[:${EVIDENCE}]-(b:Account)
WHERE NOT b.id IN $accounts
WITH b, i.kind AS kind, count(i) AS ofKind, max(coalesce(i.bits, 0)) AS strongest
WITH b, sum(ofKind) AS shared, sum(strongest) AS bits ORDER BY bits DESC, shared DESC, b.id
WITH collect({b: b, shared: shared, bits: bits}) AS found
UNWIND found[..$limit] AS x
WITH size(found) AS total, x, x.b AS b
RETURN total, b.id AS account_id, x.shared AS shared, x.bits AS bits, head([(b)-[:MEMBER_OF {run: $run}]->(c:Cluster) | c.id]) AS cluster_id`;

/** Identifiers that somebody else may have too: hubs, those wider than `$wide`, and the rest, which name others. */
export const FOLLOWED = `
UNWIND $accounts AS id
MATCH (a:Account {id: id})-[:${EVIDENCE}]->(i:Identifier)
WITH DISTINCT i
WITH coalesce(i.hub, false) AS hub, COUNT { (i)<-[:${EVIDENCE}]-() } AS degree WHERE degree >= 2
RETURN sum(CASE WHEN hub THEN 1 ELSE 0 END) AS hubs, sum(CASE WHEN NOT hub AND degree > $wide THEN 1 ELSE 0 END) AS wide,
       sum(CASE WHEN NOT hub AND degree <= $wide THEN 1 ELSE 0 END) AS rest`;
