import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { PACKAGE_ROOT } from "../../server/package-root.ts";
import type { Observation } from "./observation.ts";
import { keep, type Places } from "./places.ts";
import { runMeasured } from "./process-tree.ts";

const PEERS = join(PACKAGE_ROOT, "scripts", "bench", "peers");
const REQUIREMENTS = join(PEERS, "requirements.txt");

/** The Python of an environment with the peers' packages, made by `python3 -m venv` and pip on the first time. Throws CommandFailed where there is no python3. */
async function python({ cache }: Places): Promise<string> {
  const digest = createHash("sha256")
    .update(await readFile(REQUIREMENTS))
    .digest("hex")
    .slice(0, 12);
  const ready = join(cache, `python-${digest}`);
  const bin = process.platform === "win32" ? join("Scripts", "python.exe") : join("bin", "python");
  // An environment holds its own path: it is made in place, and a mark in another folder says that it is whole.
  await keep(`${ready}.done`, async () => {
    await runMeasured(process.platform === "win32" ? "python" : "python3", ["-m", "venv", "--clear", ready]);
    await runMeasured(join(ready, bin), ["-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS]);
  });
  if (!existsSync(join(ready, bin))) throw new Error(`${ready} has no ${bin}: remove ${ready}.done`);
  return join(ready, bin);
}

/** Runs a script of `peers/`; it prints `{"seconds": …, other names: numbers}`. The time counted is its own, the memory that of the process. */
export async function runPython(
  places: Places,
  script: string,
  args: readonly string[],
  limitSeconds: number,
): Promise<Observation> {
  const { output, peak_mb } = await runMeasured(await python(places), [join(PEERS, script), ...args], { limitSeconds });
  const { seconds, ...seen } = Printed.parse(JSON.parse(output.trim().split("\n").at(-1) ?? ""));
  return { seconds, seen, peak_mb };
}

const Printed = z.object({ seconds: z.number() }).catchall(z.number());
