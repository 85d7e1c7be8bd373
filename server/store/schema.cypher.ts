import { IDENTIFIER_KINDS } from "../contract/graph.ts";

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
  Note: "id",
  HistoryEntry: "number",
  Run: "id",
  Cluster: "key",
  Case: "id",
  SavedView: "name",
  Group: "key",
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
  // Search by beginning, and trace by value.
  "CREATE INDEX identifier_value IF NOT EXISTS FOR (n:Identifier) ON (n.value)",
  // New accounts, sign-ups by day, labelled accounts.
  "CREATE INDEX account_created IF NOT EXISTS FOR (n:Account) ON (n.createdAt)",
  "CREATE INDEX account_disposition IF NOT EXISTS FOR (n:Account) ON (n.disposition)",
  // The history of investigations, newest first.
  "CREATE INDEX investigationrun_at IF NOT EXISTS FOR (n:InvestigationRun) ON (n.at)",
  "CREATE INDEX historyentry_at IF NOT EXISTS FOR (n:HistoryEntry) ON (n.at)",
  "CREATE INDEX historyentry_undoes IF NOT EXISTS FOR (n:HistoryEntry) ON (n.undoes)",
  "CREATE INDEX historyentry_subject IF NOT EXISTS FOR (n:HistoryEntry) ON (n.subject)",
  "CREATE INDEX note_cluster IF NOT EXISTS FOR (n:Note) ON (n.cluster)",
  "CREATE INDEX cluster_run IF NOT EXISTS FOR (n:Cluster) ON (n.run)",
  // Few chunks of a run are read for a look-up.
  "CREATE INDEX runweights_number IF NOT EXISTS FOR (n:RunWeights) ON (n.run, n.number)",
  "CREATE INDEX loadchunk_batch IF NOT EXISTS FOR (n:LoadChunk) ON (n.batch)",
];

/** Indexes that a reader needs and that do not serve yet; words can wait. */
export const UNREADY_INDEXES = `
SHOW INDEXES YIELD name, type, state WHERE type <> 'FULLTEXT' AND state <> 'ONLINE' RETURN name`;
export const AWAIT_INDEX = "CALL db.awaitIndex($name, 300)";

/** Nodes whose words are searched, by the name of their index; of addresses and networks only the beginning says anything. */
export const WORDS = {
  words_account: { labels: ["Account"], properties: ["id", "displayName"] },
  words_instrument: { labels: [IDENTIFIER_KINDS.payment.label], properties: ["value"] },
  words_template: { labels: [IDENTIFIER_KINDS.fingerprint.label], properties: ["value"] },
  words_organisation: { labels: [IDENTIFIER_KINDS.organization.label], properties: ["value"] },
  words_other: {
    labels: Object.entries(IDENTIFIER_KINDS)
      .filter(([kind]) => !["payment", "fingerprint", "organization", "ip"].includes(kind))
      .map(([, { label }]) => label),
    properties: ["value"],
  },
  words_note: { labels: ["Note"], properties: ["text"] },
} as const satisfies Record<string, { labels: readonly string[]; properties: readonly string[] }>;

export const WORD_INDEXES_THERE = "SHOW FULLTEXT INDEXES YIELD name WHERE name STARTS WITH 'words_' RETURN name";

/** The full-text indexes: filled in the background, and changed a moment after the nodes, so that no load waits for them. */
export const WORD_INDEXES: readonly string[] = Object.entries(WORDS).map(
  ([name, { labels, properties }]) =>
    `CREATE FULLTEXT INDEX ${name} IF NOT EXISTS FOR (n:${labels.join("|")}) ON EACH [${properties.map((property) => `n.${property}`).join(", ")}] ` +
    "OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words', `fulltext.eventually_consistent`: true}}",
);

/** Gives the graph its name on first use. */
export const META = `
MERGE (meta:Meta {id: 'hydrascope'})
ON CREATE SET meta.graph = $graph, meta.schema = $schema
RETURN meta.graph AS graph, meta.schema AS schema`;
