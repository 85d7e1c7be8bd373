import { EVIDENCE } from "../store/fragments.cypher.ts";

/** Identifiers that at least two of the accounts have: a page, the rarest first and hubs last, and how many there are. */
export const COMMON_IDENTIFIERS = `
UNWIND $ids AS id
MATCH (a:Account {id: id})-[:${EVIDENCE}]->(i:Identifier)
WITH i, count(*) AS of WHERE of >= 2
WITH i.id AS node, of, coalesce(i.hub, false) AS hub, COUNT { (i)<-[:${EVIDENCE}]-() } AS reach
ORDER BY hub, reach, of DESC, node
WITH collect({node: node, of: of}) AS found
RETURN found[$offset..$offset + $limit] AS found, size(found) AS total`;

/** Accounts that have at least two of the identifiers: a page, those with most of them first, and how many there are. */
export const COMMON_ACCOUNTS = `
UNWIND $ids AS id
MATCH (i:Identifier {id: id})<-[:${EVIDENCE}]-(a:Account)
WITH a, count(*) AS of WHERE of >= 2
WITH 'account:' + a.id AS node, of ORDER BY of DESC, node
WITH collect({node: node, of: of}) AS found
RETURN found[$offset..$offset + $limit] AS found, size(found) AS total`;
