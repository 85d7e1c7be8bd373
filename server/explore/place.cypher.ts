import { EVIDENCE, MEMBERS } from "../store/fragments.cypher.ts";

/** Which of the accounts exist, and whether they came with later loads than `$asOf` (0: not known): all that they have is newer. */
export const EXISTING = `
UNWIND $accounts AS id MATCH (a:Account {id: id})
RETURN a.id AS id, $asOf > 0 AND EXISTS { (a)-[r:${EVIDENCE}]->() WHERE r.since > $asOf }
  AND NOT EXISTS { (a)-[r:${EVIDENCE}]->() WHERE coalesce(r.since, 0) <= $asOf } AS newer`;

/** An account's place in the run, and what is known of it now. */
export const PLACE = `
MATCH (a:Account {id: $account})
OPTIONAL MATCH (a)-[m:MEMBER_OF {run: $run}]->(c:Cluster)
RETURN c.id AS cluster, m.linkage AS linkage, coalesce(m.core, false) AS core, coalesce(a.disposition, 'open') AS disposition, a.verified = true AS verified`;

/** Accounts at the other end of an account's links, strongest first. */
export const PARTNERS = `
MATCH (a:Account {id: $account})-[l:LINKED {run: $run}]-(b:Account)
RETURN b.id AS id ORDER BY l.bits DESC, id LIMIT $limit`;

/** All members of a cluster. */
export const ALL_MEMBERS = `
${MEMBERS}
RETURN a.id AS id, coalesce(m.core, false) AS core`;
