import { EVIDENCE, MEMBERS } from "../store/fragments.cypher.ts";

/** A page of members, strongest first. */
export const MEMBER_PAGE = `
${MEMBERS}
WITH a, m, c ORDER BY m.core DESC, m.linkage DESC, a.id SKIP $offset LIMIT $limit
RETURN a.id AS account_id, c.id AS cluster_id, m.flagged AS flagged, c.risk AS cluster_risk, m.linkage AS linkage, m.core AS core,
       coalesce(a.disposition, 'open') AS disposition, a.createdAt AS created, a.organization AS organization,
       a.verified = true AS verified, a.status AS status, coalesce(a.exchanges, 0) AS exchanges
ORDER BY core DESC, linkage DESC, account_id`;

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
