import {
  DuckDBInstance,
  DuckDBScalarFunction,
  LIST,
  UBIGINT,
  VARCHAR,
  listValue,
  type DuckDBValue,
  type JS,
} from "@duckdb/node-api";
import { HydrascopeError } from "../errors.ts";

/** A value that a query takes as a parameter (`$1`, `$2`, … or `$name`). */
type DuckInput = DuckDBValue;
/** A value that a query gives: BIGINT arrives as bigint, TIMESTAMP as Date (UTC), LIST as array. */
export type DuckOutput = JS;

/** A function that SQL may call: from a text to a text, or to a list of words of 64 bits. */
export type TextFunction =
  | { readonly gives: "VARCHAR"; readonly compute: (text: string) => string | null }
  | { readonly gives: "UBIGINT[]"; readonly compute: (text: string) => bigint[] | null };

/** An open DuckDB: the owner closes it. It is scratch space for one job, never a record. */
export interface Duck {
  /** Runs one or more statements; parameters apply to the last; gives the number of rows changed. */
  run(sql: string, values?: DuckInput[] | Record<string, DuckInput>): Promise<number>;
  /** All rows of a query as objects by column name: for results that fit in memory. */
  rows(sql: string, values?: DuckInput[] | Record<string, DuckInput>): Promise<Record<string, DuckOutput>[]>;
  /** Rows of a query in batches of about 2,048 arrays (columns in the query's order), read as they are made. One stream at a time. */
  stream(sql: string, values?: DuckInput[] | Record<string, DuckInput>): AsyncIterable<DuckOutput[][]>;
  /** Makes a deterministic function of one text known to SQL; a NULL gives NULL. It runs in this thread. */
  define(name: string, compute: TextFunction): void;
  /** Percent done of the query that runs now, -1 where DuckDB cannot tell. */
  progress(): number;
  /** Stops the query that runs now; its promise rejects. */
  interrupt(): void;
  /** Stops what still runs and waits for its end; whatever is asked afterwards rejects. */
  close(): Promise<void>;
}

/** DuckDB refused or failed a statement; `cause` holds its words, which may quote data and must not be printed unread. */
export class DuckError extends HydrascopeError {
  constructor(message: string, cause: unknown) {
    super("DUCKDB_FAILED", message, { cause, next: "Check free disk space and memory, then run the command again." });
  }
}

/**
 * Opens DuckDB in memory, or on `path`, in the time zone UTC. Extensions are neither installed nor loaded by themselves
 * (no network). `memoryMb` bounds its buffers; what does not fit is spilled to `spillDirectory` (none: nothing is spilled).
 */
export async function openDuck(
  options: { path?: string; threads?: number; memoryMb?: number; spillDirectory?: string } = {},
): Promise<Duck> {
  const settings: Record<string, string> = {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    temp_directory: options.spillDirectory ?? "",
  };
  if (options.threads !== undefined) settings["threads"] = String(options.threads);
  if (options.memoryMb !== undefined) settings["memory_limit"] = `${options.memoryMb}MB`;
  const instance = await DuckDBInstance.create(options.path ?? ":memory:", settings).catch((cause: unknown) => {
    throw new DuckError("DuckDB could not be opened.", cause);
  });
  const connection = await instance.connect();
  // ICU may be missing from a build; everything we write is TIMESTAMP in UTC then anyway.
  await connection.run("SET TimeZone = 'UTC'").catch(() => undefined);

  // DuckDB frees a connection that is closed under a running statement: what runs is known here.
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    connection.interrupt();
    await Promise.allSettled(running);
    connection.closeSync();
    instance.closeSync();
  }
  async function attempt<T>(statement: () => Promise<T>): Promise<T> {
    if (closing !== undefined) throw new DuckError("DuckDB is closed.", null);
    const attempted = statement();
    running.add(attempted);
    try {
      return await attempted;
    } catch (cause) {
      const words = String(cause).includes("Out of Memory")
        ? "DuckDB ran out of memory."
        : "A DuckDB statement failed.";
      throw new DuckError(words, cause);
    } finally {
      running.delete(attempted);
    }
  }
  return {
    async run(sql, values) {
      const result = await attempt(() => connection.run(sql, values));
      return result.rowsChanged;
    },
    async rows(sql, values) {
      const reader = await attempt(() => connection.runAndReadAll(sql, values));
      return reader.getRowObjectsJS();
    },
    async *stream(sql, values) {
      const result = await attempt(() => connection.stream(sql, values));
      const batches = result.yieldRowsJs();
      for (;;) {
        const next = await attempt(() => batches.next());
        if (next.done === true) return;
        yield next.value;
      }
    },
    define(name, { gives, compute }) {
      connection.registerScalarFunction(
        DuckDBScalarFunction.create({
          name,
          parameterTypes: [VARCHAR],
          returnType: gives === "VARCHAR" ? VARCHAR : LIST(UBIGINT),
          mainFunction(_info, input, output) {
            const texts = input.getColumnVector(0);
            for (let row = 0; row < input.rowCount; row++) {
              const text = texts.getItem(row);
              const value = typeof text === "string" ? compute(text) : null;
              output.setItem(row, Array.isArray(value) ? listValue(value) : value);
            }
            output.flush();
          },
        }),
      );
    },
    progress: () => connection.progress.percentage,
    interrupt: () => connection.interrupt(),
    close: () => (closing ??= close()),
  };
}

/** SQL that reads one Parquet file: its name literally, where DuckDB would read `*`, `?` and `[` as patterns. */
export function parquetFile(path: string): string {
  return `read_parquet('${path.replaceAll("'", "''").replaceAll(/[*?[]/g, "[$&]")}')`;
}
