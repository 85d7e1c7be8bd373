// name: new-accounts-at-confirmed-clusters
// title: Accounts new since a date that touch a confirmed cluster
// question: Which accounts opened since then share an identifier with an account confirmed as fraud?
// meaning: An operator whose accounts were confirmed comes back with new ones, and reuses something. Hubs and identifiers of more than 1,000 accounts are left out.
// tags: recidivism
// parameter: since | date | | Opened since
// parameter: limit | number | 200 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (a:Account) WHERE a.createdAt >= $since AND a.disposition IS NULL
MATCH (a)-[]->(i:Identifier) WHERE NOT coalesce(i.hub, false) AND COUNT { (i)<-[]-() } <= 1000
MATCH (i)<-[]-(confirmed:Account {disposition: 'confirmed_fraud'})
OPTIONAL MATCH (confirmed)-[:MEMBER_OF {run: run.id}]->(c:Cluster)
WITH a, i, collect(DISTINCT confirmed.id) AS accounts, collect(DISTINCT c.id) AS clusters ORDER BY coalesce(i.bits, 0) DESC, i.id
WITH a, collect(i.id) AS identifiers, sum(coalesce(i.bits, 0)) AS bits, collect(accounts) AS accounts, collect(clusters) AS clusters
RETURN a.id AS account, datetime({epochMillis: a.createdAt}) AS opened, identifiers[..5] AS identifier, size(identifiers) AS shared, bits,
       COUNT { UNWIND accounts AS list UNWIND list AS x RETURN DISTINCT x } AS confirmed,
       COLLECT { UNWIND clusters AS list UNWIND list AS x RETURN DISTINCT x } AS clusters
ORDER BY bits DESC, confirmed DESC, account
LIMIT $limit
