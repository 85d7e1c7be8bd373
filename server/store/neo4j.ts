import neo4j, { type Driver, type ManagedTransaction, type Session } from "neo4j-driver";
import { HydrascopeError } from "../errors.ts";

/** Where a Neo4j server is and how to enter it. */
export interface GraphAddress {
  uri: string;
  username: string;
  password: string;
  database?: string | undefined;
  /** An account with read rights alone, for people's own queries. */
  reader?: { username: string; password: string } | undefined;
}

/** Values that a query may carry. Whole numbers arrive as INTEGER, others as FLOAT; a Float64Array as a list of FLOAT. */
export type QueryValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Float64Array
  | readonly QueryValue[]
  | { readonly [key: string]: QueryValue };

/** Named parameters of a query: values are always bound, never spliced. */
export type QueryParameters = Readonly<Record<string, QueryValue>>;

/** One record of a result as plain data; integers are numbers where that is exact, decimal strings beyond. */
export type Row = Record<string, unknown>;

/** The graph: the one way to run Cypher. Reads run in READ transactions, so that a read cannot write. */
export interface Graph {
  /** Runs one read and gives its rows. Throws GraphError. */
  read(query: string, parameters?: QueryParameters, options?: { timeoutMs?: number }): Promise<Row[]>;
  /** Runs one write in a transaction of its own, retried when the server says that it is transient. Throws GraphError. */
  write(query: string, parameters?: QueryParameters): Promise<Row[]>;
  /** Runs several writes in one transaction: all or none. Throws GraphError. */
  transaction(
    work: (run: (query: string, parameters?: QueryParameters) => Promise<Row[]>) => Promise<void>,
  ): Promise<void>;
  /** Streams the rows of a large read; numbers beyond 2^53 would be lost, so only counts, instants and node ids may be read. Throws GraphError. */
  stream(query: string, parameters?: QueryParameters): AsyncIterable<StreamedRow>;
  /** For readers that need the driver's own session (streams, bulk, EXPLAIN); only `server/store` may call it. */
  session(mode: "READ" | "WRITE"): Session;
  /** A session for one statement of a person's own: it reads in small batches, with the rights of `reader` where the address names one. */
  laneSession(): Session;
  close(): Promise<void>;
}

/** One row of a stream, read by column. Each getter but `get` throws a TypeError when the value is of another type. */
export class StreamedRow {
  /** The value of a column by its name. */
  readonly get: (column: string) => unknown;

  constructor(get: (column: string) => unknown) {
    this.get = get;
  }

  string(column: string): string {
    const value = this.get(column);
    if (typeof value !== "string") throw new TypeError(`column ${column} is not a string`);
    return value;
  }

  number(column: string): number {
    const value = this.get(column);
    if (typeof value !== "number") throw new TypeError(`column ${column} is not a number`);
    return value;
  }

  /** A list of numbers; an absent one is empty. */
  numbers(column: string): number[] {
    const value = this.get(column) ?? [];
    if (!isNumbers(value)) throw new TypeError(`column ${column} is not a list of numbers`);
    return value;
  }

  /** A list of strings; an absent one is empty. */
  strings(column: string): string[] {
    const value = this.get(column) ?? [];
    if (!isStrings(value)) throw new TypeError(`column ${column} is not a list of strings`);
    return value;
  }
}

/** The database refused a query, or could not be reached. */
export class GraphError extends HydrascopeError {}

/**
 * Connects to a Neo4j server and checks that it answers.
 * @throws GraphError `GRAPH_UNREACHABLE` or `GRAPH_REFUSED`.
 */
