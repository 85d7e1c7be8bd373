/** Whoever holds the graph's own node numbers alone: the lock comes before the number is read. */
export const RECORD = `
MATCH (m:Meta {id: 'hydrascope'}) SET m.changedAt = $at
WITH m SET m.changes = coalesce(m.changes, 0) + 1
CREATE (:HistoryEntry {number: m.changes, at: $at, by: $by, kind: $kind, text: $text, reason: $reason, cluster: $cluster, node: $node,
                       accounts: $accounts, subject: $subject, undoes: $undoes, disposition: $disposition})`;

/** Verdicts that no entry tells of: those that a file brought, alike ones together, and those of before there was a history. */
export const UNRECORDED_VERDICTS = `
MATCH (e:LabelEvent) WHERE e.recorded IS NULL
RETURN e.disposition AS disposition, coalesce(e.reason, '') AS reason, coalesce(e.by, '') AS by, e.at AS at, e.cluster AS cluster,
       e.undoes AS undoes, collect(e.id) AS ids, sum(COUNT { (e)-[:ABOUT]->() }) AS accounts
ORDER BY at, ids[0]`;
export const MARK_RECORDED = `UNWIND $ids AS id MATCH (e:LabelEvent {id: id}) SET e.recorded = true`;
