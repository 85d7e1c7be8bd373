export const CANVAS = `MATCH (c:Canvas {id: $id}) RETURN c.edits AS edits`;
export const KEEP_CANVAS = `MERGE (c:Canvas {id: $id}) SET c.by = $by, c.at = $at, c.edits = $edits`;
export const FORGET_CANVAS = `MATCH (c:Canvas {id: $id}) DELETE c`;

const SNAPSHOT = `s.id AS snapshot_id, s.name AS name, s.by AS by, s.at AS at, s.address AS address`;

export const SNAPSHOTS = `MATCH (s:Snapshot) RETURN ${SNAPSHOT} ORDER BY at DESC, snapshot_id`;
export const COUNT_SNAPSHOTS = `MATCH (s:Snapshot) RETURN count(s) AS total`;
export const SNAPSHOT_OF_ID = `MATCH (s:Snapshot {id: $id}) RETURN ${SNAPSHOT}, s.key AS key, s.edits AS edits`;
export const TAKE_SNAPSHOT = `
CREATE (s:Snapshot {id: $id, name: $name, by: $by, at: $at, address: $address, key: $key, edits: $edits})
RETURN ${SNAPSHOT}`;
export const RENAME_SNAPSHOT = `MATCH (s:Snapshot {id: $id}) SET s.name = $name RETURN ${SNAPSHOT}`;
export const DELETE_SNAPSHOT = `MATCH (s:Snapshot {id: $id}) DELETE s RETURN $id AS id`;
