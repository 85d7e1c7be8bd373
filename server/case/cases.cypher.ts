/** Changes the cases of `$clusters`, making those that are missing; a null status stays, and the assignee where `$assigns` is false. */
export const SET_CASES = `
UNWIND $clusters AS id
MERGE (k:Case {id: id})
SET k.status = coalesce($status, k.status, 'open'), k.assignee = CASE WHEN $assigns THEN $assignee ELSE k.assignee END,
    k.by = $by, k.at = $at`;

/** Everybody who has a case. */
export const ANALYSTS = `MATCH (k:Case) WHERE k.assignee IS NOT NULL RETURN DISTINCT k.assignee AS name ORDER BY name`;

/** Members of the clusters `$keys`, each once. */
export const ACCOUNTS = `
UNWIND $keys AS key MATCH (:Cluster {key: key})<-[:MEMBER_OF]-(a:Account)
RETURN DISTINCT a.id AS id ORDER BY id`;
