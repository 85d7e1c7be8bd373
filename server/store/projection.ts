import { Disposition, IdentifierKind } from "../contract/graph.ts";
import { type Projection, TRAITS } from "../contract/projection.ts";
import type { Graph, QueryParameters, StreamedRow } from "./neo4j.ts";
import { ACCOUNTS, ACCOUNTS_OF, IDENTIFIERS, IDENTIFIERS_OF, SIZES } from "./projection.cypher.ts";

/** Reports how far a step is, from 0 to 1. */
export type Progress = (fraction: number) => void;

const DISPOSABLE_METHODS: readonly unknown[] = ["prepaid", "virtual", "crypto"];
const ANONYMISING_TYPES: readonly unknown[] = ["hosting", "vpn", "proxy", "residential_proxy", "tor"];
const SHARED_TYPES: readonly unknown[] = ["mobile", "corporate", "education"];

/** Where a projection is read from: the number of accounts, then the rows of `projection.cypher.ts` in the order of their ids. */
export interface ProjectionSource {
  accounts: number;
  identifierRows: AsyncIterable<StreamedRow>;
  /** Read after `identifierRows` has ended. */
  accountRows: AsyncIterable<StreamedRow>;
}

/**
 * Reads the account–identifier graph into typed arrays, in two streams: identifiers, then accounts with their whole adjacency.
 * @throws GraphError when the database does not answer.
 */
export async function readProjection(graph: Graph, onProgress: Progress = () => undefined): Promise<Projection> {
  const [sizes] = await graph.read(SIZES);
  return buildProjection(
    {
      accounts: Number(sizes["accounts"]),
      identifierRows: graph.stream(IDENTIFIERS),
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
  onProgress(0.3);
  const accounts = await readAccounts(source.accountRows, source.accounts, identifiers, (fraction) =>
    onProgress(0.3 + 0.7 * fraction),
  );
  return {
    accounts: accounts.ids,
    identifiers: identifiers.ids,
    kinds: identifiers.kinds,
    traits: identifiers.traits,
    network: identifiers.network,
    networks: identifiers.networks,
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
    accountRows: graph.stream(ACCOUNTS_OF, parameters),
  });
}

async function readIdentifiers(rows: AsyncIterable<StreamedRow>) {
  const ids: string[] = [];
  const kinds: number[] = [];
  const traits: number[] = [];
  const network: number[] = [];
  const networks = numbering();
  const bin: number[] = [];
  const bins = numbering();
  /** Number of the identifier by the database's own node id. */
  const numberOf = new Map<number, number>();

  for await (const row of rows) {
    const number = ids.length;
    ids.push(row.string("id"));
    numberOf.set(row.number("node"), number);
    const kind = IdentifierKind.parse(row.get("kind"));
    kinds.push(IdentifierKind.options.indexOf(kind));
    traits.push(traitsOf(kind, row.get("method"), row.get("type"), row.get("proxied") === true));
    const networkId = row.get("network");
    network.push(typeof networkId === "string" ? networks.numberOf(networkId) : -1);
    const digits = row.get("bin");
    bin.push(typeof digits === "string" && digits !== "" ? bins.numberOf(`bin:${digits}`) : -1);
  }
  return {
    ids,
    kinds: Uint8Array.from(kinds),
    traits: Uint8Array.from(traits),
    network: Int32Array.from(network),
    networks: networks.ids(),
    bin: Int32Array.from(bin),
    bins: bins.ids(),
    numberOf,
  };
}

/** Numbers ids from 0 in the order in which they come. */
function numbering(): { numberOf(id: string): number; ids(): string[] } {
  const numbers = new Map<string, number>();
  return {
    numberOf(id) {
      const number = numbers.get(id) ?? numbers.size;
      numbers.set(id, number);
      return number;
    },
    ids: () => [...numbers.keys()],
  };
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
  { numberOf, kinds }: { numberOf: Map<number, number>; kinds: Uint8Array },
  onProgress: Progress,
) {
  const ids: string[] = [];
  const offsets = new Uint32Array(n + 1);
  const activityOffsets = new Uint32Array(n + 1);
  const targets = new Grow(Uint32Array);
  const counts = new Grow(Float64Array);
  const firstSeen = new Grow(Float64Array);
  const lastSeen = new Grow(Float64Array);
  const hours = new Grow(Uint32Array);
  const hourCounts = new Grow(Uint32Array);
  const facts = {
    createdAt: new Float64Array(n).fill(Number.NaN),
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
    const createdAt = row.get("createdAt");
    if (typeof createdAt === "number") facts.createdAt[account] = createdAt;
    facts.verified[account] = Number(row.get("verified") === true);
    facts.exchanges[account] = row.number("exchanges");
    facts.banned[account] = Number(row.get("banned") === true);
    facts.disposition[account] = Disposition.options.indexOf(Disposition.parse(row.get("disposition")));

    const rowCounts = row.numbers("counts");
    const rowFirst = row.numbers("firstSeen");
    const rowLast = row.numbers("lastSeen");
    const relations = row.numbers("targets").map((node, position) => ({ target: numberOf.get(node) ?? -1, position }));
    relations.sort((one, other) => one.target - other.target);
    for (const { target, position } of relations) {
      // An identifier that a load added between the two streams belongs to the next run.
      if (target < 0) continue;
      targets.push(target);
      counts.push(rowCounts[position]);
      firstSeen.push(instant(rowFirst[position]));
      lastSeen.push(instant(rowLast[position]));
      if (kinds[target] === organization) facts.organization[account] = target;
    }
    offsets[account + 1] = targets.length;

    for (const [hour, count] of sumByHour(row.numbers("hours"), row.numbers("hourCounts"))) {
      hours.push(hour);
      hourCounts.push(count);
    }
    activityOffsets[account + 1] = hours.length;
    if (account % 10_000 === 0) onProgress(account / n);
  }
  onProgress(1);
  return {
    ids,
    relations: {
      offsets,
      targets: targets.take(),
      counts: counts.take(),
      firstSeen: firstSeen.take(),
      lastSeen: lastSeen.take(),
    },
    facts,
    activity: { offsets: activityOffsets, hours: hours.take(), counts: hourCounts.take() },
  };
}

function instant(epochMs: number): number {
  return epochMs < 0 ? Number.NaN : epochMs;
}

/** The stored lists are append-only, an hour may stand in them twice: ascending hours with their sums. */
function sumByHour(hours: number[], counts: number[]): [number, number][] {
  const sums = new Map<number, number>();
  hours.forEach((hour, position) => sums.set(hour, (sums.get(hour) ?? 0) + counts[position]));
  return [...sums].sort(([one], [other]) => one - other);
}

/** A typed array that grows by doubling. */
class Grow<T extends Uint32Array | Float64Array> {
  length = 0;
  #items: T;

  readonly #type: new (length: number) => T;

  constructor(type: new (length: number) => T) {
    this.#type = type;
    this.#items = new type(1024);
  }

  push(value: number): void {
    if (this.length === this.#items.length) {
      const larger = new this.#type(this.length * 2);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.length++] = value;
  }

  take(): T {
    const exact = new this.#type(this.length);
    exact.set(this.#items.subarray(0, this.length));
    return exact;
  }
}
