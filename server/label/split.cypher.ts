/**
 * What tells the accounts of a verdict apart: membership in the cluster that it is on (`$key`), which may be made by hand, else in the run, and whether
 * their organisation was verified.
 */
export const STANDING = `
UNWIND $ids AS id
MATCH (a:Account {id: id})
OPTIONAL MATCH (a)-[own:MEMBER_OF]->(:Cluster {key: $key})
OPTIONAL MATCH (a)-[m:MEMBER_OF {run: $run}]->(:Cluster)
RETURN a.id AS account_id, coalesce(own.linkage, m.linkage) AS linkage, coalesce(own.core, m.core, false) AS core, a.organization AS organization,
       coalesce(a.verified, false) AS verified`;
