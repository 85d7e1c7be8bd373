import { z } from "zod";
import type { GraphEdge, GraphNode } from "../contract/api.ts";
import { Disposition, FAMILIES } from "../contract/graph.ts";
import { accountOf, accountsAmong, nodeOfAccount } from "../contract/node-id.ts";
import type { Run } from "../contract/run.ts";
import { Settings } from "../contract/settings.ts";
import { readRun } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { instant, readAs } from "../store/read-as.ts";
import { familyOfKind, labelOf, type AttributeFamilies } from "./names.ts";
import * as cypher from "./nodes.cypher.ts";

/** What every view of the graph is seen through: the newest run, and which family an attribute belongs to. */
export interface View {
  run: Run | null;
  attributes: AttributeFamilies;
}

const AccountRow = z.object({
  id: z.string(),
  degree: z.int(),
  core: z.boolean().nullable(),
  linkage: z.number().nullable(),
  path: z.string().nullable(),
  cluster: z.string().nullable(),
  disposition: Disposition,
  verified: z.boolean().nullable(),
  status: z.string().nullable(),
  exchanges: z.number(),
});
const IdentifierRow = z.object({
  id: z.string(),
  kind: z.string(),
  value: z.string(),
  type: z.string().nullable(),
  hub: z.boolean(),
  reason: z.string().nullable(),
  bits: z.number().nullable(),
  degree: z.int(),
});
const EvidenceRow = z.object({
  account: z.string(),
  identifier: z.string(),
  kind: z.string(),
  type: z.string().nullable(),
  bits: z.number(),
  count: z.number(),
  first: z.number().nullable(),
  last: z.number().nullable(),
});
const LinkRow = z.object({
  a: z.string(),
  b: z.string(),
  bits: z.number(),
  /** Strongest first. */
  families: z.array(z.enum(FAMILIES)).nullable(),
});

/** The view of the newest finished run, or of the one named. Throws NotFoundError, GraphError. */
export async function openView(graph: Graph, run?: string): Promise<View> {
  const found = await readRun(graph, run);
  const settings = Settings.safeParse(found?.settings ?? {});
  return { run: found, attributes: settings.success ? settings.data.attribute_families : {} };
}

/** Nodes of the canvas by id, in the order asked and each once; unknown ids are left out. Throws GraphError. */
export async function readNodes(graph: Graph, view: View, ids: readonly string[]): Promise<GraphNode[]> {
  const accounts = accountsAmong(ids);
  const networks = ids.filter((id) => id.startsWith("network:"));
  const identifiers = ids.filter((id) => accountOf(id) === null && !id.startsWith("network:"));
  const run = view.run?.run_id ?? null;
  const [accountRows, identifierRows, networkRows] = await Promise.all([
    accounts.length === 0 ? [] : readAs(graph, AccountRow, cypher.ACCOUNT_NODES, { ids: accounts, run }),
    readIdentifiers(graph, identifiers),
    networks.length === 0 ? [] : readAs(graph, IdentifierRow, cypher.NETWORK_NODES, { ids: networks }),
  ]);
  const found = new Map<string, GraphNode>();
  for (const row of accountRows) found.set(nodeOfAccount(row.id), accountNode(row));
  for (const row of [...identifierRows, ...networkRows]) found.set(row.id, identifierNode(row, view.attributes));
  return [...new Set(ids)].map((id) => found.get(id)).filter((node) => node !== undefined);
}

/** Identifiers by node id as the graph has them, in no order; unknown ones are left out. Throws GraphError. */
export async function readIdentifiers(graph: Graph, ids: readonly string[]): Promise<z.infer<typeof IdentifierRow>[]> {
  return ids.length === 0 ? [] : readAs(graph, IdentifierRow, cypher.IDENTIFIER_NODES, { ids });
}

/** Evidence and links among the nodes given. Throws GraphError. */
export async function readEdges(graph: Graph, view: View, ids: readonly string[]): Promise<GraphEdge[]> {
  const accounts = accountsAmong(ids);
  const identifiers = ids.filter((id) => accountOf(id) === null);
  const [evidence, links] = await Promise.all([
    readEvidence(graph, view, accounts, identifiers),
    readLinks(graph, view, accounts),
  ]);
  return [...evidence, ...links];
}

/** Relations from the accounts (ids without prefix) to the identifiers. Throws GraphError. */
export async function readEvidence(
  graph: Graph,
  view: View,
  accounts: readonly string[],
  identifiers: readonly string[],
): Promise<GraphEdge[]> {
  if (accounts.length === 0 || identifiers.length === 0) return [];
  const rows = await readAs(graph, EvidenceRow, cypher.EVIDENCE_EDGES, { accounts, identifiers });
  return rows.map((row) => ({
    source: nodeOfAccount(row.account),
    target: row.identifier,
    type: "evidence",
    family: familyOfKind(row.kind, row.type, view.attributes),
    bits: row.bits,
    count: row.count,
    first_seen: instant(row.first),
    last_seen: instant(row.last),
  }));
}

/** Links of the view's run among the accounts (ids without prefix), each with its strongest family. Throws GraphError. */
export async function readLinks(graph: Graph, view: View, accounts: readonly string[]): Promise<GraphEdge[]> {
  if (view.run === null || accounts.length < 2) return [];
  const rows = await readAs(graph, LinkRow, cypher.LINK_EDGES, { accounts, run: view.run.run_id });
  return rows.map((row) => ({
    source: nodeOfAccount(row.a),
    target: nodeOfAccount(row.b),
    type: "link",
    family: row.families?.[0] ?? null,
    bits: row.bits,
    count: row.families?.length ?? 0,
    first_seen: null,
    last_seen: null,
  }));
}

function accountNode(row: z.infer<typeof AccountRow>): GraphNode {
  return {
    id: nodeOfAccount(row.id),
    type: "account",
    kind: "account",
    family: null,
    label: row.id,
    hub: false,
    hub_reason: null,
    degree: row.degree,
    bits: null,
    core: row.core,
    linkage: row.linkage,
    cluster_id: row.cluster,
    disposition: row.disposition,
    verified: row.verified ?? false,
    status: row.status,
    exchanges: row.exchanges,
    in_group: row.path,
  };
}

function identifierNode(row: z.infer<typeof IdentifierRow>, attributes: AttributeFamilies): GraphNode {
  return {
    id: row.id,
    type: "identifier",
    kind: row.kind,
    family: familyOfKind(row.kind, row.type, attributes),
    label: labelOf(row.kind, row.value, row.type),
    hub: row.hub,
    hub_reason: row.reason,
    degree: row.degree,
    bits: row.bits,
    core: null,
    linkage: null,
    cluster_id: null,
    disposition: null,
    verified: null,
    status: null,
    exchanges: null,
  };
}
