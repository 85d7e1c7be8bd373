export const PROJECT = `
CALL gds.graph.project('lfr', 'N', {E: {orientation: 'UNDIRECTED', properties: 'weight'}})
YIELD relationshipCount RETURN relationshipCount`;
export const LEIDEN = `
CALL gds.leiden.stats('lfr', {relationshipWeightProperty: 'weight', randomSeed: 1, concurrency: 2})
YIELD modularity, communityCount RETURN modularity, communityCount AS communities`;
