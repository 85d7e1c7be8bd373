import { z } from "zod";
import type { Trace } from "../contract/api.ts";
import { accountId, accountsAmong, isAccount, nodeOfAccount } from "../contract/node-id.ts";
import { readClusters } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { readAs } from "../store/read-as.ts";
import { familyOfKind, labelOf } from "./names.ts";
import { openView, type View } from "./nodes.ts";
import * as cypher from "./trace.cypher.ts";
import { spellings } from "./values.ts";

/** An identifier wider than this brings no accounts of its own to a lead. */
const WIDE_LEAD = 20_000;
/** Accounts that a lead follows, by id. */
const LEAD_ACCOUNTS = 100_000;
/** An identifier wider than this names no other accounts. */
const WIDE_OTHERS = 1000;
const IDENTIFIERS_FOLLOWED = 2000;
const SHOWN = 100;
/** Accounts of a lead that are named. */
const NAMED = 25_000;

const AccountRow = z.object({ id: z.string(), cluster: z.string().nullable() });
const NodeRow = z.object({ value: z.string(), node: z.string(), kind: z.string() });
const Id = z.object({ id: z.string() });
const HitRow = z.object({ cluster_id: z.string(), hit: z.int() });
const WideRow = z.object({ identifiers: z.int() });
const FollowedRow = z.object({ hubs: z.int(), wide: z.int(), rest: z.int() });
const SharedRow = z.object({
  total: z.int(),
  node: z.string(),
  kind: z.string(),
  value: z.string(),
  type: z.string().nullable(),
  bits: z.number(),
  hub: z.boolean(),
  of_lead: z.int(),
  others: z.int(),
});
const OtherRow = z.object({
  total: z.int(),
  account_id: z.string(),
  shared: z.int(),
  bits: z.number(),
  cluster_id: z.string().nullable(),
});

/**
 * From a lead of up to 10,000 account ids, node ids or identifier values: what is known of it, the clusters that it hits, what its accounts
 * share (of a lead of one account: what that shares with anybody), and who else shares it. An identifier that more than 20,000 accounts have
 * is known, but does not make them a lead; hubs, and identifiers of more than 1,000 accounts, name no others. Of a lead that has more than `most` accounts
 * only so many are followed.
 * @throws GraphError
 */
export async function traceLead(graph: Graph, asked: readonly string[], most = LEAD_ACCOUNTS): Promise<Trace> {
  const view = await openView(graph);
  const run = view.run?.run_id ?? null;
  const values = [...new Set(asked.map((value) => value.trim()).filter((value) => value !== ""))];
  const known = await resolve(graph, view, values);
  const nodes = known.map(({ node }) => node);
  const found = await leadAccounts(graph, nodes, most + 1);
  const accounts = found.slice(0, most);
  const least = accounts.length > 1 ? 2 : 1;
  const [hits, shared, [wide], [followed], others] = await Promise.all([
    run === null ? [] : readAs(graph, HitRow, cypher.CLUSTERS_HIT, { accounts, run }),
    readAs(graph, SharedRow, cypher.SHARED, { accounts, least, limit: SHOWN }),
    readAs(graph, WideRow, cypher.TOO_WIDE, { ids: nodes, wide: WIDE_LEAD }),
    readAs(graph, FollowedRow, cypher.FOLLOWED, { accounts, wide: WIDE_OTHERS }),
    readAs(graph, OtherRow, cypher.OTHERS, {
      accounts,
      run,
      wide: WIDE_OTHERS,
      identifiers: IDENTIFIERS_FOLLOWED,
      limit: SHOWN,
    }),
  ]);
  const knownValues = new Set(known.map(({ value }) => value));
  return {
    asked: values.length,
    known,
    unknown: values.filter((value) => !knownValues.has(value)),
    accounts: accounts.length,
    accounts_cut: found.length > most,
    account_ids: accounts.slice(0, NAMED),
    too_wide: wide.identifiers,
    clusters: await describeHits(graph, run, hits),
    shared: shared.map(({ node, kind, value, type, bits, hub, of_lead, others: outside }) => ({
      node,
      label: labelOf(kind, value, type),
      kind,
      family: familyOfKind(kind, type, view.attributes),
      bits,
      hub,
      of_lead,
      others: outside,
    })),
    shared_total: shared[0]?.total ?? 0,
    others: others.map(({ account_id, shared: common, bits, cluster_id }) => ({
      account_id,
      shared: common,
      bits,
      cluster_id,
    })),
    others_total: others[0]?.total ?? 0,
    others_hidden: {
      hubs: followed.hubs,
      wide: followed.wide,
      weak: Math.max(0, followed.rest - IDENTIFIERS_FOLLOWED),
    },
  };
}

