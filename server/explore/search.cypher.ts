import { EVIDENCE } from "../store/fragments.cypher.ts";

/** Accounts whose id begins with the text, in the order of the index: nothing is read that is not given. */
export const ACCOUNTS_BY_BEGINNING = `MATCH (a:Account) WHERE a.id STARTS WITH $q RETURN 'account:' + a.id AS id LIMIT $limit`;

/** Identifiers and networks whose value begins with one of the texts. */
export const IDENTIFIERS_BY_BEGINNING = `
UNWIND $texts AS q
CALL (q) { MATCH (i:Identifier) WHERE i.value STARTS WITH q RETURN i LIMIT $limit }
RETURN DISTINCT i.id AS id, i.kind AS kind, coalesce(i.accounts, COUNT { (i)<-[:${EVIDENCE}]-() }) AS accounts`;
export const NETWORKS_BY_BEGINNING = `
UNWIND $texts AS q
CALL (q) { MATCH (n:Network) WHERE n.id STARTS WITH 'network:' + q RETURN n LIMIT $limit }
RETURN DISTINCT n.id AS id, 'network' AS kind, coalesce(n.accounts, 1) AS accounts`;

/** Full-text indexes that serve. */
export const WORDS_READY = `SHOW FULLTEXT INDEXES YIELD name, state WHERE state = 'ONLINE' AND name STARTS WITH 'words_' RETURN name`;

/** Nodes that hold the words, from each of the indexes. */
export const BY_WORDS = `
UNWIND $indexes AS name
CALL (name) { CALL db.index.fulltext.queryNodes(name, $words, {limit: $limit}) YIELD node RETURN node }
RETURN CASE WHEN node:Account THEN 'account:' + node.id ELSE node.id END AS id, coalesce(node.kind, 'account') AS kind,
       CASE WHEN node:Account THEN 1 ELSE coalesce(node.accounts, 1) END AS accounts`;

/** Notes that hold the words, and what each is about. */
export const NOTES_BY_WORDS = `
CALL db.index.fulltext.queryNodes('words_note', $words, {limit: $limit}) YIELD node AS n
OPTIONAL MATCH (n)-[:ON]->(about)
WITH n, head(collect(about)) AS about
RETURN n.id AS note_id, n.text AS text, n.by AS by, n.at AS at,
       CASE WHEN about:Account OR about:Identifier OR about:Network THEN null ELSE coalesce(n.cluster, about.id) END AS cluster_id,
       CASE WHEN about:Account THEN 'account:' + about.id WHEN about:Identifier OR about:Network THEN about.id END AS node
ORDER BY at DESC`;

/** Clusters of a run whose id begins with the text. */
export const CLUSTERS_BY_BEGINNING = `
MATCH (c:Cluster {run: $run}) WHERE c.id STARTS WITH $q
RETURN c.id AS cluster_id, c.size AS size, c.flagged AS flagged ORDER BY c.id LIMIT $limit`;
