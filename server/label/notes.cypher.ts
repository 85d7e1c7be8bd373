/** What the words of a note mention, by node id: accounts named, and identifiers by whole id or by value. */
export const MENTIONED = `
CALL { UNWIND $accounts AS word MATCH (a:Account {id: word.key}) RETURN word.text AS text, 'account:' + a.id AS node
  UNION UNWIND $identifiers AS word MATCH (i:Identifier {id: word.key}) RETURN word.text AS text, i.id AS node
  UNION UNWIND $values AS word MATCH (i:Identifier {value: word.key}) RETURN word.text AS text, i.id AS node }
RETURN text, node ORDER BY text, node`;

/** A note before what it is on and mentions. */
export const CREATE_NOTE = `
CREATE (:Note {id: $id, text: $text, by: $by, at: $at, cluster: $cluster, node: $node, mentions: $mentions, words: $words})`;

/** The note stays with the cluster's id, which outlives the run's own node. */
export const ON_CLUSTER = `MATCH (n:Note {id: $id}) MATCH (c:Cluster {key: $key}) CREATE (n)-[:ON]->(c)`;
export const ON_ACCOUNT = `MATCH (n:Note {id: $id}) MATCH (a:Account {id: $account}) CREATE (n)-[:ON]->(a)`;
export const ON_IDENTIFIER = `MATCH (n:Note {id: $id}) MATCH (i:Identifier {id: $identifier}) CREATE (n)-[:ON]->(i)`;
export const MENTION_ACCOUNTS = `
MATCH (n:Note {id: $id}) UNWIND $ids AS id MATCH (a:Account {id: id}) MERGE (n)-[:MENTIONS]->(a)`;
export const MENTION_IDENTIFIERS = `
MATCH (n:Note {id: $id}) UNWIND $ids AS id MATCH (i:Identifier {id: id}) MERGE (n)-[:MENTIONS]->(i)`;

export const KNOWN_ACCOUNT = `MATCH (a:Account {id: $id}) RETURN a.id AS id`;
export const KNOWN_IDENTIFIER = `MATCH (i:Identifier {id: $id}) RETURN i.id AS id`;

const COLUMNS = `
RETURN n.id AS note_id, n.text AS text, n.by AS by, n.at AS at, n.cluster AS cluster_id, n.node AS node, n.mentions AS mentions, n.words AS words`;
const PAGE = `ORDER BY n.at DESC, n.id LIMIT $limit ${COLUMNS} ORDER BY at DESC, note_id`;

export const NOTE = `MATCH (n:Note {id: $id}) ${COLUMNS}`;

const OF_CLUSTER = `
CALL { MATCH (n:Note {cluster: $cluster}) RETURN n
  UNION MATCH (n:Note)-[:ON]->(:Account)-[:MEMBER_OF]->(:Cluster {key: $key}) RETURN n }`;
/** Notes on a cluster and on its members of the newest run. */
export const CLUSTER_NOTES = `${OF_CLUSTER} WITH n ${PAGE}`;
export const CLUSTER_NOTE_COUNT = `${OF_CLUSTER} RETURN count(DISTINCT n) AS total`;

const OF_ACCOUNT = `MATCH (n:Note)-[:ON|MENTIONS]->(:Account {id: $id}) WITH DISTINCT n`;
export const ACCOUNT_NOTES = `${OF_ACCOUNT} ${PAGE}`;
export const ACCOUNT_NOTE_COUNT = `${OF_ACCOUNT} RETURN count(n) AS total`;

const OF_IDENTIFIER = `MATCH (n:Note)-[:ON|MENTIONS]->(:Identifier {id: $id}) WITH DISTINCT n`;
export const IDENTIFIER_NOTES = `${OF_IDENTIFIER} ${PAGE}`;
export const IDENTIFIER_NOTE_COUNT = `${OF_IDENTIFIER} RETURN count(n) AS total`;

const ALL = `MATCH (n:Note) WITH n`;
export const NOTES = `${ALL} ${PAGE}`;
export const NOTE_COUNT = `${ALL} RETURN count(n) AS total`;
