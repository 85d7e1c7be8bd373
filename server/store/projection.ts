import { Disposition, IdentifierKind } from "../contract/graph.ts";
import { type Projection, TRAITS } from "../contract/projection.ts";
import type { Graph, QueryParameters, StreamedRow } from "./neo4j.ts";
import { numbering } from "./numbering.ts";
import { Activity, NodeNumbers, Relations } from "./projection-columns.ts";
import {
  ACCOUNTS,
  ACCOUNTS_OF,
  IDENTIFIERS,
  IDENTIFIERS_AT,
  NETWORKS,
  NETWORKS_AT,
  SIZES,
} from "./projection.cypher.ts";

/** Reports how far a step is, from 0 to 1. */
export type Progress = (fraction: number) => void;

const DISPOSABLE_METHODS: readonly unknown[] = ["prepaid", "virtual", "crypto"];
const ANONYMISING_TYPES: readonly unknown[] = ["hosting", "vpn", "proxy", "residential_proxy", "tor"];
const SHARED_TYPES: readonly unknown[] = ["mobile", "corporate", "education"];

/**
 * Reads the account–identifier graph into typed arrays, in three streams side by side: identifiers, their networks, and accounts with their whole adjacency.
 * @throws GraphError when the database does not answer.
 */
export async function readProjection(graph: Graph, onProgress: Progress = () => undefined): Promise<Projection> {
  const [sizes] = await graph.read(SIZES);
  const [identifiers, networkOf, accounts] = await Promise.all([
    readIdentifiers(graph.stream(IDENTIFIERS)),
    readNetworks(graph.stream(NETWORKS)),
    readAccounts(graph.stream(ACCOUNTS), Number(sizes["accounts"]), onProgress),
  ]);
  return assemble(identifiers, networkOf, accounts);
}

/** Puts together what was read of one graph, in whatever order. */
export function assemble(
  { numbers, ...identifiers }: Awaited<ReturnType<typeof readIdentifiers>>,
  networkOf: ReadonlyMap<number, string>,
  { ids, relations, facts, activity }: Awaited<ReturnType<typeof readAccounts>>,
): Projection {
  // An identifier that a load added between the streams belongs to the next run.
  const known = relations.take(numbers);
  return {
    accounts: ids,
    ...identifiers,
    ...numberNetworks(networkOf, identifiers.identifiers.length, numbers),
    ...known,
    facts: { ...facts, organization: organizationsOf(known, identifiers.kinds) },
    activity,
  };
}

/**
 * The projection of some accounts alone (ids; unknown ones are left out), as the graph was when `asOf` was the ordinal of its newest load: later
 * relations and hours are left out. Facts of accounts and identifiers, and counts of relations, are the present ones.
 * @throws GraphError
 */
export async function readProjectionOf(graph: Graph, accounts: readonly string[], asOf: number): Promise<Projection> {
  const rows = graph.stream(ACCOUNTS_OF, { accounts, asOf });
  const read = await readAccounts(rows, accounts.length);
  const found: QueryParameters = { nodes: read.relations.nodes() };
  const [identifiers, networkOf] = await Promise.all([
    readIdentifiers(graph.stream(IDENTIFIERS_AT, found)),
    readNetworks(graph.stream(NETWORKS_AT, found)),
  ]);
  return assemble(identifiers, networkOf, read);
}

/** Identifiers from rows of `IDENTIFIERS`, numbered in their order. Throws what the rows throw, and a TypeError for a column of another type. */
export async function readIdentifiers(rows: AsyncIterable<StreamedRow>) {
  const ids: string[] = [];
  const kinds: number[] = [];
  const traits: number[] = [];
  const bin: number[] = [];
  const bins = numbering();
  const numbers = new NodeNumbers();

  for await (const row of rows) {
    const number = ids.length;
    ids.push(row.string("id"));
    numbers.set(row.number("node"), number);
    const kind = IdentifierKind.parse(row.get("kind"));
    kinds.push(IdentifierKind.options.indexOf(kind));
    traits.push(traitsOf(kind, row.get("method"), row.get("type"), row.get("proxied") === true));
    const digits = row.get("bin");
    bin.push(typeof digits === "string" && digits !== "" ? bins.numberOf(`bin:${digits}`) : -1);
  }
  return {
    identifiers: ids,
    kinds: Uint8Array.from(kinds),
    traits: Uint8Array.from(traits),
    bin: Int32Array.from(bin),
    bins: bins.texts(),
    numbers,
  };
}

