// name: widest-templates
// title: Prompt templates that most accounts send
// question: Which prompt templates are sent by many accounts, and are those accounts in few clusters?
// meaning: A template of many accounts in one cluster is a campaign's; one of many accounts in many clusters or in none is public property.
// scan: true
// tags: template
// parameter: min_accounts | number | 5 | Accounts at least
// parameter: limit | number | 100 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (f:PromptFingerprint)
WITH run, f, COUNT { (f)<-[:SENT]-() } AS accounts WHERE accounts >= $min_accounts
WITH run, f, accounts ORDER BY accounts DESC, f.id LIMIT $limit
CALL (run, f) {
  MATCH (f)<-[s:SENT]-(a:Account)
  OPTIONAL MATCH (a)-[:MEMBER_OF {run: run.id}]->(c:Cluster)
  RETURN sum(coalesce(s.count, 1)) AS times, count(DISTINCT c) AS clusters, count(c) AS clustered
}
RETURN f.id AS identifier, f.capability AS capability, accounts, times, clustered, clusters, coalesce(f.hub, false) AS hub
ORDER BY accounts DESC, identifier
