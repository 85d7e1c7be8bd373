import { Disposition, IdentifierKind } from "../contract/graph.ts";
import { type Projection, TRAITS } from "../contract/projection.ts";
import type { Graph, QueryParameters, StreamedRow } from "./neo4j.ts";
import { numbering } from "./numbering.ts";
import { Activity, NodeNumbers, Relations } from "./projection-columns.ts";
import {
  ACCOUNTS,
  ACCOUNTS_OF,
  IDENTIFIERS,
  IDENTIFIERS_OF,
  NETWORKS,
  NETWORKS_OF,
  SIZES,
} from "./projection.cypher.ts";

/** Reports how far a step is, from 0 to 1. */
export type Progress = (fraction: number) => void;

const DISPOSABLE_METHODS: readonly unknown[] = ["prepaid", "virtual", "crypto"];
const ANONYMISING_TYPES: readonly unknown[] = ["hosting", "vpn", "proxy", "residential_proxy", "tor"];
const SHARED_TYPES: readonly unknown[] = ["mobile", "corporate", "education"];

/** Where a projection is read from: the number of accounts, then the rows of `projection.cypher.ts`, read one stream after the other. */
export interface ProjectionSource {
  accounts: number;
  identifierRows: AsyncIterable<StreamedRow>;
  networkRows: AsyncIterable<StreamedRow>;
  accountRows: AsyncIterable<StreamedRow>;
}

/**
 * Reads the account–identifier graph into typed arrays, in three streams: identifiers, their networks, then accounts with their whole adjacency.
 * @throws GraphError when the database does not answer.
 */
export async function readProjection(graph: Graph, onProgress: Progress = () => undefined): Promise<Projection> {
  const [sizes] = await graph.read(SIZES);
  return buildProjection(
    {
      accounts: Number(sizes["accounts"]),
      identifierRows: graph.stream(IDENTIFIERS),
      networkRows: graph.stream(NETWORKS),
      accountRows: graph.stream(ACCOUNTS),
    },
    onProgress,
  );
}

/** Builds the typed arrays of a projection from its rows. Throws what the rows throw, and a TypeError for a column of another type. */
export async function buildProjection(
  source: ProjectionSource,
  onProgress: Progress = () => undefined,
): Promise<Projection> {
  const identifiers = await readIdentifiers(source.identifierRows);
  const networks = await readNetworks(source.networkRows, identifiers);
  onProgress(0.3);
  const accounts = await readAccounts(source.accountRows, source.accounts, identifiers, (fraction) =>
    onProgress(0.3 + 0.7 * fraction),
  );
  return {
    accounts: accounts.ids,
    identifiers: identifiers.ids,
    kinds: identifiers.kinds,
    traits: identifiers.traits,
    ...networks,
    bin: identifiers.bin,
    bins: identifiers.bins,
    ...accounts.relations,
    facts: accounts.facts,
    activity: accounts.activity,
  };
}

/**
 * The projection of some accounts alone (ids; unknown ones are left out), as the graph was when `asOf` was the ordinal of its newest load: later
 * relations and hours are left out. Facts of accounts and identifiers, and counts of relations, are the present ones.
 * @throws GraphError
 */
export async function readProjectionOf(graph: Graph, accounts: readonly string[], asOf: number): Promise<Projection> {
  const parameters: QueryParameters = { accounts, asOf };
  return buildProjection({
    accounts: accounts.length,
    identifierRows: graph.stream(IDENTIFIERS_OF, parameters),
    networkRows: graph.stream(NETWORKS_OF, parameters),
    accountRows: graph.stream(ACCOUNTS_OF, parameters),
  });
}

async function readIdentifiers(rows: AsyncIterable<StreamedRow>) {
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
    ids,
    kinds: Uint8Array.from(kinds),
    traits: Uint8Array.from(traits),
    bin: Int32Array.from(bin),
    bins: bins.texts(),
    numbers,
  };
}

/** Networks are numbered in the order of the identifiers, so that the order of their rows does not matter. */
async function readNetworks(
  rows: AsyncIterable<StreamedRow>,
  { ids, numbers }: { ids: readonly string[]; numbers: NodeNumbers },
) {
  const networkOf: (string | undefined)[] = Array.from({ length: ids.length });
  for await (const row of rows) {
    const identifier = numbers.get(row.number("node"));
    if (identifier >= 0) networkOf[identifier] = row.string("network");
  }
  const networks = numbering();
  const network = Int32Array.from(networkOf, (id) => (id === undefined ? -1 : networks.numberOf(id)));
  return { network, networks: networks.texts() };
}

function traitsOf(kind: IdentifierKind, method: unknown, type: unknown, proxied: boolean): number {
  if (kind === "payment" && method === "invoice") return TRAITS.contractInstrument;
  if (kind === "payment") return DISPOSABLE_METHODS.includes(method) ? TRAITS.disposableInstrument : 0;
  if (kind !== "ip") return 0;
  if (proxied || ANONYMISING_TYPES.includes(type)) return TRAITS.anonymisingIp;
  return SHARED_TYPES.includes(type) ? TRAITS.sharedIp : 0;
}

async function readAccounts(
  rows: AsyncIterable<StreamedRow>,
  n: number,
  { numbers, kinds }: { numbers: NodeNumbers; kinds: Uint8Array },
  onProgress: Progress,
) {
  const ids: string[] = [];
  const relations = new Relations(n, numbers);
  const activity = new Activity(n);
  const facts = {
    createdAt: new Float64Array(n).fill(Number.NaN),
    firstSeen: new Float64Array(n).fill(Number.NaN),
    lastSeen: new Float64Array(n).fill(Number.NaN),
    verified: new Uint8Array(n),
    organization: new Int32Array(n).fill(-1),
    exchanges: new Float64Array(n),
    banned: new Uint8Array(n),
    disposition: new Uint8Array(n),
  };
  const organization = IdentifierKind.options.indexOf("organization");

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

    for (const target of relations.add(account, row.numbers("targets"), row.numbers("counts"))) {
      if (kinds[target] === organization) facts.organization[account] = target;
    }
    activity.add(account, row.strings("activity"));
    if (account % 10_000 === 0) onProgress(account / n);
  }
  onProgress(1);
  return { ids, relations: relations.take(), facts, activity: activity.take() };
}

const INSTANTS = ["createdAt", "firstSeen", "lastSeen"] as const;
