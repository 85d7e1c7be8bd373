// name: virtual-instruments
// title: Virtual and prepaid instruments by BIN
// question: Which series of virtual or prepaid instruments pay for many accounts with a new instrument each?
// meaning: An operator buys one virtual card an account, all of one series. A series of many accounts outside of any cluster is a product that honest people buy too.
// scan: true
// tags: payment
// parameter: methods | list | virtual, prepaid | Methods of payment
// parameter: min_accounts | number | 5 | Accounts at least
// parameter: limit | number | 100 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (p:Payment) WHERE p.method IN $methods AND p.bin IS NOT NULL
MATCH (a:Account)-[:PAID_WITH]->(p)
OPTIONAL MATCH (a)-[:MEMBER_OF {run: run.id}]->(c:Cluster)
WITH p.bin AS bin, p.method AS method, min(p.issuer) AS issuer, count(DISTINCT p) AS instruments, count(DISTINCT a) AS accounts,
     count(DISTINCT CASE WHEN c IS NOT NULL THEN a END) AS clustered, count(DISTINCT c) AS clusters
WHERE accounts >= $min_accounts
RETURN bin, method, issuer, instruments, accounts, clustered, clusters
ORDER BY clustered DESC, accounts DESC, bin, method
LIMIT $limit
