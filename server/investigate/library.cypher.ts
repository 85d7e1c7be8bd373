/** One's own investigations in their newest version, all or the one named; `json` is the text of the version. */
export const OWN = `
MATCH (i:Investigation) WHERE $name IS NULL OR i.id = $name
MATCH (v:InvestigationVersion {id: i.id + '/' + toString(i.version)})
RETURN v.json AS json, v.version AS version, coalesce(i.archived, false) AS archived, v.by AS by, v.at AS at
ORDER BY i.id`;

/** Every version of one investigation, newest first. */
export const VERSIONS = `
MATCH (i:Investigation {id: $name})-[:HAS_VERSION]->(v:InvestigationVersion)
RETURN v.json AS json, v.version AS version, coalesce(i.archived, false) AS archived, v.by AS by, v.at AS at
ORDER BY version DESC`;

/** A new investigation with its first version; the constraint on its id refuses a name that is taken. */
export const CREATE = `
CREATE (i:Investigation {id: $name, version: 1, archived: false})
CREATE (i)-[:HAS_VERSION]->(:InvestigationVersion {id: $name + '/1', version: 1, json: $json, by: $by, at: $at})`;

/** The next version of an investigation. */
export const ADD_VERSION = `
MATCH (i:Investigation {id: $name}) SET i.version = i.version + 1
CREATE (i)-[:HAS_VERSION]->(:InvestigationVersion {id: $name + '/' + toString(i.version), version: i.version, json: $json, by: $by, at: $at})`;

export const SET_ARCHIVED = `
MATCH (i:Investigation {id: $name}) SET i.archived = $archived, i.archivedBy = $by, i.archivedAt = $at
RETURN i.id AS id`;
