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

/** Gives a batch of accounts back what `$rows` say that they had before: verdict, who gave it, when, and by which event. */
export const RESTORE_ACCOUNTS = `
MATCH (e:LabelEvent {id: $event})
UNWIND $rows AS row
MATCH (a:Account {id: row.id})
CREATE (e)-[:ABOUT {before: coalesce(a.disposition, 'open'), beforeEvent: a.dispositionEvent, beforeBy: a.dispositionBy,
                    beforeAt: a.dispositionAt, restored: row.by_event}]->(a)
SET a.disposition = CASE row.disposition WHEN 'open' THEN null ELSE row.disposition END,
    a.dispositionAt = row.at, a.dispositionBy = row.by, a.dispositionEvent = row.by_event`;

/** Accounts of a cluster of a run. */
export const CLUSTER_ACCOUNTS = `
MATCH (:Cluster {key: $key})<-[:MEMBER_OF]-(a:Account) RETURN a.id AS id ORDER BY id`;

/** Which of the accounts exist. */
export const EXISTING = `UNWIND $ids AS id MATCH (a:Account {id: id}) RETURN a.id AS id`;

/** An event, how many accounts it concerns, and whether it was taken back. */
export const EVENT = `
MATCH (e:LabelEvent {id: $event})
RETURN e.cluster AS cluster, e.run AS run, COUNT { (e)-[:ABOUT]->() } AS accounts,
       EXISTS { MATCH (u:LabelEvent {undoes: $event}) } AS undone`;

/**
 * Accounts that still stand as the event left them, with what they had before it. That is what the event's own relation keeps, or, where the verdict of then
 * was taken back since, what another keeps of the latest verdict before it that was not.
 */
export const UNTOUCHED = `
MATCH (undo:LabelEvent) WHERE undo.undoes IS NOT NULL AND undo.id <> $event AND NOT EXISTS { (:LabelEvent {undoes: undo.id}) }
WITH collect(undo.undoes) AS takenBack
MATCH (was:LabelEvent {id: $event})-[left:ABOUT]->(a:Account)
WHERE coalesce(a.dispositionEvent, '') = CASE WHEN was.undoes IS NULL THEN was.id ELSE coalesce(left.restored, '') END
CALL (was, a, takenBack) {
  MATCH (later:LabelEvent)-[r:ABOUT]->(a)
  OPTIONAL MATCH (verdict:LabelEvent {id: r.beforeEvent})
  WITH was, later, r, verdict, takenBack
  WHERE r.beforeEvent IS NULL OR (verdict <> was AND (later = was OR verdict.at <= was.at) AND NOT verdict.id IN takenBack)
  RETURN r ORDER BY later = was DESC, coalesce(verdict.at, -1) DESC, later.at LIMIT 1
}
RETURN a.id AS id, coalesce(r.before, 'open') AS disposition, r.beforeBy AS by, r.beforeAt AS at, r.beforeEvent AS by_event`;

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
  OR EXISTS { (e)-[:ABOUT]->(:Account)-[:MEMBER_OF]->(:Cluster {key: $key}) }`;

/** The newest events about a cluster or any of its present members. */
export const CLUSTER_HISTORY = `
${OF_CLUSTER} WITH e ORDER BY e.at DESC, e.id SKIP $offset LIMIT $limit ${EVENT_COLUMNS} ORDER BY at DESC, event_id`;
export const CLUSTER_HISTORY_COUNT = `${OF_CLUSTER} RETURN count(e) AS total`;
