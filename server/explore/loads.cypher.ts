/** Loads that were begun, newest first. */
export const LOADS = `
MATCH (b:LoadBatch)
RETURN b.id AS batch, b.at AS at, b.state AS state, b.writtenBy AS written_by, b.report AS report
ORDER BY coalesce(b.sequence, 0) DESC, b.at DESC SKIP $offset LIMIT $limit`;
export const LOADS_COUNT = `RETURN COUNT { (:LoadBatch) } AS total`;
