import { createHash } from "node:crypto";
import { posix, win32 } from "node:path";
import { z } from "zod";
import { UsageError } from "./errors.ts";

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the machine and the shell say; everything `resolveTarget` depends on beside the flags. */
export interface Surroundings {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly homedir: string;
  readonly cwd: string;
  /** Installed memory in bytes; the managed database's memory is scaled by it. */
  readonly totalMemory: number;
}

/** Every place inside a home; nothing else builds a path of it. */
export interface HomePaths {
  readonly root: string;
  /** Neo4j's own home directory: `data`, `conf`, `logs`, `run`. */
  readonly neo4j: string;
  /** Names the process that owns the home's database. */
  readonly lock: string;
  /** Names the process that changes the graph just now (load, detect). */
  readonly writeLock: string;
  /** Where `start` of this home answers, for the other commands. */
  readonly running: string;
  /** Password of the managed database, readable by its owner only. */
  readonly password: string;
  /** Scratch and quarantine of the loads, one folder for each. */
  readonly loads: string;
  /** Hashes of exchange ids by day, so that a repeated row stays harmless. */
  readonly ledger: string;
  readonly settings: string;
}

/** Heap and page cache of the managed Neo4j, in Neo4j's and Java's notation: `1g`, `512m`. */
export interface Memory {
  readonly heap: string;
  readonly pageCache: string;
}

/** A managed Neo4j in a home, or a server that somebody else runs. */
export type Target =
  | {
      readonly kind: "managed";
      readonly paths: HomePaths;
      readonly cache: string;
      readonly demo: boolean;
      readonly memory: Memory;
    }
  | {
      readonly kind: "server";
      readonly paths: HomePaths;
      readonly cache: string;
      readonly uri: string;
      readonly username: string;
      readonly password: string;
      readonly database: string;
      /** An account with read rights alone, for people's own queries. */
      readonly reader: { readonly username: string; readonly password: string } | undefined;
    };

const size = z.string().regex(/^[1-9][0-9]{0,6}[mg]$/, "a size such as 512m or 4g");

const ServerVariables = z.object({
  NEO4J_URI: z.string().regex(/^(neo4j|bolt)(\+s|\+ssc)?:\/\/[^\s@/]+\/?$/, "neo4j://HOST:PORT or bolt://HOST:PORT"),
  NEO4J_USERNAME: z.string().min(1).default("neo4j"),
  NEO4J_PASSWORD: z.string("the password of that server; any text where its authentication is off"),
  NEO4J_DATABASE: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9.-]{0,62}$/, "the name of a database")
    .default("neo4j"),
  NEO4J_READER_USERNAME: z.string().min(1).optional(),
  NEO4J_READER_PASSWORD: z.string().default(""),
});

const OwnVariables = z.object({
  HYDRASCOPE_CACHE: z.string().optional(),
  HYDRASCOPE_NEO4J_HEAP: size.optional(),
  HYDRASCOPE_NEO4J_PAGECACHE: size.optional(),
});

/**
 * Says which database a command works on: `--home` (or `--demo`) first, then `NEO4J_URI`, then the managed one of the data folder.
 * Of a server that somebody else runs, locks and ledger are kept in a folder of its own, so that two servers never share a ledger.
 * Throws UsageError naming the variable, never its value.
 */
