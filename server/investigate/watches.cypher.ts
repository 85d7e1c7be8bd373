export const CREATE_WATCH = `
CREATE (:Watch {id: $id, investigation: $name, parameters: $parameters, by: $by, at: $at, active: true, known: []})`;

export const STOP_WATCH = `MATCH (w:Watch {id: $id}) SET w.active = false, w.stoppedBy = $by, w.stoppedAt = $at`;

/** Every watch, or the one named; \`known\` holds the digests of the rows that it has seen. */
export const WATCHES = `
MATCH (w:Watch) WHERE $id IS NULL OR w.id = $id
RETURN w.id AS id, w.investigation AS name, w.parameters AS parameters, w.by AS by, w.at AS at, w.active AS active, w.known AS known,
       w.lastAt AS last_at, w.lastRows AS last_rows, w.lastFound AS last_found, w.lastTruncated AS last_truncated, w.lastError AS last_error,
       COUNT { (w)-[:FOUND]->(:Finding {status: 'open'}) } AS open
ORDER BY w.at, w.id`;

/** What a watch saw: its new rows are known from now on, and findings where \`$findings\` has them. */
export const FINISH_WATCH = `
MATCH (w:Watch {id: $id})
SET w.lastAt = $at, w.lastRows = $rows, w.lastFound = size($findings), w.lastTruncated = $truncated, w.lastError = $error, w.known = w.known + $known
WITH w UNWIND $findings AS finding
MERGE (f:Finding {id: w.id + '/' + finding.digest})
ON CREATE SET f.at = $at, f.columns = finding.columns, f.row = finding.row, f.status = 'open', f.note = ''
MERGE (w)-[:FOUND]->(f)`;

const FINDING = `
RETURN f.id AS id, w.id AS watch_id, w.investigation AS name, f.at AS at, f.columns AS columns, f.row AS row, f.status AS status,
       f.note AS note, f.by AS by, f.statusAt AS status_at`;

export const FINDINGS = `
MATCH (w:Watch)-[:FOUND]->(f:Finding)
WHERE ($watch IS NULL OR w.id = $watch) AND ($status IS NULL OR f.status = $status)
WITH w, f ORDER BY f.at DESC, f.id LIMIT $limit${FINDING}`;

export const COUNT_FINDINGS = `
MATCH (w:Watch)-[:FOUND]->(f:Finding)
WHERE ($watch IS NULL OR w.id = $watch) AND ($status IS NULL OR f.status = $status)
RETURN count(f) AS total`;

export const SET_FINDING = `
MATCH (w:Watch)-[:FOUND]->(f:Finding {id: $id})
SET f.status = $status, f.note = $note, f.by = $by, f.statusAt = $at${FINDING}`;
