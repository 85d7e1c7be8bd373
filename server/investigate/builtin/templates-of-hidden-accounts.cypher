// name: templates-of-hidden-accounts
// title: Templates of accounts that hide
// question: Which prompt templates come from accounts that use anonymising addresses and disposable instruments more than the senders of others do, and how many of those accounts are in a cluster?
// meaning: Accounts that share nothing but templates form no cluster, however many they are, and are never flagged. An operator of that kind stands here with a small clustered_share; so does a tool of strangers who like to hide. It says where to look, and nothing about a single account.
// scan: true
// tags: template, network, payment
// parameter: min_accounts | number | 20 | Accounts at least
// parameter: templates | number | 400 | Templates that are looked at, those of most accounts
// parameter: min_excess | number | 0.3 | Both shares together above the usual ones (the medians of all these templates) at least
// parameter: sample | number | 100 | Accounts of each that are looked at
// parameter: limit | number | 100 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (f:PromptFingerprint)
WITH run, f, COUNT { (f)<-[:SENT]-() } AS accounts WHERE accounts >= $min_accounts
WITH run, f, accounts ORDER BY accounts DESC, f.id LIMIT toInteger($templates)
CALL (run, f) {
  MATCH (f)<-[:SENT]-(a:Account)
  WITH run, a ORDER BY a.id LIMIT toInteger($sample)
  CALL (a) {
    MATCH (a)-[used:USED_IP]->(i)
    WITH coalesce(used.count, 1) AS uses, i.proxyService IS NOT NULL OR i.type IN ['hosting', 'vpn', 'proxy', 'residential_proxy', 'tor'] AS anonymising
    RETURN 1.0 * sum(CASE WHEN anonymising THEN uses ELSE 0 END) / sum(uses) AS hidden
  }
  RETURN avg(hidden) AS hidden,
         avg(CASE WHEN EXISTS { (a)-[:PAID_WITH]->(p) WHERE p.method IN ['prepaid', 'virtual', 'crypto'] } THEN 1.0 ELSE 0.0 END) AS disposable,
         avg(CASE WHEN EXISTS { (a)-[:MEMBER_OF {run: run.id}]->(:Cluster) } THEN 1.0 ELSE 0.0 END) AS clustered
}
WITH collect({template: f, accounts: accounts, hidden: coalesce(hidden, 0), disposable: disposable, clustered: clustered}) AS templates,
     percentileCont(coalesce(hidden, 0), 0.5) AS hidden_usual, percentileCont(disposable, 0.5) AS disposable_usual
UNWIND templates AS t
WITH t, hidden_usual, disposable_usual, t.hidden - hidden_usual + t.disposable - disposable_usual AS excess
WHERE excess >= $min_excess
RETURN t.template.id AS identifier, t.template.capability AS capability, t.accounts AS accounts, round(t.clustered, 2) AS clustered_share,
       round(t.hidden, 2) AS hidden_share, round(hidden_usual, 2) AS hidden_usual,
       round(t.disposable, 2) AS disposable_share, round(disposable_usual, 2) AS disposable_usual
ORDER BY excess DESC, identifier
LIMIT $limit
