/** What tells the accounts of a verdict apart: membership in the run, and whether their organisation was verified. */
export const STANDING = `
UNWIND $ids AS id
MATCH (a:Account {id: id})
OPTIONAL MATCH (a)-[m:MEMBER_OF {run: $run}]->(:Cluster)
RETURN a.id AS account_id, m.linkage AS linkage, coalesce(m.core, false) AS core, a.organization AS organization,
       coalesce(a.verified, false) AS verified`;
