// name: cluster-overlap
// title: How clusters of two runs overlap
// question: Which clusters of an earlier run do the clusters of the newest run hold, and how much of them?
// meaning: A Jaccard of 1 is the same cluster. One cluster that holds several earlier ones was merged, one earlier one in several was split: see what changed.
// scan: true
// tags: run
// parameter: earlier | string | | Earlier run, one of the 20 newest, e.g. R-0001
// parameter: min_accounts | number | 1 | Accounts in common at least
// parameter: limit | number | 1000 | Rows at most
MATCH (run:Run {state: 'done'}) WHERE run.id <> $earlier WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (run)<-[:OF_RUN]-(c:Cluster)
CALL (c) {
  MATCH (c)<-[:MEMBER_OF]-(a:Account)-[:MEMBER_OF {run: $earlier}]->(d:Cluster)
  RETURN d, count(a) AS both
}
WITH c, d, both WHERE both >= $min_accounts
RETURN c.id AS cluster, d.id AS earlier_cluster, both AS accounts, c.size AS size, d.size AS earlier_size,
       round(1.0 * both / (c.size + d.size - both), 3) AS jaccard
ORDER BY accounts DESC, cluster, earlier_cluster
LIMIT $limit
