/** A run's weights in chunks of ids in ascending order; `from` and `to` are the first and last id of a chunk. */
export const WRITE_CHUNKS = `
UNWIND $rows AS row
CREATE (chunk:RunWeights {run: $run, number: row.number, from: row.from, to: row.to, weights: row.weights})`;

/** The bounds of a run's chunks, without what is in them; of a run that kept them in lists there are none. */
export const BOUNDS = `
MATCH (chunk:RunWeights {run: $run}) WHERE chunk.weights IS NOT NULL RETURN chunk.number AS number, chunk.from AS from, chunk.to AS to ORDER BY number`;

export const CHUNKS = `
UNWIND $numbers AS number
MATCH (chunk:RunWeights {run: $run, number: number})
RETURN chunk.weights AS weights`;

/** The newest finished runs. */
export const NEWEST_RUNS = `
MATCH (run:Run {state: 'done'}) RETURN run.id AS id ORDER BY run.startedAt DESC LIMIT $runs`;

/** A few chunks at a time, each being some hundred kilobytes. */
export const DROP_CHUNKS = `
MATCH (chunk:RunWeights) WHERE NOT chunk.run IN $keep
WITH chunk LIMIT 200 DELETE chunk RETURN count(*) AS dropped`;
