/** Serialises verdicts: whoever holds the graph's own node writes alone. */
export const LOCK = `MATCH (m:Meta {id: 'hydrascope'}) SET m.labelledAt = $at`;

/** The event itself, before the accounts that it is about; `$parts` and `$sample` are JSON. */
export const CREATE_EVENT = `
CREATE (:LabelEvent {id: $event, disposition: $disposition, reason: $reason, by: $by, at: $at, cluster: $cluster, run: $run, undoes: $undoes,
                     parts: $parts, sample: $sample, recorded: true})`;

/** Sets the verdict of a batch of accounts (`ids`) and keeps what was before, so that it can be taken back. */
export const LABEL_ACCOUNTS = `
MATCH (e:LabelEvent {id: $event})
UNWIND $ids AS id
MATCH (a:Account {id: id})
CREATE (e)-[:ABOUT {before: coalesce(a.disposition, 'open'), beforeEvent: a.dispositionEvent, beforeBy: a.dispositionBy,
                    beforeAt: a.dispositionAt}]->(a)
SET a.disposition = CASE $disposition WHEN 'open' THEN null ELSE $disposition END,
    a.dispositionAt = $at, a.dispositionBy = $by, a.dispositionEvent = $event`;

/**
 * Of an account `a` of the event `was`: the relation `r` that keeps what it had before. That is the event's own, or, where the verdict of then was taken back
 * since, one that keeps the latest verdict before it that was not.
 */
const BEFORE = `
CALL (was, a) {
  MATCH (later:LabelEvent)-[r:ABOUT]->(a)
  OPTIONAL MATCH (verdict:LabelEvent {id: r.beforeEvent})
  WITH was, later, r, verdict
  WHERE r.beforeEvent IS NULL OR (verdict <> was AND (later = was OR verdict.at <= was.at) AND NOT EXISTS {
    MATCH (undo:LabelEvent {undoes: verdict.id}) WHERE undo <> was AND NOT EXISTS { (:LabelEvent {undoes: undo.id}) }
  })
  RETURN r ORDER BY later = was DESC, coalesce(verdict.at, -1) DESC, later.at LIMIT 1
}`;

/** Gives a batch of accounts back what they had before event `$undoes`: verdict, who gave it, when, and by which event. */
export const RESTORE_ACCOUNTS = `
MATCH (e:LabelEvent {id: $event}) MATCH (was:LabelEvent {id: $undoes})
UNWIND $ids AS id
MATCH (was)-[:ABOUT]->(a:Account {id: id}) ${BEFORE}
CREATE (e)-[:ABOUT {before: coalesce(a.disposition, 'open'), beforeEvent: a.dispositionEvent, beforeBy: a.dispositionBy,
                    beforeAt: a.dispositionAt, restored: r.beforeEvent}]->(a)
SET a.disposition = CASE r.before WHEN 'open' THEN null ELSE r.before END,
    a.dispositionAt = r.beforeAt, a.dispositionBy = r.beforeBy, a.dispositionEvent = r.beforeEvent`;

/** Accounts of a cluster of a run. */
export const CLUSTER_ACCOUNTS = `
MATCH (:Cluster {key: $key})<-[:MEMBER_OF]-(a:Account) RETURN a.id AS id ORDER BY id`;

/** Which of the accounts exist. */
export const EXISTING = `UNWIND $ids AS id MATCH (a:Account {id: id}) RETURN a.id AS id`;

/** An event, whether it was taken back, and how many of its accounts still stand as it left them. */
export const EVENT = `
MATCH (e:LabelEvent {id: $event})
RETURN e.cluster AS cluster, e.run AS run, COUNT { (e)-[:ABOUT]->() } AS accounts,
       EXISTS { MATCH (u:LabelEvent {undoes: $event}) } AS undone`;

/** Accounts that still stand as the event left them, with what they were before it. */
export const UNTOUCHED = `
MATCH (was:LabelEvent {id: $event})-[left:ABOUT]->(a:Account)
WHERE coalesce(a.dispositionEvent, '') = CASE WHEN was.undoes IS NULL THEN was.id ELSE coalesce(left.restored, '') END ${BEFORE}
RETURN a.id AS id, coalesce(r.before, 'open') AS disposition`;

const EVENT_COLUMNS = `
RETURN e.id AS event_id, e.disposition AS disposition, coalesce(e.reason, '') AS reason, coalesce(e.by, '') AS by, e.at AS at,
       COUNT { (e)-[:ABOUT]->() } AS accounts, e.cluster AS cluster_id, e.parts AS parts, e.sample AS sample, e.undoes AS undoes,
       EXISTS { MATCH (u:LabelEvent {undoes: e.id}) } AS undone`;

/** One event as people read it. */
export const READ_EVENT = `MATCH (e:LabelEvent {id: $event}) ${EVENT_COLUMNS}`;

/** The newest events. */
export const HISTORY = `
MATCH (e:LabelEvent) WITH e ORDER BY e.at DESC, e.id SKIP $offset LIMIT $limit ${EVENT_COLUMNS} ORDER BY at DESC, event_id`;
export const HISTORY_COUNT = `MATCH (e:LabelEvent) RETURN count(e) AS total`;

const OF_CLUSTER = `
MATCH (e:LabelEvent) WHERE e.cluster = $cluster
  OR EXISTS { (e)-[:ABOUT]->(:Account)-[:MEMBER_OF {run: $run}]->(:Cluster {key: $key}) }`;

/** The newest events about a cluster or any of its present members. */
export const CLUSTER_HISTORY = `
${OF_CLUSTER} WITH e ORDER BY e.at DESC, e.id SKIP $offset LIMIT $limit ${EVENT_COLUMNS} ORDER BY at DESC, event_id`;
export const CLUSTER_HISTORY_COUNT = `${OF_CLUSTER} RETURN count(e) AS total`;