async function resolve(graph: Graph, view: View, values: readonly string[]): Promise<Trace["known"]> {
  const spelled = new Map<string, string>();
  // A value's own text is its own, also where it is another's spelling.
  for (const value of values) spelled.set(value.trim(), value);
  for (const value of values) {
    for (const spelling of spellings(value)) if (!spelled.has(spelling)) spelled.set(spelling, value);
  }
  const texts = [...spelled.keys()];
  const [accounts, nodes, identifiers] = await Promise.all([
    readAs(graph, AccountRow, cypher.KNOWN_ACCOUNTS, { values: values.map(accountId), run: view.run?.run_id ?? null }),
    readAs(graph, NodeRow, cypher.KNOWN_NODES, {
      ids: texts.flatMap((text) => (text.includes("/") ? [text, `network:${text}`] : [text])),
    }),
    readAs(graph, NodeRow, cypher.KNOWN_VALUES, { values: texts }),
  ]);
  const clusterOf = new Map(accounts.map(({ id, cluster }) => [id, cluster]));
  const known: Trace["known"] = [];
  const seen = new Set<string>();
  const add = (entry: Trace["known"][number]): void => {
    const key = `${entry.value}\n${entry.node}`;
    if (!seen.has(key)) known.push(entry);
    seen.add(key);
  };
  for (const value of values) {
    const cluster = clusterOf.get(accountId(value));
    if (cluster !== undefined)
      add({ value, node: nodeOfAccount(accountId(value)), kind: "account", cluster_id: cluster });
  }
  for (const row of [...nodes, ...identifiers]) {
    const value = spelled.get(row.value) ?? spelled.get(row.value.replace(/^network:/, "")) ?? row.value;
    add({ value, node: row.node, kind: row.kind, cluster_id: null });
  }
  return known;
}

async function leadAccounts(graph: Graph, nodes: readonly string[], limit: number): Promise<string[]> {
  const own = accountsAmong(nodes);
  const networks = nodes.filter((node) => node.startsWith("network:"));
  const identifiers = nodes.filter((node) => !isAccount(node) && !node.startsWith("network:"));
  const bounds = { wide: WIDE_LEAD, limit };
  const [ofIdentifiers, ofNetworks] = await Promise.all([
    identifiers.length === 0 ? [] : readAs(graph, Id, cypher.ACCOUNTS_OF, { ids: identifiers, ...bounds }),
    networks.length === 0 ? [] : readAs(graph, Id, cypher.ACCOUNTS_OF_NETWORKS, { ids: networks, ...bounds }),
  ]);
  return [...new Set([...own, ...[...ofIdentifiers, ...ofNetworks].map(({ id }) => id)])];
}

async function describeHits(
  graph: Graph,
  run: string | null,
  hits: readonly z.infer<typeof HitRow>[],
): Promise<Trace["clusters"]> {
  if (run === null || hits.length === 0) return [];
  const clusters = new Map(
    (
      await readClusters(
        graph,
        run,
        hits.map(({ cluster_id }) => cluster_id),
      )
    ).map((cluster) => [cluster.cluster_id, cluster]),
  );
  return hits.flatMap(({ cluster_id, hit }) => {
    const cluster = clusters.get(cluster_id);
    if (cluster === undefined) return [];
    const { size, risk, band, flagged } = cluster;
    return [{ cluster_id, size, hit, risk, band, flagged }];
  });
}
