export const CONSTRAIN = [
  "CREATE CONSTRAINT FOR (a:A) REQUIRE a.n IS UNIQUE",
  "CREATE CONSTRAINT FOR (i:I) REQUIRE i.n IS UNIQUE",
];
export const CREATE_ACCOUNTS = "UNWIND range(0, $n - 1) AS n CREATE (:A {n: n})";
export const CREATE_IDENTIFIERS = "UNWIND $rows AS n CREATE (:I {n: n})";
export const CREATE_RELATIONS =
  "UNWIND $rows AS row MATCH (a:A {n: row[0]}) MATCH (i:I {n: row[1]}) CREATE (a)-[:H]->(i)";
export const NODES = "MATCH (a:A) RETURN id(a) AS node, a.n AS n";

export const DROP =
  "UNWIND ['shared', 'similar'] AS name CALL gds.graph.drop(name, false) YIELD graphName RETURN graphName";
export const PROJECT_SHARED =
  "CALL gds.graph.project('shared', ['A', 'I'], 'H') YIELD relationshipCount RETURN relationshipCount";
/** Written, not kept in memory: of what is in memory only the Cypher projection, which the plugin jars lack, could make an undirected graph. */
export const SIMILARITY = `
CALL gds.nodeSimilarity.write('shared', {topK: 10, similarityCutoff: 0.1, concurrency: 2, writeRelationshipType: $type, writeProperty: 'score'})
YIELD relationshipsWritten RETURN relationshipsWritten`;
export const PROJECT_SIMILAR = `
CALL gds.graph.project('similar', 'A', {S: {type: $type, orientation: 'UNDIRECTED', aggregation: 'MAX', properties: 'score'}})
YIELD relationshipCount RETURN relationshipCount`;
export const LEIDEN = `
CALL gds.leiden.stream('similar', {relationshipWeightProperty: 'score', randomSeed: $seed, concurrency: 1})
YIELD nodeId, communityId RETURN nodeId AS node, communityId AS community`;
