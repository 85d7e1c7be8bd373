import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { resolveTarget } from "../../server/config.ts";
import { PACKAGE_ROOT } from "../../server/package-root.ts";
import { runMeasured } from "./process-tree.ts";

/** Folders that the measures share. */
export interface Places {
  /** Kept from one time to the next: worlds, graphs, the Python environment. */
  cache: string;
  /** Removed at the end. */
  scratch: string;
}

/** The letter: 500,000 accounts, 100 million exchanges. */
const LETTER = { accounts: 500_000, exchanges: 100_000_000 };
const SEED = 1;

/** Makes the folders; `close` removes the scratch. */
export async function openPlaces(): Promise<Places & { close(): Promise<void> }> {
  const at = { env: process.env, platform: process.platform, homedir: homedir(), cwd: process.cwd() };
  const cache = join(resolveTarget({ home: tmpdir() }, { ...at, totalMemory: totalmem() }).cache, "bench");
  await mkdir(cache, { recursive: true });
  const scratch = await mkdtemp(join(tmpdir(), "hydrascope-bench-"));
  // Interrupted, it leaves nothing behind: what runs is ended on exit too (see process-tree.ts).
  process.once("SIGINT", () => process.exit(130));
  process.once("SIGTERM", () => process.exit(143));
  process.once("exit", () => rmSync(scratch, { recursive: true, force: true }));
  return { cache, scratch, close: () => rm(scratch, { recursive: true, force: true }) };
}

/** The program `hydrascope`, as a command to spawn. */
export function hydrascope(...args: string[]): [command: string, args: string[]] {
  return [process.execPath, [join(PACKAGE_ROOT, "scripts", "hydrascope.mjs"), ...args]];
}

/** A step of the benchmark as a command of its own, so that its memory is its own: see `steps.ts`. */
export function step(...args: string[]): [command: string, args: string[]] {
  return [process.execPath, [fileURLToPath(import.meta.url), "step", ...args]];
}

/** A world made like the letter. */
export interface LetterWorld {
  folder: string;
  accounts: number;
  exchanges: number;
}

/** The letter at a scale, generated on the first time. Throws CommandFailed. */
export async function letterWorld({ cache }: Places, scale: number): Promise<LetterWorld> {
  const accounts = Math.max(1000, Math.round(LETTER.accounts * scale));
  const exchanges = Math.round(LETTER.exchanges * scale);
  const folder = await keep(join(cache, `M3-${accounts}-${exchanges}-${SEED}`), async (out) => {
    const sizes = ["--accounts", String(accounts), "--exchanges", String(exchanges), "--seed", String(SEED)];
    await runMeasured(...hydrascope("generate", "M3", ...sizes, "--out", out));
  });
  return { folder, accounts, exchanges };
}

/** A folder made once by `make`: it appears whole or not at all. */
export async function keep(folder: string, make: (out: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  try {
    await mkdir(unfinished, { recursive: true });
    await make(unfinished);
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** Writes a JSON document for people and programs. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
