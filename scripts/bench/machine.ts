import { cpus, platform, release, tmpdir, totalmem } from "node:os";
import { findJava } from "../../server/database/java.ts";
import { codeVersion } from "../../server/version.ts";

/** What the figures depend on beside the code. */
export interface Machine {
  cores: number;
  processor: string;
  memory_gb: number;
  system: string;
  node: string;
  java: string;
  hydrascope: string;
}

/** Describes this machine; never its name. */
export async function describeMachine(): Promise<Machine> {
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
    memory_gb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    java: await javaVersion(),
    hydrascope: codeVersion(),
  };
}

async function javaVersion(): Promise<string> {
  const found = findJava({ cache: tmpdir(), env: process.env, platform: process.platform });
  return found.then(({ version }) => version).catch(() => "none found");
}
