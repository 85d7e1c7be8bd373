// name: ip-reach
// title: Addresses that reach many accounts
// question: Which IP addresses are used by several accounts, of which kind are they, and in how many clusters are those accounts?
// meaning: A hosting address of one cluster is an operator's server. A mobile, school or company address reaches many people who have nothing to do with each other.
// scan: true
// tags: network
// parameter: type | enumeration(any, residential, mobile, hosting, vpn, proxy, residential_proxy, tor, corporate, education, unknown) | any | Kind of address
// parameter: min_accounts | number | 5 | Accounts at least
// parameter: max_accounts | number | 1000 | Accounts at most
// parameter: limit | number | 100 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (i:Ip) WHERE $type = 'any' OR coalesce(i.type, 'unknown') = $type
WITH run, i, COUNT { (i)<-[:USED_IP]-() } AS accounts WHERE accounts >= $min_accounts AND accounts <= $max_accounts
WITH run, i, accounts ORDER BY accounts DESC, i.id LIMIT $limit
CALL (run, i) {
  MATCH (i)<-[used:USED_IP]-(a:Account)
  OPTIONAL MATCH (a)-[:MEMBER_OF {run: run.id}]->(c:Cluster)
  RETURN sum(coalesce(used.count, 1)) AS times, count(DISTINCT c.id) AS clusters, count(c) AS clustered
}
RETURN i.id AS identifier, i.type AS type, i.asnName AS operator, accounts, times, clustered, clusters, coalesce(i.hub, false) AS hub
ORDER BY accounts DESC, identifier
