const FOUND = `
MATCH (h:HistoryEntry)
WHERE h.number <= $upTo AND ($by IS NULL OR h.by = $by) AND ($kind IS NULL OR h.kind = $kind) AND ($from IS NULL OR h.at >= $from) AND ($to IS NULL OR h.at < $to)
  AND ($cluster IS NULL OR h.cluster = $cluster
       OR EXISTS { MATCH (:LabelEvent {id: h.subject})-[:ABOUT]->(:Account)-[:MEMBER_OF]->(:Cluster {key: $key}) }
       OR EXISTS { MATCH (:Decision {id: coalesce(h.undoes, h.subject)})-[:CONCERNS]->(:Account)-[:MEMBER_OF]->(:Cluster {key: $key}) }
       OR EXISTS { MATCH (:Note {id: h.subject})-[:ON]->(:Account)-[:MEMBER_OF]->(:Cluster {key: $key}) })`;

/** Entries that the filter holds, newest first; $from and $to in epoch ms, the latter not included. */
export const ENTRIES = `${FOUND}
WITH h ORDER BY h.at DESC, h.number DESC SKIP $offset LIMIT $limit
RETURN h.number AS number, h.at AS at, h.by AS by, h.kind AS kind, h.text AS text, h.reason AS reason, h.cluster AS cluster_id, h.node AS node,
       h.accounts AS accounts, h.subject AS subject, h.undoes AS undoes, h.disposition AS disposition,
       h.subject IS NOT NULL AND EXISTS { MATCH (u:HistoryEntry) WHERE u.undoes = h.subject } AS undone
ORDER BY at DESC, number DESC`;
export const ENTRY_COUNT = `${FOUND} RETURN count(h) AS total`;

/** Number of the newest entry. */
export const NEWEST = `MATCH (m:Meta {id: 'hydrascope'}) RETURN coalesce(m.changes, 0) AS number`;

export const PEOPLE = `MATCH (h:HistoryEntry) RETURN DISTINCT h.by AS by ORDER BY by`;
