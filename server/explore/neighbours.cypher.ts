import { IDENTIFIER_KINDS, type IdentifierKind } from "../contract/graph.ts";
import { EVIDENCE } from "../store/fragments.cypher.ts";

/** Facts of one node, whatever it is. */
export const FACTS = `
MATCH (n:Account|Identifier|Network {id: $id})
WHERE n:Account = $account
RETURN properties(n) AS properties`;

/** Networks of an address. */
export const NETWORKS_OF_IP = `MATCH (:Ip {id: $id})-[:IN_NETWORK]->(n:Network) RETURN n.id AS id ORDER BY id LIMIT 5`;

/** Identifiers of an account by kind, from the degrees; and its links in the run. */
export const NEIGHBOURS_OF_ACCOUNT = `
MATCH (a:Account {id: $id})
RETURN COUNT { (a)-[:LINKED {run: $run}]-() } AS account, ${Object.entries(IDENTIFIER_KINDS)
  .map(([kind, { relation }]) => `COUNT { (a)-[:${relation}]->() } AS ${kind}`)
  .join(", ")}`;

/** Clusters of the run that the accounts of an identifier belong to, those with most of them first. */
export const CLUSTERS_OF_IDENTIFIER = `
MATCH (i:Identifier {id: $id})<-[:${EVIDENCE}]-(a:Account)-[:MEMBER_OF {run: $run}]->(c:Cluster)
RETURN c.id AS cluster_id, count(*) AS accounts ORDER BY accounts DESC, cluster_id LIMIT 50`;

/** A page of an account's identifiers of one kind, most shared first. */
export function identifiersOfAccount(kind: IdentifierKind): string {
  const { relation } = IDENTIFIER_KINDS[kind];
  return `
MATCH (a:Account {id: $id})-[:${relation}]->(i)
WITH i, COUNT { (i)<-[:${relation}]-() } AS degree ORDER BY degree DESC, i.id
RETURN i.id AS id SKIP $offset LIMIT $limit`;
}

/** A page of an account's links, strongest first. */
export const LINKS_OF_ACCOUNT = `
MATCH (a:Account {id: $id})-[l:LINKED {run: $run}]-(b:Account)
RETURN 'account:' + b.id AS id ORDER BY l.bits DESC, b.id SKIP $offset LIMIT $limit`;

/** A page of the accounts that have an identifier, strongest linkage first. */
export const ACCOUNTS_OF_IDENTIFIER = `
MATCH (i:Identifier {id: $id})<-[:${EVIDENCE}]-(a:Account)
OPTIONAL MATCH (a)-[m:MEMBER_OF {run: $run}]->(:Cluster)
WITH a, coalesce(m.linkage, -1) AS linkage ORDER BY linkage DESC, a.id
RETURN 'account:' + a.id AS id SKIP $offset LIMIT $limit`;

/** The same of a very wide hub, in the order of ids alone: one property read for each account. */
export const ACCOUNTS_OF_HUB = `
MATCH (i:Identifier {id: $id})<-[:${EVIDENCE}]-(a:Account)
RETURN 'account:' + a.id AS id ORDER BY a.id SKIP $offset LIMIT $limit`;

/** A page of the addresses of a network, most shared first. */
export const IPS_OF_NETWORK = `
MATCH (n:Network {id: $id})<-[:IN_NETWORK]-(i:Ip)
WITH i, COUNT { (i)<-[:USED_IP]-() } AS degree ORDER BY degree DESC, i.id
RETURN i.id AS id SKIP $offset LIMIT $limit`;
export const IP_COUNT = `MATCH (n:Network {id: $id}) RETURN COUNT { (n)<-[:IN_NETWORK]-() } AS ip`;
