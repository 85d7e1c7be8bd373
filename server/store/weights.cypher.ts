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
