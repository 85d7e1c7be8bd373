// name: network-reach
// title: Who stands behind a network
// question: Which addresses of this network are used, by how many accounts, and in which clusters are they?
// meaning: Many addresses of one network that serve one cluster are a block that was rented. An internet provider's network serves everybody.
// tags: network
// parameter: network | identifier(network) | | Network, e.g. network:203.0.113.0/24
// parameter: limit | number | 256 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (n:Network {id: $network})<-[:IN_NETWORK]-(i:Ip)
WITH run, i, COUNT { (i)<-[:USED_IP]-() } AS accounts ORDER BY accounts DESC, i.id LIMIT $limit
CALL (run, i) {
  MATCH (i)<-[:USED_IP]-(a:Account) WITH run, a LIMIT 5000
  OPTIONAL MATCH (a)-[:MEMBER_OF {run: run.id}]->(c:Cluster)
  WITH c.id AS cluster, count(*) AS members ORDER BY members DESC, cluster
  RETURN collect(cluster)[..5] AS clusters, sum(CASE WHEN cluster IS NULL THEN 0 ELSE members END) AS clustered
}
RETURN i.id AS identifier, i.type AS type, accounts, clustered, clusters
ORDER BY accounts DESC, identifier
