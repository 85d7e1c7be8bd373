/** A finished run, or the newest one where `$run` is null. */
export const RUN = `
MATCH (r:Run {state: 'done'}) WHERE $run IS NULL OR r.id = $run
RETURN r.json AS json, coalesce(r.dropped, false) AS dropped ORDER BY r.startedAt DESC LIMIT 1`;

/** Clusters of a run by place in the queue; all of them where `$ids` is null. */
export const CLUSTERS = `
MATCH (:Run {id: $run})<-[:OF_RUN]-(c:Cluster) WHERE $ids IS NULL OR c.id IN $ids
RETURN c.json AS json ORDER BY c.rank, c.id`;

/** Members by present disposition of the named clusters, `open` ones left out. */
export const VERDICTS = `
UNWIND $keys AS key
MATCH (c:Cluster {key: key})<-[:MEMBER_OF]-(a:Account) WHERE a.disposition IS NOT NULL
RETURN c.id AS cluster, a.disposition AS disposition, count(*) AS accounts`;

/** The same for every cluster of a run, from the judged accounts. */
export const ALL_VERDICTS = `
MATCH (a:Account) WHERE a.disposition IS NOT NULL
MATCH (a)-[:MEMBER_OF {run: $run}]->(c:Cluster)
RETURN c.id AS cluster, a.disposition AS disposition, count(*) AS accounts`;

/** One row for each member of the named clusters, in the order of the queue. */
export const MEMBER_ROWS = `
UNWIND $keys AS key
MATCH (c:Cluster {key: key})<-[m:MEMBER_OF]-(a:Account)
RETURN a.id AS account_id, c.id AS cluster_id, m.flagged AS flagged, c.risk AS cluster_risk, m.linkage AS linkage, m.core AS core,
       coalesce(a.disposition, 'open') AS disposition
ORDER BY c.rank, c.id, a.id`;

/** Clusters that were made by hand. */
export const OWN_CLUSTERS = `
UNWIND $keys AS key
MATCH (c:Cluster {key: key}) RETURN c.json AS json ORDER BY c.id`;
