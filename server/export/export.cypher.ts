import { EVIDENCE } from "../store/fragments.cypher.ts";

const OF_DISPOSITION = `($disposition IS NULL OR coalesce(a.disposition, 'open') = $disposition)`;

/** One row for each member of the named clusters. */
export const MEMBER_ROWS = `
UNWIND $keys AS key
MATCH (c:Cluster {key: key})<-[m:MEMBER_OF]-(a:Account) WHERE ${OF_DISPOSITION}
RETURN a.id AS account_id, c.id AS cluster_id, coalesce(a.disposition, 'open') AS disposition, a.dispositionBy AS reviewed_by,
       a.dispositionAt AS reviewed_at, m.flagged AS flagged, m.linkage AS linkage, m.core AS core, a.organization AS organization,
       a.verified = true AS verified, a.status AS status, a.createdAt AS created_at, coalesce(a.exchanges, 0) AS exchanges
ORDER BY c.rank, c.id, a.id`;

/** Identifiers that two or more of the exported members of a cluster share. */
export const SHARED_IN_CLUSTER = `
MATCH (:Cluster {key: $key})<-[:MEMBER_OF]-(a:Account) WHERE ${OF_DISPOSITION}
MATCH (a)-[:${EVIDENCE}]->(i:Identifier)
WITH i, count(DISTINCT a) AS members WHERE members >= 2
RETURN i.id AS id, i.kind AS kind, i.value AS value, coalesce(i.bits, 0) AS bits, coalesce(i.hub, false) AS hub ORDER BY id`;

/** Relations from the exported members of a cluster to identifiers that anybody shares: many rows, to be streamed. */
export const EVIDENCE_IN_CLUSTER = `
MATCH (:Cluster {key: $key})<-[:MEMBER_OF]-(a:Account) WHERE ${OF_DISPOSITION}
MATCH (a)-[r:${EVIDENCE}]->(i:Identifier) WHERE COUNT { (i)<-[:${EVIDENCE}]-() } >= 2
RETURN a.id AS account, i.id AS identifier, toFloat(coalesce(i.bits, 0)) AS bits, toFloat(coalesce(r.count, 1)) AS count`;

/** Links between exported members of a cluster, each once: many rows, to be streamed. */
export const LINKS_IN_CLUSTER = `
MATCH (c:Cluster {key: $key})<-[:MEMBER_OF]-(a:Account) WHERE ${OF_DISPOSITION}
MATCH (a)-[l:LINKED {run: $run}]->(b:Account)-[:MEMBER_OF]->(c)
WHERE $disposition IS NULL OR coalesce(b.disposition, 'open') = $disposition
RETURN a.id AS a, b.id AS b, toFloat(l.bits) AS bits`;

/** Accounts whose present disposition is confirmed fraud, in the order of their ids, from `$after` on; evidence is that of links inside their cluster: who left it has none. */
export const CONFIRMED = `
MATCH (a:Account {disposition: 'confirmed_fraud'}) WHERE a.id > $after
WITH a ORDER BY a.id LIMIT $limit
OPTIONAL MATCH (a)-[:MEMBER_OF {run: $run}]->(c:Cluster)
OPTIONAL MATCH (a)-[l:LINKED {run: $run}]-(:Account)-[:MEMBER_OF]->(c)
RETURN a.id AS account_id, c.id AS cluster_id, a.disposition AS disposition, a.dispositionBy AS reviewed_by,
       a.dispositionAt AS reviewed_at, coalesce(max(l.bits), 0) AS bits, collect(DISTINCT l.families) AS families
ORDER BY account_id`;

/** The same of the clusters `$keys` alone, which may be made by hand; evidence is that of links inside each of them. */
export const CONFIRMED_IN = `
UNWIND $keys AS key
MATCH (c:Cluster {key: key})<-[:MEMBER_OF]-(a:Account {disposition: 'confirmed_fraud'})
OPTIONAL MATCH (a)-[l:LINKED {run: $run}]-(:Account)-[:MEMBER_OF]->(c)
RETURN a.id AS account_id, c.id AS cluster_id, a.disposition AS disposition, a.dispositionBy AS reviewed_by,
       a.dispositionAt AS reviewed_at, coalesce(max(l.bits), 0) AS bits, collect(DISTINCT l.families) AS families
ORDER BY account_id, cluster_id`;

/** Accounts of the clusters `$keys`. */
export const ACCOUNTS_IN = `UNWIND $keys AS key MATCH (:Cluster {key: key})<-[:MEMBER_OF]-(a:Account) RETURN DISTINCT a.id AS id`;

/** Accounts of an earlier batch with what was done to each. */
export const BATCH = `
MATCH (b:ExportBatch {id: $batch})-[x:INCLUDES]->(a:Account)
OPTIONAL MATCH (a)-[:MEMBER_OF {run: $run}]->(c:Cluster)
OPTIONAL MATCH (a)-[l:LINKED {run: $run}]-(:Account)-[:MEMBER_OF]->(c)
RETURN a.id AS account_id, c.id AS cluster_id, coalesce(a.disposition, 'open') AS disposition, a.dispositionBy AS reviewed_by,
       a.dispositionAt AS reviewed_at, coalesce(max(l.bits), 0) AS bits, collect(DISTINCT l.families) AS families, x.action AS action
ORDER BY account_id`;
export const BATCH_KIND = `MATCH (b:ExportBatch {id: $batch}) RETURN b.kind AS kind`;

/** The record of what was handed over. */
export const CREATE_BATCH = `CREATE (:ExportBatch {id: $batch, at: $at, kind: $kind, by: $by, run: $run, reverses: $reverses})`;
/** Gives the accounts that are in it: who is not confirmed any more since it was read is left out. */
export const INCLUDE = `
MATCH (b:ExportBatch {id: $batch})
UNWIND $rows AS row
MATCH (a:Account {id: row.id}) WHERE row.action = 'reinstate' OR a.disposition = 'confirmed_fraud'
CREATE (b)-[:INCLUDES {action: row.action}]->(a)
RETURN a.id AS id`;
/** Whoever holds it exports alone, and no verdict is given meanwhile. */
export const LOCK = `MATCH (m:Meta {id: 'hydrascope'}) SET m.labelledAt = coalesce(m.labelledAt, $at)`;
