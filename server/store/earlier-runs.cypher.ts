/** The newest finished runs. */
export const NEWEST_RUNS = `
MATCH (run:Run {state: 'done'}) RETURN run.id AS id ORDER BY run.startedAt DESC LIMIT $runs`;

/** Before anything of them goes, so that a reader never takes what is left for the whole. */
export const MARK_DROPPED = `
MATCH (run:Run {state: 'done'}) WHERE NOT run.id IN $keep SET run.dropped = true`;

/** A few chunks at a time, each being some hundred kilobytes; also those of a run that was interrupted. */
export const DROP_WEIGHTS = `
MATCH (chunk:RunWeights) WHERE NOT chunk.run IN $keep
WITH chunk LIMIT 200 DELETE chunk RETURN count(*) AS dropped`;

export const DROP_MEMBERS = `
MATCH (:Run {dropped: true})<-[:OF_RUN]-(:Cluster)<-[member:MEMBER_OF]-()
WITH member LIMIT 50000 DELETE member RETURN count(*) AS dropped`;
export const DROP_CLUSTERS = `
MATCH (:Run {dropped: true})<-[:OF_RUN]-(cluster:Cluster)
WITH cluster LIMIT 10000 DETACH DELETE cluster RETURN count(*) AS dropped`;
