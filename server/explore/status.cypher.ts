import { IDENTIFIER_KINDS } from "../contract/graph.ts";

/** Everything that the graph counts of itself; the numbers of nodes and relations come from its count store. */
export const COUNTS = `
RETURN COUNT { (:Account) } AS accounts, COUNT { (:Identifier) } AS identifiers,
       ${Object.values(IDENTIFIER_KINDS)
         .map(({ relation }) => `COUNT { ()-[:${relation}]->() }`)
         .join(" + ")} AS relations`;
export const EXCHANGES = `MATCH (a:Account) RETURN coalesce(sum(a.exchanges), 0) AS exchanges`;
export const LAST_LOAD = `
MATCH (b:LoadBatch {state: 'done'}) RETURN b.at AS at, coalesce(b.files, 0) AS files, coalesce(b.rows, 0) AS rows ORDER BY b.at DESC LIMIT 1`;
/** Whether all that was loaded is the demonstration. */
export const DEMONSTRATION = `
MATCH (b:LoadBatch {state: 'done'}) RETURN count(b) > 0 AND count(b) = count(b.demonstration) AS demonstration`;
export const SERVER_VERSION = `CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version`;
/** Sizes of the named clusters. */
export const SIZES = `MATCH (:Run {id: $run})<-[:OF_RUN]-(c:Cluster) WHERE c.id IN $ids RETURN c.id AS id, c.size AS size`;
