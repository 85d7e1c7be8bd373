// name: organization-exposure
// title: How far an organisation is exposed
// question: In which clusters are accounts of this organisation, and would an action on them hit it?
// meaning: Accounts of a verified organisation in a flagged cluster are either taken over or wrongly clustered: talk to the organisation before acting.
// tags: audit
// parameter: organization | identifier(organization) | | Organisation, e.g. organization:example university
// parameter: limit | number | 200 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (:Organization&Identifier {id: $organization})<-[:BELONGS_TO]-(a:Account)
OPTIONAL MATCH (a)-[m:MEMBER_OF {run: run.id}]->(c:Cluster)
RETURN c.id AS cluster, coalesce(c.flagged, false) AS flagged, c.size AS cluster_size, count(a) AS accounts,
       sum(CASE WHEN a.verified THEN 1 ELSE 0 END) AS verified, sum(CASE WHEN m.flagged THEN 1 ELSE 0 END) AS flagged_accounts,
       sum(coalesce(a.exchanges, 0)) AS exchanges, collect(a.id)[..5] AS account
ORDER BY flagged DESC, accounts DESC, cluster
LIMIT $limit
