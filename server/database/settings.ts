import type { Environment, Memory } from "../config.ts";

/**
 * The whole `neo4j.conf` of a managed database that answers Bolt on loopback at `port`. Neo4j checks every name and value of it strictly.
 * The `internal.` ones bring the stop from ten seconds to a third of one (the rest is a pause for connections that are already closed),
 * keep Cypher from reaching any network address, and leave out a report of the machine at each start.
 * `more` overrides some of them.
 */
export function neo4jConf(port: number, memory: Memory, more: Readonly<Record<string, string>> = {}): string {
  const settings = {
    "server.config.strict_validation.enabled": "true",
    "server.default_listen_address": "127.0.0.1",
    "server.bolt.listen_address": `127.0.0.1:${port}`,
    "server.http.enabled": "false",
    "dbms.security.auth_enabled": "true",
    "dbms.security.auth_minimum_password_length": "24",
    "dbms.usage_report.enabled": "false",
    "dbms.security.procedures.allowlist": "",
    "dbms.security.procedures.unrestricted": "",
    "server.directories.import": "import",
    "server.directories.plugins": "plugins",
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    "db.transaction.timeout": "10m",
    "db.lock.acquisition.timeout": "30s",
    "db.memory.transaction.max": `${Math.min(512, Math.floor(megabytes(memory.heap) / 2))}m`,
    "db.transaction.concurrent.maximum": "64",
    "db.recovery.fail_on_missing_files": "true",
    "dbms.cypher.forbid_exhaustive_shortestpath": "true",
    "db.tx_log.rotation.retention_policy": "1 hours 256M",
    "server.memory.pagecache.size": memory.pageCache,
    "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
    "internal.dbms.bolt.netty_server_shutdown_timeout": "2",
    "internal.dbms.dump_diagnostics": "false",
    ...more,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/** Flags of the Java machine. None ends it on OutOfMemoryError: one greedy read would then end the database. */
export function javaFlags(memory: Memory): string[] {
  const opened = ["java.nio", "java.io", "sun.nio.ch", "java.util.concurrent"];
  return [
    `-Xmx${memory.heap}`,
    // Below 2 GB the serial collector starts quicker and needs less beside the heap.
    ...(megabytes(memory.heap) <= 2048 ? ["-XX:+UseSerialGC"] : []),
    "-XX:-UsePerfData",
    "-XX:-OmitStackTraceInFastThrow",
    "-Dfile.encoding=UTF-8",
    "-Djdk.nio.maxCachedBufferSize=1024",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
    ...opened.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
  ];
}

/** Java's flags for its class path. */
export function classPath(jars: readonly string[], platform: NodeJS.Platform): string[] {
  return ["-cp", jars.join(platform === "win32" ? ";" : ":")];
}

/** The environment without the variables by which Neo4j would take settings of another installation. */
export function ownEnvironment(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("NEO4J_")));
}

/** Content of an argument file (`java @file`): one argument a line, quoted, which keeps 213 paths off the command line. */
export function argumentFile(args: readonly string[]): string {
  return args.map((arg) => `"${arg.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"\n`).join("");
}

/** Megabytes of a size such as `512m` or `4g`. */
export function megabytes(size: string): number {
  return Number.parseInt(size, 10) * (size.endsWith("g") ? 1024 : 1);
}
