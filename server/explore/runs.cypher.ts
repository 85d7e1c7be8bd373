/** Finished runs, newest first. */
export const RUNS = `
MATCH (r:Run {state: 'done'}) RETURN r.json AS json, coalesce(r.dropped, false) AS dropped ORDER BY r.startedAt DESC, r.id DESC SKIP $offset LIMIT $limit`;
export const RUNS_COUNT = `RETURN COUNT { (:Run {state: 'done'}) } AS total`;

/** Clusters of a run with their members and with those of them that are to be acted on. */
export const CLUSTERS_OF_RUN = `
MATCH (:Run {id: $run})<-[:OF_RUN]-(c:Cluster)
RETURN c.id AS id, c.flagged AS flagged, c.risk AS risk,
  COLLECT { MATCH (a:Account)-[:MEMBER_OF]->(c) RETURN a.id } AS members,
  COLLECT { MATCH (a:Account)-[m:MEMBER_OF]->(c) WHERE m.flagged RETURN a.id } AS acted_on`;
