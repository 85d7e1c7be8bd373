// name: hand-offs
// title: Hand-offs inside a cluster
// question: Which members of this cluster fell silent shortly before a linked member began?
// meaning: Accounts that relieve each other do the work of one. A few pairs happen by chance; a chain of them does not.
// tags: cluster, time
// parameter: cluster | cluster | | Cluster
// parameter: hours | number | 24 | Hours between the last use of one and the first of the other at most
// parameter: limit | number | 200 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (c:Cluster {key: run.id + '/' + $cluster})<-[:MEMBER_OF]-(a:Account)
MATCH (a)-[link:LINKED]-(b:Account)-[:MEMBER_OF]->(c)
WITH a, b, link, (b.firstSeen - a.lastSeen) / 3600000.0 AS gap WHERE gap >= 0 AND gap <= $hours
RETURN a.id AS from_account, b.id AS to_account, datetime({epochMillis: a.lastSeen}) AS ended, datetime({epochMillis: b.firstSeen}) AS began,
       round(gap, 1) AS hours, link.bits AS bits
ORDER BY ended, from_account, to_account
LIMIT $limit
