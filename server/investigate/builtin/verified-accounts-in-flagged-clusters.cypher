// name: verified-accounts-in-flagged-clusters
// title: Accounts of verified organisations in flagged clusters
// question: Whom could an action on the flagged clusters hit by mistake?
// meaning: Look at these before anything is enforced: a flagged cluster that holds a verified organisation deserves a second look.
// tags: audit
// parameter: limit | number | 200 | Rows at most
MATCH (run:Run {state: 'done'}) WITH run ORDER BY run.startedAt DESC LIMIT 1
MATCH (run)<-[:OF_RUN]-(c:Cluster {flagged: true})<-[m:MEMBER_OF]-(a:Account {verified: true})
RETURN a.id AS account, a.organization AS organization, c.id AS cluster, c.size AS cluster_size, m.linkage AS linkage, m.core AS core,
       coalesce(a.disposition, 'open') AS disposition
ORDER BY core DESC, linkage DESC, account
LIMIT $limit
