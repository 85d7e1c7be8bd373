// name: bridging-accounts
// title: Accounts that bridge this cluster and others
// question: Which members share a rare identifier with members of another cluster?
// meaning: Either both clusters have one operator, or the shared thing was sold, lent or stolen. Join them only where several identifiers say so.
// tags: cluster
// parameter: cluster | cluster | | Cluster
// parameter: max_accounts | number | 200 | Accounts that an identifier may have at most
// parameter: limit | number | 200 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (c:Cluster {key: run.id + '/' + $cluster})<-[:MEMBER_OF]-(a:Account)
MATCH (a)-[]->(i:Identifier) WHERE NOT coalesce(i.hub, false) AND COUNT { (i)<-[]-() } <= $max_accounts
MATCH (i)<-[]-(b:Account)-[:MEMBER_OF {run: run.id}]->(d:Cluster) WHERE d <> c
WITH a, d, collect(DISTINCT i) AS shared, count(DISTINCT b) AS others
RETURN a.id AS account, d.id AS cluster, others, size(shared) AS identifiers, reduce(s = 0.0, i IN shared | s + coalesce(i.bits, 0)) AS bits,
       [i IN shared | i.id][..5] AS identifier
ORDER BY bits DESC, account, cluster
LIMIT $limit
