// name: new-accounts-at-confirmed-clusters
// title: Accounts new since a date that touch a confirmed cluster
// question: Which accounts opened since then share an identifier with an account confirmed as fraud?
// meaning: An operator whose accounts were confirmed comes back with new ones, and reuses something. Hubs and identifiers of more than 1,000 accounts are left out.
// parameter: since | date | | Opened since
// parameter: limit | number | 200 | Rows at most
MATCH (a:Account) WHERE a.createdAt >= $since AND a.disposition IS NULL
MATCH (a)-[]->(i:Identifier) WHERE NOT coalesce(i.hub, false) AND COUNT { (i)<-[]-() } <= 1000
MATCH (i)<-[]-(confirmed:Account {disposition: 'confirmed_fraud'})
OPTIONAL MATCH (confirmed)-[:MEMBER_OF]->(c:Cluster)-[:OF_RUN]->(:Run {state: 'done'})
WITH a, collect(DISTINCT i.id) AS identifiers, count(DISTINCT confirmed) AS confirmed_accounts_shared, collect(DISTINCT c.id) AS clusters,
     sum(DISTINCT coalesce(i.bits, 0)) AS bits
RETURN a.id AS account, datetime({epochMillis: a.createdAt}) AS opened, confirmed_accounts_shared AS confirmed, clusters,
       identifiers[..5] AS identifier, size(identifiers) AS shared, bits
ORDER BY bits DESC, confirmed DESC, account
LIMIT $limit
