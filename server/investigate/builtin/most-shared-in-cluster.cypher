// name: most-shared-in-cluster
// title: Identifiers most shared in a cluster
// question: What do the members of this cluster have in common?
// meaning: An identifier of most members and of few others is what holds the cluster together; one that many others have too proves little.
// tags: cluster
// parameter: cluster | cluster | | Cluster
// parameter: limit | number | 100 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (c:Cluster {key: run.id + '/' + $cluster})<-[:MEMBER_OF]-(a:Account)
MATCH (a)-[]->(i:Identifier)
WITH c, i, count(DISTINCT a) AS members WHERE members >= 2
WITH c, i, members, COUNT { (i)<-[]-() } AS accounts
RETURN i.id AS identifier, i.kind AS kind, members, accounts, round(100.0 * members / c.size, 1) AS percent_of_cluster,
       round(100.0 * members / accounts, 1) AS percent_inside, coalesce(i.bits, 0) AS bits, coalesce(i.hub, false) AS hub
ORDER BY members DESC, accounts, identifier
LIMIT $limit
