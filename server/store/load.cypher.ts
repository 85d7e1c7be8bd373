import { type Dimension, IDENTIFIER_KINDS, type IdentifierKind } from "../contract/graph.ts";
import type { StagedTarget } from "./staging.ts";

/**
 * Begins a load, or finds the one that was begun; `fresh` names what the graph had none of then. Every attempt draws the next ordinal,
 * so that what an interrupted attempt wrote can be told from what the next one adds.
 */
export const BEGIN_LOAD = `
MERGE (batch:LoadBatch {id: $batch})
ON CREATE SET batch.state = 'writing', batch.at = $at, batch.sequence = $sequence, batch.files = $files, batch.rows = $rows,
  batch.report = $report, batch.writtenBy = $writtenBy, batch.fresh = $fresh
WITH batch MATCH (meta:Meta {id: 'hydrascope'})
SET meta.loads = coalesce(meta.loads, 0) + 1
RETURN batch.state AS state, batch.fresh AS fresh, meta.loads AS ordinal`;

/** Labels and relation types that are in use, from the count store. */
export const IN_USE = `
RETURN COUNT { (:Account) } AS Account, COUNT { (:Network) } AS Network, COUNT { ()-[:IN_NETWORK]->() } AS IN_NETWORK,
  COUNT { ()-[:USED_MODEL]->() } AS USED_MODEL, COUNT { ()-[:SOUGHT]->() } AS SOUGHT, COUNT { ()-[:CAME_BY]->() } AS CAME_BY,
  ${Object.values(IDENTIFIER_KINDS)
    .map(({ label, relation }) => `COUNT { (:${label}) } AS ${label}, COUNT { ()-[:${relation}]->() } AS ${relation}`)
    .join(",\n  ")}`;

/** The graph's own facts and the number of all nodes, itself among them. */
export const EMPTY = `
MATCH (meta:Meta {id: 'hydrascope'})
RETURN meta.graph AS graph, meta.schema AS schema, coalesce(meta.loads, 0) AS loads, COUNT { () } AS nodes`;

/** Chunks of a load that are in the graph already. */
export const CHUNKS_DONE = "MATCH (chunk:LoadChunk {batch: $batch}) RETURN chunk.id AS id";

/** Marks a chunk in the transaction that writes it: where the reply was lost, the retry breaks the constraint and writes nothing. */
export const MARK_CHUNK = "CREATE (:LoadChunk {id: $chunk, batch: $batch})";

export const FINISH_LOAD = "MATCH (batch:LoadBatch {id: $batch}) SET batch.state = 'done'";
/** Notes that a load is the demonstration. */
export const MARK_DEMONSTRATION = "MATCH (batch:LoadBatch {id: $batch}) SET batch.demonstration = true";
export const DROP_CHUNKS = `
MATCH (chunk:LoadChunk {batch: $batch}) WITH chunk LIMIT 10000 DELETE chunk RETURN count(*) AS dropped`;

const earliest = (node: string): string =>
  `${node}.firstSeen = CASE WHEN ${node}.firstSeen IS NULL OR row.f < ${node}.firstSeen THEN row.f ELSE ${node}.firstSeen END`;
const latest = (node: string): string =>
  `${node}.lastSeen = CASE WHEN ${node}.lastSeen IS NULL OR row.l > ${node}.lastSeen THEN row.l ELSE ${node}.lastSeen END`;

/** Relation type and label of each dimension of usage, and its parallel lists: the staged column of each. Tokens by day stand with the models alone. */
export const DIMENSIONS = {
  model: {
    relation: "USED_MODEL",
    label: "Model",
    lists: { days: "days", exchanges: "exchanges", inputTokens: "input", outputTokens: "output" },
  },
  capability: { relation: "SOUGHT", label: "Capability", lists: { days: "days", exchanges: "exchanges" } },
  channel: { relation: "CAME_BY", label: "Channel", lists: { days: "days", exchanges: "exchanges" } },
} as const satisfies Record<Dimension, object>;

/** Makes the nodes of a dimension before the relations to them. */
export function mergeDimension(dimension: Dimension): string {
  return `UNWIND $values AS value MERGE (d:${DIMENSIONS[dimension].label} {id: '${dimension}:' + value}) SET d.value = value`;
}

/** How a staged file is written. */
export interface Writing {
  readonly query: string;
  /** Rows of one transaction. */
  readonly chunk: number;
  /** False where rows must be written in their order. */
  readonly parallel: boolean;
  /** Columns that travel as the map `facts`, without those that are absent: a null would remove what is known. */
  readonly facts: boolean;
}

