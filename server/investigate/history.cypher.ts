/** An entry before the first row is read; `$parameters` is JSON. Repeated where the reply got lost, it changes nothing; `mine` is false where the id is another run's. */
export const BEGIN = `
MERGE (r:InvestigationRun {id: $id})
ON CREATE SET r += {name: $name, version: $version, cypher: $cypher, parameters: $parameters, by: $by, at: $at, state: 'running'}
RETURN r.at = $at AND r.cypher = $cypher AND r.by = $by AND r.state = 'running' AS mine`;

/** How a run ended. */
export const END = `
MATCH (r:InvestigationRun {id: $id})
SET r.state = $state, r.error = $error, r.rows = $rows, r.truncated = $truncated, r.seconds = $seconds`;

/** The newest runs, all or of one investigation. */
export const RUNS = `
MATCH (r:InvestigationRun) WHERE $name IS NULL OR r.name = $name
WITH r ORDER BY r.at DESC, r.id LIMIT $limit
RETURN r.id AS id, r.name AS name, r.version AS version, r.cypher AS cypher, r.parameters AS parameters, r.by AS by, r.at AS at,
       r.state AS state, r.error AS error, r.rows AS rows, r.truncated AS truncated, r.seconds AS seconds`;
