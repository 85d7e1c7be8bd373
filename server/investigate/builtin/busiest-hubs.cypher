// name: busiest-hubs
// title: The busiest hubs
// question: Which identifiers are so common that they prove nothing, and why?
// meaning: A university's address or a public client is no evidence. If something here should be evidence, or something that should be here is missing, look at the settings of detection.
// parameter: limit | number | 50 | Rows at most
MATCH (i:Identifier) WHERE i.hub = true
WITH i, COUNT { (i)<-[]-(:Account) } AS accounts ORDER BY accounts DESC, i.id LIMIT $limit
CALL (i) {
  OPTIONAL MATCH (i)<-[]-(:Account)-[:MEMBER_OF]->(c:Cluster)
  RETURN count(DISTINCT c.id) AS clusters
}
RETURN i.id AS identifier, i.kind AS kind, accounts, clusters, i.hubReason AS why
ORDER BY accounts DESC, identifier
