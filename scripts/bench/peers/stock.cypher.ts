export const CONSTRAIN = [
  "CREATE CONSTRAINT FOR (a:A) REQUIRE a.id IS UNIQUE",
  "CREATE CONSTRAINT FOR (i:I) REQUIRE i.id IS UNIQUE",
  "CALL db.awaitIndexes(3600)",
];
export const PROJECT =
  "CALL gds.graph.project('world', ['A', 'I'], 'H') YIELD relationshipCount RETURN relationshipCount AS relations";
export const DROP = "CALL gds.graph.drop('world', false) YIELD graphName RETURN graphName";
export const SIMILARITY = `
CALL gds.nodeSimilarity.write('world', {topK: 16, similarityCutoff: 0.1, concurrency: 2, writeRelationshipType: 'SIMILAR', writeProperty: 'score'})
YIELD relationshipsWritten RETURN relationshipsWritten`;
export const PROJECT_SIMILAR = `
CALL gds.graph.project('similar', 'A', {S: {type: 'SIMILAR', orientation: 'UNDIRECTED', aggregation: 'MAX', properties: 'score'}})
YIELD relationshipCount RETURN relationshipCount`;
export const LEIDEN = `
CALL gds.leiden.write('similar', {relationshipWeightProperty: 'score', randomSeed: 1, concurrency: 1, writeProperty: 'community'})
YIELD communityCount RETURN communityCount`;
export const MERGE = `
UNWIND $rows AS row
MERGE (a:A {id: row.account})
MERGE (i:I {id: row.value})
MERGE (a)-[h:H]->(i)
ON CREATE SET h.count = row.n, h.firstSeen = row.f, h.lastSeen = row.l
ON MATCH SET h.count = h.count + row.n, h.lastSeen = row.l`;
