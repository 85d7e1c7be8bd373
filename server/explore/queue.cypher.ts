/** What the queue is filtered and sorted by; the clusters themselves only where `$whole`. */
export const QUEUE = `
MATCH (:Run {id: $run})<-[:OF_RUN]-(c:Cluster)
RETURN c.id AS id, c.rank AS rank, c.risk AS risk, c.flagged AS flagged, c.size AS size, coalesce(c.exchangesPerDay, 0) AS exchanges,
       c.lastSeen AS lastSeen, coalesce(c.changed, false) AS changed, CASE WHEN $whole THEN c.json END AS json
ORDER BY rank, id`;