/** The statement that writes the rows of a staged file; `fresh` says whether the graph had none of a label or relation type. */
export function writing(what: StagedTarget, fresh: (name: string) => boolean): Writing {
  const bulk = { chunk: 20_000, parallel: true, facts: false };
  const make = (name: string): string => (fresh(name) ? "CREATE" : "MERGE");
  switch (what.target) {
    case "accounts":
      return {
        ...bulk,
        facts: true,
        query: `UNWIND $rows AS row ${make("Account")} (a:Account {id: row.id}) SET a += row.facts, ${earliest("a")}, ${latest("a")}`,
      };
    case "networks":
      return {
        ...bulk,
        query: `UNWIND $rows AS row ${make("Network")} (n:Network {id: row.id}) SET n.value = row.value`,
      };
    case "identifiers":
      return { ...bulk, facts: true, query: identifiers(what.kind, make(IDENTIFIER_KINDS[what.kind].label)) };
    case "in_network":
      return {
        ...bulk,
        query: `UNWIND $rows AS row MATCH (ip:Identifier {id: row.ip}) MATCH (n:Network {id: row.network}) ${make("IN_NETWORK")} (ip)-[:IN_NETWORK]->(n)`,
      };
    case "relations":
      return { ...bulk, query: relations(what.kind, fresh(IDENTIFIER_KINDS[what.kind].relation)) };
    case "activity":
      return {
        ...bulk,
        query: `UNWIND $rows AS row MATCH (a:Account {id: row.account})
SET a.exchanges = coalesce(a.exchanges, 0) + row.exchanges, a.inputTokens = coalesce(a.inputTokens, 0) + row.input,
    a.outputTokens = coalesce(a.outputTokens, 0) + row.output,
    a.activity = coalesce(a.activity, []) + row.activity, a.activityLoads = coalesce(a.activityLoads, []) + $ordinal`,
      };
    case "usage":
      return { ...bulk, chunk: 4_000, query: usage(what.dimension, fresh(DIMENSIONS[what.dimension].relation)) };
    case "events":
      return {
        ...bulk,
        query:
          "UNWIND $rows AS row MERGE (e:Event {id: row.id}) SET e.at = row.at, e.kind = row.kind, e.label = row.label",
      };
    case "labels":
      return { ...bulk, parallel: false, query: LABELS };
  }
}

function identifiers(kind: IdentifierKind, make: string): string {
  const { label } = IDENTIFIER_KINDS[kind];
  if (make === "CREATE") {
    return `UNWIND $rows AS row CREATE (i:Identifier:${label} {id: row.id, kind: '${kind}', value: row.value}) SET i += row.facts`;
  }
  return `UNWIND $rows AS row MERGE (i:Identifier {id: row.id}) ON CREATE SET i:${label}, i.kind = '${kind}', i.value = row.value SET i += row.facts`;
}

const OUTCOMES = ["succeeded", "failed", "refunded", "disputed"];

function relations(kind: IdentifierKind, fresh: boolean): string {
  const { relation } = IDENTIFIER_KINDS[kind];
  const outcomes = kind === "payment" ? OUTCOMES : [];
  const match = "UNWIND $rows AS row MATCH (a:Account {id: row.account}) MATCH (i:Identifier {id: row.identifier})";
  // What an account's own row says is counted once however often the row changes: its `n` is 0.
  const first = "CASE WHEN row.n = 0 THEN 1 ELSE row.n END";
  if (fresh) {
    const counted = outcomes.map((outcome) => `, ${outcome}: row.${outcome}`).join("");
    return `${match} CREATE (a)-[:${relation} {count: ${first}, firstSeen: row.f, lastSeen: row.l, since: $ordinal${counted}}]->(i)`;
  }
  const added = outcomes.map((outcome) => `, r.${outcome} = coalesce(r.${outcome}, 0) + row.${outcome}`).join("");
  return `${match} MERGE (a)-[r:${relation}]->(i)
ON CREATE SET r.since = $ordinal
SET r.count = CASE WHEN r.count IS NULL THEN ${first} ELSE r.count + row.n END, ${earliest("r")}, ${latest("r")}${added}`;
}

function usage(dimension: Dimension, fresh: boolean): string {
  const { relation, label, lists } = DIMENSIONS[dimension];
  const match = `UNWIND $rows AS row MATCH (a:Account {id: row.account}) MATCH (d:${label} {id: '${dimension}:' + row.value})`;
  const all = Object.entries(lists);
  if (fresh) {
    const values = all.map(([property, column]) => `${property}: row.${column}`).join(", ");
    return `${match} CREATE (a)-[:${relation} {${values}, tokens: row.tokens}]->(d)`;
  }
  const added = all
    .map(([property, column]) => `r.${property} = coalesce(r.${property}, []) + row.${column}`)
    .join(", ");
  return `${match} MERGE (a)-[r:${relation}]->(d) SET ${added}, r.tokens = coalesce(r.tokens, 0) + row.tokens`;
}

/** A verdict of a file changes an account's disposition unless a later one is known; the event is kept either way. */
const LABELS = `UNWIND $rows AS row
MATCH (a:Account {id: row.account})
MERGE (e:LabelEvent {id: row.id})
ON CREATE SET e.disposition = row.disposition, e.reason = row.reason, e.by = row.by, e.at = row.at
MERGE (e)-[about:ABOUT]->(a)
ON CREATE SET about.before = coalesce(row.before, a.disposition, 'open'),
  about.beforeEvent = CASE WHEN row.before IS NULL THEN a.dispositionEvent ELSE row.before_event END,
  about.beforeBy = CASE WHEN row.before IS NULL THEN a.dispositionBy ELSE row.before_by END,
  about.beforeAt = CASE WHEN row.before IS NULL THEN a.dispositionAt ELSE row.before_at END
FOREACH (x IN CASE WHEN row.at >= coalesce(a.dispositionAt, row.at) THEN [1] ELSE [] END |
  SET a.disposition = row.disposition, a.dispositionAt = row.at, a.dispositionBy = row.by, a.dispositionEvent = row.id)`;
