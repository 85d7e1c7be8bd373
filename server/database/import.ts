import { mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment, HomePaths, Memory } from "../config.ts";
import { writePrivate } from "./credentials.ts";
import { exists } from "./exists.ts";
import { startOnLeash } from "./leash.ts";
import { argumentFile, classPath, javaFlags, megabytes, neo4jConf, ownEnvironment } from "./settings.ts";

/** What of a database lies in Neo4j's data folder. */
const PARTS = [join("databases", "neo4j"), join("transactions", "neo4j")];
/** Heap in MB: more makes no import quicker. */
const MOST_HEAP = 1024;
/** Bound of the importer's memory beside its heap. */
const OFF_HEAP = "1G";

/**
 * Imports CSV files (`sources` as `neo4j-admin database import full` takes them) into a database of their own and puts it in the place of the home's
 * empty one. Neo4j must not run. False where the import failed: the home is then as it was, and `logs/import.log` of Neo4j says why.
 */
export async function importDatabase(options: {
  paths: HomePaths;
  java: string;
  jars: readonly string[];
  memory: Memory;
  env: Environment;
  platform: NodeJS.Platform;
  sources: readonly string[];
}): Promise<boolean> {
  const { paths, java, jars, memory, env, platform, sources } = options;
  const folder = folderOf(paths);
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "conf"), { recursive: true, mode: 0o700 });
  const conf = neo4jConf(0, memory, { "server.directories.data": join(folder, "data") });
  await writePrivate(join(folder, "conf", "neo4j.conf"), conf);
  const words = [
    ...javaFlags({ ...memory, heap: megabytes(memory.heap) < MOST_HEAP ? memory.heap : `${MOST_HEAP}m` }),
    ...classPath(jars, platform),
    "org.neo4j.cli.AdminTool",
    "database",
    "import",
    "full",
    "neo4j",
    "--id-type=integer",
    `--max-off-heap-memory=${OFF_HEAP}`,
    `--report-file=${join(folder, "import.report")}`,
    ...sources,
  ];
  await writePrivate(join(folder, "import.args"), argumentFile(words));
  const said = join(folder, "import.log");
  const log = await open(said, "w", 0o600);
  try {
    const leashed = await startOnLeash(java, [`@${join(folder, "import.args")}`], {
      cwd: folder,
      env: {
        ...ownEnvironment(env),
        NEO4J_HOME: paths.neo4j,
        NEO4J_CONF: join(folder, "conf"),
      },
      output: log.fd,
    });
    const { status } = await leashed.ended;
    if (status !== 0) {
      await writePrivate(join(paths.neo4j, "logs", "import.log"), withoutValues(await readFile(said, "utf8")));
      await rm(folder, { recursive: true, force: true });
      return false;
    }
  } finally {
    await log.close();
  }
  await writeFile(readyMark(paths), "", { flush: true });
  await settleImport(paths);
  return true;
}

/** Ends an import that was interrupted: a whole one takes its place, half a one is forgotten. Neo4j must not run. */
export async function settleImport(paths: HomePaths): Promise<void> {
  if (await exists(readyMark(paths))) {
    for (const part of PARTS) {
      const source = join(folderOf(paths), "data", part);
      // What was moved before the interruption is not there any more.
      if (!(await exists(source))) continue;
      const target = join(paths.neo4j, "data", part);
      await rm(target, { recursive: true, force: true });
      await rename(source, target);
    }
    await rm(readyMark(paths));
  }
  await rm(folderOf(paths), { recursive: true, force: true });
}

/** What the importer said without what it quotes: values of rows do not belong into a log. */
function withoutValues(text: string): string {
  return text.replaceAll(/'[^'\n]*'|"[^"\n]*"/g, "'…'");
}

function folderOf(paths: HomePaths): string {
  return join(paths.neo4j, "importing");
}

/** Stands there from the moment at which the import is whole until it is in its place. */
function readyMark(paths: HomePaths): string {
  return join(folderOf(paths), "ready");
}
