import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A running workbench: `url` opens it with its token. */
export interface Demo {
  url: string;
  stop: () => Promise<void>;
}

const SCRIPT = fileURLToPath(new URL("../../scripts/hydrascope.mjs", import.meta.url));

/** Starts the demonstration in a home of its own, or uses the one at HYDRASCOPE_TEST_URL. Throws when it ends before it serves. */
export async function startDemo(): Promise<Demo> {
  const given = process.env["HYDRASCOPE_TEST_URL"];
  if (given !== undefined) return { url: given, stop: async () => {} };
  const home = await mkdtemp(join(tmpdir(), "hydrascope-e2e-"));
  const child = spawn(process.execPath, [SCRIPT, "demo", "--no-open", "--port", "0", "--home", home], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await rm(home, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("http")) return { url: line.trim(), stop };
  }
  await stop();
  throw new Error("The demonstration ended before it served");
}
