/** Cases of the clusters named, or all of them where `$ids` is null. */
export const CASES = `
MATCH (k:Case) WHERE $ids IS NULL OR k.id IN $ids
RETURN k.id AS cluster_id, k.status AS status, k.assignee AS assignee, k.by AS by, k.at AS at`;

/**
 * What a verdict does to the cases of the clusters that it touches: done where half of the members or more are confirmed or cleared, else begun where
 * nobody waits for something. What each was before is kept, so that an undo gives it back.
 */
export const FOLLOW_VERDICT = `
MATCH (e:LabelEvent {id: $event})
MATCH (e)-[:ABOUT]->(:Account)-[:MEMBER_OF]->(c:Cluster) WHERE c.run = $run OR c.run = 'hand'
WITH DISTINCT e, c
WITH e, c, COUNT { (c)<-[:MEMBER_OF]-(a:Account) WHERE a.disposition IN ['confirmed_fraud', 'benign'] } AS settled
OPTIONAL MATCH (now:Case {id: c.id})
WITH e, c, now.status AS before,
     CASE WHEN 2 * settled >= c.size THEN 'done' WHEN now.status = 'waiting' THEN 'waiting' ELSE 'reviewing' END AS status
MERGE (k:Case {id: c.id})
SET k.status = status, k.by = $by, k.at = $at
CREATE (e)-[:MOVED {before: coalesce(before, 'open')}]->(k)`;

/** Gives cases that a verdict moved the status from before it, where nobody changed them since; the undo keeps what it took, for it may be undone too. */
export const UNFOLLOW_VERDICT = `
MATCH (e:LabelEvent {id: $event})-[m:MOVED]->(k:Case) WHERE k.at = e.at
MATCH (undo:LabelEvent {id: $undo})
CREATE (undo)-[:MOVED {before: k.status}]->(k)
SET k.status = m.before, k.by = $by, k.at = $at`;
