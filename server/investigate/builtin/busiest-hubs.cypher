// name: busiest-hubs
// title: The busiest hubs
// question: Which identifiers are so common that they prove nothing, and why?
// meaning: A university's address or a public client is no evidence. If something here should be evidence, or something that should be here is missing, look at the settings of detection.
// scan: true
// tags: audit
// parameter: limit | number | 50 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (i:Identifier) WHERE i.hub = true
WITH run, i, COUNT { (i)<-[]-() } AS accounts ORDER BY accounts DESC, i.id LIMIT $limit
CALL (run, i) {
  OPTIONAL MATCH (i)<-[]-(:Account)-[:MEMBER_OF {run: run.id}]->(c:Cluster)
  RETURN count(DISTINCT c.id) AS clusters
}
RETURN i.id AS identifier, i.kind AS kind, accounts, clusters, i.hubReason AS why
ORDER BY accounts DESC, identifier
