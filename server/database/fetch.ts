import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { Agent } from "node:https";
import { createRequire } from "node:module";
import { join } from "node:path";
import { HydrascopeError } from "../errors.ts";
import { exists } from "./exists.ts";
import { jarFile, lockFolder, NEO4J_LOCK, type JarLock } from "./jar-lock.ts";

// A CommonJS package whose default export Node and bundlers unwrap differently: `require` has one reading only.
const { default: download }: typeof import("mvn-artifact-download") = createRequire(import.meta.url)(
  "mvn-artifact-download",
);

const PARALLEL = 12;
const TRIES = 3;
/** A transfer that has not grown for this long is given up; the client itself never notices a connection cut half-way. */
const STALLED_MS = 20_000;

/** Told after each jar: how many of how many are there. */
export type FetchProgress = (done: number, total: number) => void;

/** A jar is not the one that was locked. */
export class WrongDigestError extends HydrascopeError {
  constructor(jar: string, place: "fetched" | "cached", path: string) {
    super(
      "WRONG_DIGEST",
      place === "fetched"
        ? `The ${jar} that was fetched is not the one that Hydrascope was made with (SHA-256 differs); it was not kept.`
        : `The ${jar} in the cache is not the one that Hydrascope was made with (SHA-256 differs); Neo4j was not started.`,
      {
        next:
          place === "fetched"
            ? "Something between this machine and the Maven repository changes files: try another network, or set NEO4J_URI to a Neo4j of your own."
            : `Delete ${path} and run the command again: it is fetched anew. Should it happen again, somebody or some disk changes that folder.`,
        details: { jar },
      },
    );
  }
}

/** A jar could not be fetched after several tries. */
export class FetchError extends HydrascopeError {
  constructor(jar: string, cause: unknown) {
    super("FETCH_FAILED", `Could not fetch ${jar}, a part of Neo4j, from the Maven repository.`, {
      next: "Check the network and run the command again (what was fetched is kept), or set NEO4J_URI to a Neo4j of your own.",
      details: { jar },
      cause,
    });
  }
}

/**
 * Brings every jar of the lock into the cache and checks the SHA-256 of each, cached ones too; returns their paths in the lock's order.
 * Only what is missing is fetched, a jar appears by rename and whole, so that interrupted or simultaneous runs do no harm.
 * Throws WrongDigestError or FetchError.
 */
export async function fetchNeo4j(options: {
  cache: string;
  lock?: JarLock;
  onProgress?: FetchProgress;
}): Promise<string[]> {
  const { cache, lock = NEO4J_LOCK, onProgress } = options;
  const folder = join(cache, lockFolder(lock));
  await mkdir(folder, { recursive: true });
  const jars = lock.jars.map(({ coordinates, sha256 }) => ({
    coordinates,
    sha256,
    path: join(folder, jarFile(coordinates)),
  }));
  const there = await Promise.all(jars.map((jar) => exists(jar.path)));
  const missing = jars.filter((_, index) => !there[index]);
  await inParallel(
    jars.filter((_, index) => there[index]),
    async (jar) => {
      if ((await digest(jar.path)) !== jar.sha256)
        throw new WrongDigestError(jarFile(jar.coordinates), "cached", jar.path);
    },
  );
  if (missing.length > 0) {
    const partial = join(cache, "partial", `${process.pid}-${randomBytes(4).toString("hex")}`);
    await mkdir(partial, { recursive: true });
    const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL });
    let done = jars.length - missing.length;
    onProgress?.(done, jars.length);
    try {
      await inParallel(missing, async (jar) => {
        const name = jarFile(jar.coordinates);
        await withRetries(name, () => downloadWatched(jar.coordinates, partial, name, agent));
        const fresh = join(partial, name);
        if ((await digest(fresh)) !== jar.sha256) throw new WrongDigestError(name, "fetched", fresh);
        await rename(fresh, jar.path);
        onProgress?.((done += 1), jars.length);
      });
    } finally {
      agent.destroy();
      await rm(partial, { recursive: true, force: true });
    }
  }
  return jars.map((jar) => jar.path);
}

async function withRetries(jar: string, attempt: () => Promise<void>): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried === TRIES) throw new FetchError(jar, error);
    }
  }
}

async function downloadWatched(coordinates: string, folder: string, name: string, agent: Agent): Promise<void> {
  const path = join(folder, name);
  let watch: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    let before = -1;
    watch = setInterval(() => {
      void stat(path).then(
        ({ size }) => (size === before ? reject(new Error("the transfer stalled")) : (before = size)),
        () => (before === 0 ? reject(new Error("no answer")) : (before = 0)),
      );
    }, STALLED_MS);
  });
  try {
    await Promise.race([download(coordinates, folder, undefined, name, { agent, timeout: STALLED_MS }), stalled]);
  } finally {
    clearInterval(watch);
  }
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  let failed = false;
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined && !failed; item = left.shift()) {
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: PARALLEL }, worker));
  const failure = results.find((result) => result.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}

async function digest(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}
