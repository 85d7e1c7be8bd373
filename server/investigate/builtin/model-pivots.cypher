// name: model-pivots
// title: When a cluster took up each model
// question: On which days did members of this cluster begin to use each model?
// meaning: Accounts that change to a new model on the same day follow one order. After a release honest users change too, over weeks.
// show: chart
// tags: cluster, time
// parameter: cluster | cluster | | Cluster
// parameter: min_accounts | number | 1 | Accounts on the day at least
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (c:Cluster {key: run.id + '/' + $cluster})<-[:MEMBER_OF]-(a:Account)-[used:USED_MODEL]->(m:Model)
WITH c, m, a, reduce(first = used.days[0], day IN used.days | CASE WHEN day < first THEN day ELSE first END) AS first
WITH c, m, first, count(a) AS accounts WHERE accounts >= $min_accounts
RETURN date({year: 1970, month: 1, day: 1}) + duration({days: first}) AS day, m.value AS model, accounts, round(100.0 * accounts / c.size, 1) AS percent_of_cluster
ORDER BY day, model
