import { EVIDENCE } from "../store/fragments.cypher.ts";

/** Addresses that the accounts used, each once. */
export const ADDRESSES = `
UNWIND $ids AS id
MATCH (:Account {id: id})-[:USED_IP]->(i:Ip)
RETURN DISTINCT i.id AS id`;

/** Organisations by the lower case of their names. */
export const ORGANIZATIONS_NAMED = `MATCH (o:Organization) WHERE toLower(o.id) IN $names RETURN o.id AS id`;

/** Which of the accounts have an identifier of `$known`; of the kinds in `$used` in at least half of their uses. */
export const VOUCHED = `
UNWIND $ids AS id
MATCH (a:Account {id: id})-[r:${EVIDENCE}]->(i:Identifier)
WITH a, i.kind AS kind, sum(coalesce(r.count, 1)) AS uses, sum(CASE WHEN i.id IN $known THEN coalesce(r.count, 1) ELSE 0 END) AS known
WHERE known > 0 AND (NOT kind IN $used OR 2 * known >= uses)
RETURN DISTINCT a.id AS id`;