export async function openGraph(address: GraphAddress): Promise<Graph> {
  const driver = connect(address, { useBigInt: true });
  // Plain numbers are read several times faster than exact ones: a driver of its own for large streams.
  const fast = connect(address, { disableLosslessIntegers: true });
  try {
    await driver.verifyConnectivity();
  } catch (cause) {
    await Promise.all([driver.close(), fast.close()]);
    throw toGraphError(cause);
  }
  const settings = { ...(address.database === undefined ? {} : { database: address.database }), fetchSize: 10_000 };
  const session = (mode: "READ" | "WRITE"): Session =>
    driver.session({ ...settings, defaultAccessMode: mode === "READ" ? neo4j.session.READ : neo4j.session.WRITE });

  const laneSession = (): Session => {
    const { reader } = address;
    return driver.session({
      ...settings,
      fetchSize: 25,
      defaultAccessMode: neo4j.session.READ,
      ...(reader === undefined ? {} : { auth: neo4j.auth.basic(reader.username, reader.password) }),
    });
  };

  async function* stream(query: string, parameters: QueryParameters = {}): AsyncGenerator<StreamedRow> {
    const open = fast.session({ ...settings, defaultAccessMode: neo4j.session.READ });
    try {
      for await (const record of open.run(query, bind(parameters)))
        yield new StreamedRow((column) => record.get(column));
    } catch (cause) {
      throw toGraphError(cause);
    } finally {
      await open.close();
    }
  }

  const inSession = async <T>(mode: "READ" | "WRITE", work: (session: Session) => Promise<T>): Promise<T> => {
    const open = session(mode);
    try {
      return await work(open);
    } catch (cause) {
      throw toGraphError(cause);
    } finally {
      await open.close();
    }
  };

  return {
    read: (query, parameters, options) =>
      inSession("READ", (open) =>
        open.executeRead(
          (tx) => runIn(tx, query, parameters),
          options?.timeoutMs === undefined ? undefined : { timeout: options.timeoutMs },
        ),
      ),
    write: (query, parameters) => inSession("WRITE", (open) => open.executeWrite((tx) => runIn(tx, query, parameters))),
    transaction: (work) =>
      inSession("WRITE", (open) =>
        open.executeWrite((tx) => work((query, parameters) => runIn(tx, query, parameters))),
      ),
    stream,
    session,
    laneSession,
    close: async () => {
      await Promise.all([driver.close(), fast.close()]);
    },
  };
}

/** A driver with our conventions; `bulk` readers pass their own integer handling. Throws nothing: it does not connect yet. */
export function connect(
  address: GraphAddress,
  integers: { useBigInt?: boolean; disableLosslessIntegers?: boolean },
): Driver {
  return neo4j.driver(address.uri, neo4j.auth.basic(address.username, address.password), {
    ...integers,
    maxConnectionPoolSize: 16,
    connectionAcquisitionTimeout: 30_000,
    maxTransactionRetryTime: 30_000,
    userAgent: "hydrascope",
  });
}

/** A driver's value as plain data: nodes and relations become their properties with `_labels` or `_type`. */
export function toPlain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (Array.isArray(value)) return value.map(toPlain);
  if (value === null || typeof value !== "object") return value;
  if (neo4j.isNode(value)) return { ...plainEntries(value.properties), _labels: value.labels };
  if (neo4j.isRelationship(value)) return { ...plainEntries(value.properties), _type: value.type };
  if (neo4j.isDateTime(value) || neo4j.isDate(value) || neo4j.isDuration(value)) return value.toString();
  return plainEntries(value);
}

function plainEntries(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, entry]) => [key, toPlain(entry)]));
}

async function runIn(tx: ManagedTransaction, query: string, parameters: QueryParameters = {}): Promise<Row[]> {
  const result = await tx.run(query, bind(parameters));
  return result.records.map((record) => plainEntries(record.toObject()));
}

function bind(parameters: QueryParameters): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, toParameter(value)]));
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "number");
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}

function toParameter(value: QueryValue): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value instanceof Float64Array) return Array.from(value);
  if (isList(value)) return value.map(toParameter);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toParameter(entry)]));
  }
  return value;
}

function isList(value: QueryValue): value is readonly QueryValue[] {
  return Array.isArray(value);
}

/** What the driver threw, in the words of this tool; an error of ours stays as it is. */
export function toGraphError(cause: unknown): HydrascopeError {
  if (cause instanceof HydrascopeError) return cause;
  const code = cause instanceof neo4j.Neo4jError ? cause.code : "unknown";
  if (code.includes("MemoryPoolOutOfMemory")) {
    return new GraphError("GRAPH_MEMORY", "The query needs more memory than the database gives to one transaction.", {
      next: "Ask for less at once; nothing was changed.",
      details: { code },
      cause,
    });
  }
  if (
    neo4j.isRetryableError(cause) ||
    (cause instanceof Error && /ServiceUnavailable|ECONNREFUSED/.test(`${cause.name}${cause.message}`))
  ) {
    return new GraphError("GRAPH_UNREACHABLE", "The graph database does not answer.", {
      next: "Check that it runs (`hydrascope status`) and that NEO4J_URI, where it is set, points to it.",
      cause,
      status: 503,
    });
  }
  // The server's own words may quote values, so they stay in the cause.
  return new GraphError("GRAPH_REFUSED", `The graph database refused a query (${code}).`, {
    next: code.includes("Security")
      ? "Check NEO4J_USERNAME and NEO4J_PASSWORD."
      : "Run it again; if it keeps failing, report the code and what you did.",
    details: { code },
    cause,
  });
}