/** Networks by the node id of an address, from rows of `NETWORKS`. Throws as `readIdentifiers`. */
export async function readNetworks(rows: AsyncIterable<StreamedRow>): Promise<Map<number, string>> {
  const networkOf = new Map<number, string>();
  for await (const row of rows) networkOf.set(row.number("node"), row.string("network"));
  return networkOf;
}

/** Numbers networks in the order of the identifiers, so that the order of their rows does not matter. */
function numberNetworks(networkOf: ReadonlyMap<number, string>, identifiers: number, numbers: NodeNumbers) {
  const names: (string | undefined)[] = Array.from({ length: identifiers });
  for (const [node, name] of networkOf) {
    const identifier = numbers.get(node);
    if (identifier >= 0) names[identifier] = name;
  }
  const networks = numbering();
  const network = Int32Array.from(names, (name) => (name === undefined ? -1 : networks.numberOf(name)));
  return { network, networks: networks.texts() };
}

/** Organisation of each account, by the identifier's number; -1 where it names none. */
function organizationsOf({ offsets, targets }: Pick<Projection, "offsets" | "targets">, kinds: Uint8Array): Int32Array {
  const kind = IdentifierKind.options.indexOf("organization");
  return Int32Array.from({ length: offsets.length - 1 }, (_, account) => {
    const own = targets.subarray(offsets[account], offsets[account + 1]);
    return own.findLast((target) => kinds[target] === kind) ?? -1;
  });
}

function traitsOf(kind: IdentifierKind, method: unknown, type: unknown, proxied: boolean): number {
  if (kind === "payment" && method === "invoice") return TRAITS.contractInstrument;
  if (kind === "payment") return DISPOSABLE_METHODS.includes(method) ? TRAITS.disposableInstrument : 0;
  if (kind !== "ip") return 0;
  if (proxied || ANONYMISING_TYPES.includes(type)) return TRAITS.anonymisingIp;
  return SHARED_TYPES.includes(type) ? TRAITS.sharedIp : 0;
}

/** Accounts from at most n rows of `ACCOUNTS`. Throws as `readIdentifiers`. */
export async function readAccounts(
  rows: AsyncIterable<StreamedRow>,
  n: number,
  onProgress: Progress = () => undefined,
) {
  const ids: string[] = [];
  const relations = new Relations(n);
  const activity = new Activity(n);
  const facts = {
    createdAt: new Float64Array(n).fill(Number.NaN),
    firstSeen: new Float64Array(n).fill(Number.NaN),
    lastSeen: new Float64Array(n).fill(Number.NaN),
    verified: new Uint8Array(n),
    exchanges: new Float64Array(n),
    banned: new Uint8Array(n),
    disposition: new Uint8Array(n),
  };

  for await (const row of rows) {
    const account = ids.length;
    ids.push(row.string("id"));
    for (const fact of INSTANTS) {
      const at = row.get(fact);
      if (typeof at === "number") facts[fact][account] = at;
    }
    facts.verified[account] = Number(row.get("verified") === true);
    facts.exchanges[account] = row.number("exchanges");
    facts.banned[account] = Number(row.get("banned") === true);
    facts.disposition[account] = Disposition.options.indexOf(Disposition.parse(row.get("disposition")));

    relations.add(account, row.numbers("targets"), row.numbers("counts"));
    activity.add(account, row.strings("activity"));
    if (account % 10_000 === 0) onProgress(account / n);
  }
  onProgress(1);
  return { ids, relations, facts, activity: activity.take() };
}

const INSTANTS = ["createdAt", "firstSeen", "lastSeen"] as const;
