/** Whom a verdict on the accounts touches, in numbers; `opened` holds the instants at which they were opened. */
export const COLLATERAL = `
UNWIND $ids AS id
MATCH (a:Account {id: id})
OPTIONAL MATCH (a)-[own:MEMBER_OF]->(:Cluster {key: $key})
OPTIONAL MATCH (a)-[m:MEMBER_OF {run: $run}]->(:Cluster)
WITH a, coalesce(own.core, m.core, false) AS core,
     EXISTS { MATCH (a)-[p:PAID_WITH]->() WHERE p.succeeded > 0 OR coalesce(p.failed, 0) + coalesce(p.refunded, 0) + coalesce(p.disputed, 0) = 0 } AS paying
RETURN count(a) AS accounts, sum(CASE WHEN a.verified = true THEN 1 ELSE 0 END) AS verified_accounts,
       sum(CASE WHEN paying THEN 1 ELSE 0 END) AS paying, sum(CASE WHEN core THEN 0 ELSE 1 END) AS fringe,
       collect(a.createdAt) AS opened, coalesce(sum(a.exchanges), 0) AS exchanges`;

/** The organisations of the accounts, the largest first. */
export const ORGANIZATIONS = `
UNWIND $ids AS id
MATCH (a:Account {id: id}) WHERE a.organization IS NOT NULL
RETURN a.organization AS name, count(*) AS accounts, any(x IN collect(DISTINCT a.verified) WHERE x = true) AS verified
ORDER BY accounts DESC, name LIMIT 20`;

/** Present dispositions of the accounts. */
export const DISPOSITIONS_OF = `
UNWIND $ids AS id
MATCH (a:Account {id: id})
RETURN coalesce(a.disposition, 'open') AS disposition, count(*) AS accounts`;

/** The hours, packed load by load, of those of the accounts that were ever active. */
export const HOURS_OF = `
UNWIND $ids AS id
MATCH (a:Account {id: id}) WHERE a.activity IS NOT NULL
RETURN a.activity AS activity`;
