/** Members of the clusters of the run that hold some of the accounts, by cluster. */
export const TOUCHED = `
UNWIND $accounts AS id
MATCH (:Account {id: id})-[:MEMBER_OF {run: $run}]->(c:Cluster)
WITH DISTINCT c ORDER BY c.id
RETURN c.id AS cluster, COLLECT { MATCH (a:Account)-[:MEMBER_OF]->(c) RETURN a.id ORDER BY a.id } AS accounts`;

/** What the accounts did, together. */
export const FACTS = `
UNWIND $accounts AS id
MATCH (a:Account {id: id})
RETURN sum(coalesce(a.exchanges, 0)) AS exchanges, min(a.firstSeen) AS first, max(a.lastSeen) AS last,
       sum(CASE WHEN a.verified = true THEN 1 ELSE 0 END) AS verified, count(DISTINCT a.organization) AS organizations`;

/** Clusters that were made by hand so far. */
export const MADE = `MATCH (c:Cluster {run: 'hand'}) RETURN count(c) AS made`;

/** A cluster made by hand; it belongs to no run. */
export const CREATE_OWN = `
MATCH (d:Decision {id: $decision})
CREATE (d)-[:MADE]->(:Cluster {key: $key, id: $id, run: 'hand', size: $size, risk: $risk, flagged: false, json: $json})`;

/** A batch of its members: by hand, so that nobody of them is flagged. */
export const ADD_MEMBERS = `
MATCH (c:Cluster {key: $key})
UNWIND $ids AS id
MATCH (a:Account {id: id})
CREATE (a)-[:MEMBER_OF {run: 'hand', linkage: 1.0, core: true, flagged: false}]->(c)`;

/** Every cluster that was made by hand, newest first, and the clusters of the run that its accounts are in. */
export const OWN_CLUSTERS = `
MATCH (d:Decision)-[:MADE]->(c:Cluster)
RETURN c.id AS cluster_id, d.id AS decision_id, c.size AS size, d.reason AS reason, d.by AS by, d.at AS at,
       EXISTS { MATCH (:Decision {undoes: d.id}) } AS undone, $since IS NOT NULL AND d.at < $since AS seen,
       COLLECT {
         MATCH (c)<-[:MEMBER_OF]-(a:Account)-[:MEMBER_OF {run: $run}]->(o:Cluster)
         WITH o, count(*) AS accounts ORDER BY accounts DESC, o.id LIMIT 5
         RETURN {cluster_id: o.id, accounts: accounts, size: o.size}
       } AS now
ORDER BY at DESC, cluster_id`;

/** Decisions that hold and concern members of a cluster, newest first; \`$since\` is when the newest run started. */
export const DECISIONS_ON = `
MATCH (d:Decision) WHERE d.kind <> 'undo' AND NOT EXISTS { MATCH (:Decision {undoes: d.id}) }
MATCH (c:Cluster {key: $key})
WITH d, c, COUNT { (d)-[:CONCERNS]->(:Account)-[:MEMBER_OF]->(c) } AS inside, COUNT { (d)-[:CONCERNS]->() } AS accounts
WHERE inside > 0
RETURN d.id AS decision_id, d.kind AS kind, d.reason AS reason, d.by AS by, d.at AS at, null AS undoes, false AS undone, accounts,
       inside, accounts - inside AS outside, $since IS NULL OR d.at >= $since AS waits,
       head([(d)-[:MADE]->(m:Cluster) | m.id]) AS made,
       COLLECT {
         MATCH (d)-[:CONCERNS]->(:Account)-[:MEMBER_OF {run: $run}]->(o:Cluster) WHERE o <> c
         RETURN DISTINCT o.id ORDER BY o.id LIMIT 5
       } AS clusters
ORDER BY at DESC, decision_id LIMIT 50`;
