// name: shared-instruments
// title: Instruments that several accounts pay with
// question: Which payment instruments are used by several accounts, and do those accounts stand in one cluster?
// meaning: An instrument of a few accounts in one cluster is strong evidence. One of very many accounts is a company's or a reseller's.
// scan: true
// tags: payment
// parameter: min_accounts | number | 3 | Accounts at least
// parameter: max_accounts | number | 1000 | Accounts at most
// parameter: limit | number | 200 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (p:Payment)
WITH run, p, COUNT { (p)<-[:PAID_WITH]-() } AS accounts WHERE accounts >= $min_accounts AND accounts <= $max_accounts
WITH run, p, accounts ORDER BY accounts DESC, p.id LIMIT $limit
CALL (run, p) {
  MATCH (p)<-[:PAID_WITH]-(a:Account)
  OPTIONAL MATCH (a)-[:MEMBER_OF {run: run.id}]->(c:Cluster)
  RETURN count(DISTINCT c.id) AS clusters, count(c) AS clustered, sum(CASE WHEN a.verified THEN 1 ELSE 0 END) AS verified
}
RETURN p.id AS identifier, p.method AS method, p.issuer AS issuer, accounts, clustered, clusters, verified
ORDER BY accounts DESC, identifier
