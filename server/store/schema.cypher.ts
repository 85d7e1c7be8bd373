/** Node labels with the property that is unique among them. */
const UNIQUE = {
  Account: "id",
  Identifier: "id",
  Network: "id",
  Model: "id",
  Capability: "id",
  Channel: "id",
  Event: "id",
  LabelEvent: "id",
  KnownGood: "id",
  Decision: "id",
  Run: "id",
  Cluster: "key",
  ExportBatch: "id",
  Canvas: "id",
  Snapshot: "id",
  Investigation: "id",
  InvestigationVersion: "id",
  InvestigationRun: "id",
  Watch: "id",
  Finding: "id",
  LoadBatch: "id",
  LoadChunk: "id",
  Meta: "id",
} as const;

/** Everything that must be there before the first row; each statement is harmless when repeated. */
export const SCHEMA: readonly string[] = [
  ...Object.entries(UNIQUE).map(
    ([label, property]) =>
      `CREATE CONSTRAINT ${label.toLowerCase()}_${property} IF NOT EXISTS FOR (n:${label}) REQUIRE n.${property} IS UNIQUE`,
  ),
  // Search by prefix and trace by value; a text index would serve substrings too, at several times the cost of a load.
  "CREATE INDEX identifier_value IF NOT EXISTS FOR (n:Identifier) ON (n.value)",
  // New accounts, sign-ups by day, labelled accounts.
  "CREATE INDEX account_created IF NOT EXISTS FOR (n:Account) ON (n.createdAt)",
  "CREATE INDEX account_disposition IF NOT EXISTS FOR (n:Account) ON (n.disposition)",
  // The history of investigations, newest first.
  "CREATE INDEX investigationrun_at IF NOT EXISTS FOR (n:InvestigationRun) ON (n.at)",
  "CREATE INDEX cluster_run IF NOT EXISTS FOR (n:Cluster) ON (n.run)",
  // Few chunks of a run are read for a look-up.
  "CREATE INDEX runweights_number IF NOT EXISTS FOR (n:RunWeights) ON (n.run, n.number)",
  "CREATE INDEX loadchunk_batch IF NOT EXISTS FOR (n:LoadChunk) ON (n.batch)",
];

export const AWAIT_INDEXES = "CALL db.awaitIndexes(300)";

/** Gives the graph its name on first use. */
export const META = `
MERGE (meta:Meta {id: 'hydrascope'})
ON CREATE SET meta.graph = $graph, meta.schema = $schema
RETURN meta.graph AS graph, meta.schema AS schema`;
