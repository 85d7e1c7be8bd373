const COLUMNS = `RETURN v.id AS view_id, v.name AS name, v.json AS json, v.by AS by, v.at AS at`;

/** Saved views by name. */
export const VIEWS = `MATCH (v:SavedView) ${COLUMNS} ORDER BY toLower(name)`;

/** Makes a view, or gives the one of that name other settings. */
export const SAVE_VIEW = `
MERGE (v:SavedView {name: $name}) ON CREATE SET v.id = $id
SET v.json = $json, v.by = $by, v.at = $at ${COLUMNS}`;

/** Takes a view away; no row where there was none. */
export const REMOVE_VIEW = `MATCH (v:SavedView {id: $id}) WITH v, v.id AS id DELETE v RETURN id`;
