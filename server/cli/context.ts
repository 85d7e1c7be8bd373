import { homedir, totalmem } from "node:os";
import type { Command } from "commander";
import { resolveTarget, type Target } from "../config.ts";
import { openDatabase, type OpenDatabase } from "../database/open.ts";
import { HydrascopeError } from "../errors.ts";
import { type Graph, openGraph } from "../store/neo4j.ts";
import { ensureSchema } from "../store/schema.ts";
import { type ProgressBars, progressBars } from "./progress.ts";

/** Options that every command takes. */
export interface GlobalOptions {
  home?: string;
  demo?: boolean;
  json?: boolean;
}

/** Adds the options that every command takes. */
export function withGlobalOptions(command: Command): Command {
  return command
    .option("--home <dir>", "folder of the managed database and its settings (wins over NEO4J_URI)")
    .option("--demo", "the home of the demonstration")
    .option("--json", "one JSON document on standard output; text and progress on standard error");
}

/** What a command that works on the graph is given. */
export interface Context {
  graph: Graph;
  /** The graph's own id, which keys the ledger. */
  graphId: string;
  target: Target;
  database: OpenDatabase;
  bars: ProgressBars;
  /** Aborted when the user interrupts, or when the managed database dies. */
  signal: AbortSignal;
}

/** The database that the options and the environment name. Throws UsageError. */
export function targetOf(options: GlobalOptions): Target {
  return resolveTarget(options, {
    env: process.env,
    platform: process.platform,
    homedir: homedir(),
    cwd: process.cwd(),
    totalMemory: totalmem(),
  });
}

/**
 * Runs `work` on the graph: on the database of a running `start`, else on one started now and stopped afterwards, also on Ctrl-C.
 * `exclusive` keeps other writers (load, detect) out meanwhile; `serves` lets `work` end by itself when it is interrupted.
 * @throws LockedError, GraphError and what starting the database throws
 */
export async function withGraph<T>(
  options: GlobalOptions,
  { command, exclusive = false, serves = false }: { command: string; exclusive?: boolean; serves?: boolean },
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const target = targetOf(options);
  const bars = progressBars();
  const stopping = new AbortController();
  const database = await openDatabase(target, {
    command,
    exclusive,
    env: process.env,
    platform: process.platform,
    onProgress: ({ text, fraction }) => bars.update(text.replace(/: .*/, ""), fraction ?? 0),
    onDeath: () => stopping.abort(new DatabaseDiedError(target.paths.neo4j)),
  });
  const interrupted = (): void => {
    stopping.abort();
    if (!serves) void database.close().finally(() => process.exit(130));
  };
  process.once("SIGINT", interrupted);
  process.once("SIGTERM", interrupted);
  try {
    const reader = target.kind === "server" ? target.reader : undefined;
    const graph = await openGraph({ ...database, reader });
    try {
      bars.done();
      return await work({ graph, graphId: await ensureSchema(graph), target, database, bars, signal: stopping.signal });
    } finally {
      bars.done();
      await graph.close();
    }
  } finally {
    process.off("SIGINT", interrupted);
    process.off("SIGTERM", interrupted);
    await database.close();
  }
}

/** The managed database ended without having been asked to. */
class DatabaseDiedError extends HydrascopeError {
  constructor(folder: string) {
    super("DATABASE_DIED", "The managed database ended unexpectedly.", {
      next: `Run the command again: it recovers what was committed. Its log is in ${folder}.`,
    });
  }
}
