/** The newest finished run. */
export const LATEST_RUN = `
MATCH (run:Run {state: 'done'}) RETURN run.id AS id, run.json AS json, run.nextId AS nextId ORDER BY run.startedAt DESC LIMIT 1`;

/** Members of the clusters of one run. */
export const MEMBERS_OF_RUN = `
MATCH (:Run {id: $run})<-[:OF_RUN]-(cluster:Cluster)
RETURN cluster.id AS id, COLLECT { MATCH (account:Account)-[:MEMBER_OF]->(cluster) RETURN account.id } AS members`;

/** Whether a load was begun and not finished: the graph holds a part of it. */
export const HALF_LOADED = `RETURN EXISTS { MATCH (batch:LoadBatch) WHERE batch.state <> 'done' } AS half`;

export const DONE_BATCHES = `MATCH (batch:LoadBatch {state: 'done'}) RETURN batch.id AS id ORDER BY batch.id`;

/** Ordinal of the newest load. */
export const LOADS = `MATCH (meta:Meta {id: 'hydrascope'}) RETURN coalesce(meta.loads, 0) AS loads`;

export const BEGIN_RUN = `
CREATE (:Run {id: $id, state: 'writing', startedAt: $startedAt, json: $json})`;

export const WRITE_CLUSTERS = `
MATCH (run:Run {id: $run})
UNWIND $rows AS row
MERGE (cluster:Cluster {key: $run + '/' + row.id})
SET cluster.id = row.id, cluster.run = $run, cluster.rank = row.rank, cluster.risk = row.risk, cluster.flagged = row.flagged,
    cluster.size = row.size, cluster.exchangesPerDay = row.exchangesPerDay, cluster.lastSeen = row.lastSeen,
    cluster.changed = row.changed, cluster.json = row.json
MERGE (cluster)-[:OF_RUN]->(run)`;

/** Accounts with the database's own numbers, by which many are found quicker than by their ids. */
export const ACCOUNT_NODES = `MATCH (a:Account) WHERE a.id IS NOT NULL RETURN a.id AS id, id(a) AS node`;

/** Members in columns, as links are: the node of each, and the place of its cluster in `$clusters`. */
export const WRITE_MEMBERS = `
UNWIND range(0, size($nodes) - 1) AS i
MATCH (account) WHERE id(account) = toInteger($nodes[i])
MATCH (cluster:Cluster {key: $run + '/' + $clusters[toInteger($cluster[i])]})
CREATE (account)-[:MEMBER_OF {linkage: $linkage[i], core: $core[i], flagged: $flagged[i], run: $run, group: $group[i]}]->(cluster)`;

/** How large clusters are drawn; the whole cluster is the group with the empty path. */
export const WRITE_GROUPS = `
UNWIND $rows AS row
MATCH (cluster:Cluster {key: $run + '/' + row.cluster})
MERGE (group:Group {key: $run + '/' + row.cluster + '/' + row.path})
SET group.run = $run, group.path = row.path, group.size = row.size, group.json = row.json
MERGE (group)-[:GROUP_OF]->(cluster)`;

/**
 * Links in columns, for they are many: nodes at either end, bits, and the place in `$sets` of the families that speak for a link, strongest first.
 * The columns of numbers come as floats, which are sent as they are.
 */
export const WRITE_LINKS = `
UNWIND range(0, size($bits) - 1) AS i
MATCH (a), (b) WHERE id(a) = toInteger($a[i]) AND id(b) = toInteger($b[i])
CREATE (a)-[:LINKED {bits: $bits[i], families: $sets[toInteger($set[i])], run: $run}]->(b)`;

/** Weights of the newest run on the nodes themselves, for analysts and the canvas; in columns. */
export function writeWeights(label: "Identifier" | "Network"): string {
  return `
UNWIND range(0, size($ids) - 1) AS i
MATCH (n:${label} {id: $ids[i]})
SET n.bits = $bits[i], n.accounts = toInteger($accounts[i]), n.hub = $hub[i], n.hubReason = $reasons[i]`;
}

export const FINISH_RUN = `
MATCH (run:Run {id: $id})
SET run.state = 'done', run.finishedAt = $finishedAt, run.json = $json, run.nextId = $nextId, run.accounts = $accounts`;

/** How long writing it took is known only when it is written. */
export const AMEND_RUN = `MATCH (run:Run {id: $id}) SET run.finishedAt = $finishedAt, run.json = $json`;

/** Links are those of the newest run alone. No labels: so the links are scanned, not all that accounts have. */
export const DROP_OTHER_LINKS = `
MATCH ()-[link:LINKED]->() WHERE link.run <> $run
WITH link LIMIT 50000 DELETE link RETURN count(*) AS dropped`;

/** So are groups. */
export const DROP_OTHER_GROUPS = `
MATCH (group:Group) WHERE group.run <> $run
WITH group LIMIT 10000 DETACH DELETE group RETURN count(*) AS dropped`;

/** Runs that were never finished. */
export const UNFINISHED_RUNS = `MATCH (run:Run {state: 'writing'}) RETURN run.id AS id`;

/** What such a run left behind. */
export const DROP_UNFINISHED_CLUSTERS = `
MATCH (run:Run {state: 'writing'})<-[:OF_RUN]-(cluster:Cluster)
DETACH DELETE cluster`;
export const DROP_UNFINISHED_RUNS = `MATCH (run:Run {state: 'writing'}) DETACH DELETE run`;