export function resolveTarget(
  flags: { home?: string | undefined; demo?: boolean | undefined },
  at: Surroundings,
): Target {
  const path = at.platform === "win32" ? win32 : posix;
  const own = parse(OwnVariables, at.env);
  const demo = flags.demo === true;
  const cache = own.HYDRASCOPE_CACHE === undefined ? cacheFolder(at) : path.resolve(at.cwd, own.HYDRASCOPE_CACHE);
  if (flags.home === "") throw new UsageError("--home is empty.", "Name a folder: --home DIR.");
  const uri = filled(at.env["NEO4J_URI"]);
  if (flags.home === undefined && !demo && uri !== undefined) {
    const server = parse(ServerVariables, at.env);
    // A slash at the end names the same server.
    const address = server.NEO4J_URI.replace(/\/$/, "");
    const key = createHash("sha256").update(`${address}\n${server.NEO4J_DATABASE}`).digest("hex").slice(0, 12);
    return {
      kind: "server",
      paths: homePaths(path.join(dataFolder(at), "hydrascope", "servers", key), at.platform),
      cache,
      uri: server.NEO4J_URI,
      username: server.NEO4J_USERNAME,
      password: server.NEO4J_PASSWORD,
      database: server.NEO4J_DATABASE,
      reader:
        server.NEO4J_READER_USERNAME === undefined
          ? undefined
          : { username: server.NEO4J_READER_USERNAME, password: server.NEO4J_READER_PASSWORD },
    };
  }
  const root =
    flags.home === undefined
      ? path.join(dataFolder(at), demo ? "hydrascope-demo" : "hydrascope")
      : path.resolve(at.cwd, flags.home);
  const usual = demo ? { heap: "1g", pageCache: "512m" } : scaledMemory(at.totalMemory);
  return {
    kind: "managed",
    paths: homePaths(root, at.platform),
    cache,
    demo,
    memory: {
      heap: own.HYDRASCOPE_NEO4J_HEAP ?? usual.heap,
      pageCache: own.HYDRASCOPE_NEO4J_PAGECACHE ?? usual.pageCache,
    },
  };
}

/** The places inside the home at `root`. */
export function homePaths(root: string, platform: NodeJS.Platform): HomePaths {
  const path = platform === "win32" ? win32 : posix;
  return {
    root,
    neo4j: path.join(root, "neo4j"),
    lock: path.join(root, "lock"),
    writeLock: path.join(root, "write.lock"),
    running: path.join(root, "running.json"),
    password: path.join(root, "password"),
    loads: path.join(root, "loads"),
    ledger: path.join(root, "ledger"),
    settings: path.join(root, "settings.json"),
  };
}

/** An eighth of the machine for each of heap and page cache, within 1 to 4 GB and 512 MB to 4 GB. */
export function scaledMemory(totalMemory: number): Memory {
  const eighth = Math.floor(totalMemory / 8 / 2 ** 20);
  return { heap: `${clamp(eighth, 1024, 4096)}m`, pageCache: `${clamp(eighth, 512, 4096)}m` };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function dataFolder({ env, platform, homedir }: Surroundings): string {
  if (platform === "win32") return filled(env["APPDATA"]) ?? win32.join(homedir, "AppData", "Roaming");
  const xdg = absolute(env["XDG_DATA_HOME"]);
  if (xdg !== undefined) return xdg;
  return platform === "darwin"
    ? posix.join(homedir, "Library", "Application Support")
    : posix.join(homedir, ".local", "share");
}

function cacheFolder({ env, platform, homedir }: Surroundings): string {
  if (platform === "win32")
    return win32.join(filled(env["LOCALAPPDATA"]) ?? win32.join(homedir, "AppData", "Local"), "hydrascope", "cache");
  const xdg = absolute(env["XDG_CACHE_HOME"]);
  const base = xdg ?? posix.join(homedir, ...(platform === "darwin" ? ["Library", "Caches"] : [".cache"]));
  return posix.join(base, "hydrascope");
}

/** The XDG specification has relative paths ignored. */
function absolute(value: string | undefined): string | undefined {
  return value !== undefined && posix.isAbsolute(value) ? value : undefined;
}

function filled(value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : value;
}

function parse<T>(schema: z.ZodType<T>, env: Environment): T {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => filled(value) !== undefined));
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = String(issue?.path[0] ?? "The environment");
  throw new UsageError(
    `${name} is missing or not as it must be.`,
    `Set it to ${(issue?.message ?? "").replace(/^Invalid string: |^Invalid input: /, "")}, or unset NEO4J_URI to use the managed database.`,
    { variable: name },
  );
}
