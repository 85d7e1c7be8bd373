import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir, totalmem } from "node:os";
import { basename, delimiter, join } from "node:path";
import { resolveTarget } from "../../../server/config.ts";
import { fetchNeo4j } from "../../../server/database/fetch.ts";
import { JarLock, NEO4J_LOCK } from "../../../server/database/jar-lock.ts";
import { findJava } from "../../../server/database/java.ts";
import { startManagedDatabase } from "../../../server/database/start.ts";
import { openGraph, type Graph } from "../../../server/store/neo4j.ts";
import { runMeasured } from "../process-tree.ts";
import added from "./gds.lock.json" with { type: "json" };

const PLUGINS = /^proc-(catalog|common|community|sysinfo|similarity)-/;

/** Neo4j with Graph Data Science in a home of its own, and how to end it. */
export interface GdsServer {
  graph: Graph;
  /** Stops the database; its home is removed where it was a temporary one. */
  stop(): Promise<void>;
}

/** CSV files of one label or type, by neo4j-admin's rules for headings. */
export interface ImportFiles {
  nodes: { label: string; file: string }[];
  relationships: { type: string; file: string }[];
}

const LOCK: JarLock = { ...NEO4J_LOCK, jars: [...NEO4J_LOCK.jars, ...JarLock.parse(added).jars] };

function targetOf(home: string, heap: string) {
  const env = { ...process.env, NEO4J_URI: undefined, HYDRASCOPE_NEO4J_HEAP: heap };
  const at = { env, platform: process.platform, homedir: homedir(), cwd: process.cwd(), totalMemory: totalmem() };
  const target = resolveTarget({ home }, at);
  if (target.kind !== "managed") throw new Error("the laboratory works on a database of its own");
  return target;
}

/** Fills the database of an empty home by `neo4j-admin database import full`; gives the seconds. Throws CommandFailed. */
export async function importFull(home: string, { nodes, relationships }: ImportFiles): Promise<number> {
  const { paths, cache } = targetOf(home, "1500m");
  const java = await findJava({ cache, env: process.env, platform: process.platform });
  const jars = await fetchNeo4j({ cache, lock: LOCK });
  const conf = join(paths.neo4j, "conf");
  await mkdir(conf, { recursive: true });
  await writeFile(join(conf, "neo4j.conf"), "");
  const files = [
    `--report-file=${join(paths.neo4j, "import.report")}`,
    ...nodes.map(({ label, file }) => `--nodes=${label}=${file}`),
    ...relationships.map(({ type, file }) => `--relationships=${type}=${file}`),
  ];
  const tool = ["-cp", jars.join(delimiter), "org.neo4j.cli.AdminTool", "database", "import", "full", "neo4j"];
  const env = { ...process.env, NEO4J_HOME: paths.neo4j, NEO4J_CONF: conf };
  const { seconds } = await runMeasured(java.path, [...tool, ...files], { env });
  return seconds;
}

/** Starts Neo4j with GDS on a home, or on a temporary one. Throws what starting a database throws. */
export async function startGds(home?: string, heap = "1500m"): Promise<GdsServer> {
  const folder = home ?? (await mkdtemp(join(tmpdir(), "hydrascope-gds-")));
  const { paths, cache, memory } = targetOf(folder, heap);
  const plugins = join(paths.neo4j, "plugins");
  await mkdir(plugins, { recursive: true });
  for (const jar of await fetchNeo4j({ cache, lock: LOCK })) {
    if (PLUGINS.test(basename(jar))) await copyFile(jar, join(plugins, basename(jar)));
  }
  const database = await startManagedDatabase({
    paths,
    cache,
    memory,
    lock: LOCK,
    env: process.env,
    platform: process.platform,
    conf: {
      "dbms.security.procedures.allowlist": "gds.*",
      "dbms.security.procedures.unrestricted": "gds.*",
      "db.transaction.timeout": "60m",
    },
  });
  const graph = await openGraph(database);
  const stop = async (): Promise<void> => {
    await graph.close();
    await database.stop();
    if (home === undefined) await rm(folder, { recursive: true, force: true });
  };
  return { graph, stop };
}
