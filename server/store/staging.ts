import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Dimension, IdentifierKind } from "../contract/graph.ts";
import { LoadReport } from "../contract/load.ts";

/** Where the loads of one graph keep what is not in it. */
export interface LoadHome {
  /** Absolute path of the home folder. */
  readonly directory: string;
  /** Uuid of the graph (`ensureSchema`): each graph has a ledger of its own. */
  readonly graph: string;
}

/** What a staged file holds, and so how it is written. */
export const StagedTarget = z.discriminatedUnion("target", [
  z.object({ target: z.enum(["accounts", "networks", "activity", "events", "labels", "in_network"]) }),
  z.object({ target: z.enum(["identifiers", "relations"]), kind: IdentifierKind }),
  z.object({ target: z.literal("usage"), dimension: Dimension }),
]);
export type StagedTarget = z.infer<typeof StagedTarget>;

/** The head of a staged load: written last, so that a folder with it is whole. */
export const Manifest = z.object({
  batch: z.string(),
  graph: z.string(),
  /** Place of the load among those of its graph, from 1. */
  sequence: z.int().positive(),
  at: z.int(),
  report: LoadReport,
  files: z.array(z.object({ file: z.string(), rows: z.int().nonnegative(), what: StagedTarget })),
});
export type Manifest = z.infer<typeof Manifest>;

const MANIFEST = "manifest.json";
const UNFINISHED = "unfinished-";
/** Name of the staged part of the ledger inside a staged load. */
export const LEDGER_PART = "ledger.parquet";

/** Mark of a staged file of a load that is in the graph as a whole. */
export function chunkOfWhole(batch: string, file: string): string {
  return `${batch}/${file}/all`;
}

/** Folder of the staged loads. */
export function loadsFolder(home: LoadHome): string {
  return join(home.directory, "loads");
}

/** Folder of the quarantine files. */
export function quarantineFolder(home: LoadHome): string {
  return join(home.directory, "quarantine");
}

/** A new folder for one load in the making; folders that a crash left behind are removed. Only one load at a time may run in a home. */
export async function beginStaging(home: LoadHome): Promise<string> {
  const folder = loadsFolder(home);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    if (name.startsWith(UNFINISHED)) await rm(join(folder, name), { recursive: true, force: true });
  }
  return mkdtemp(join(folder, UNFINISHED));
}

/** Makes a folder of staged files a staged load: from here on it will be written, now or after a crash. Gives its path. */
export async function finishStaging(home: LoadHome, folder: string, manifest: Manifest): Promise<string> {
  await writeFile(join(folder, MANIFEST), JSON.stringify(manifest), { mode: 0o600, flush: true });
  const staged = join(loadsFolder(home), `${String(manifest.sequence).padStart(6, "0")}-${manifest.batch}`);
  await rename(folder, staged);
  return staged;
}

/** Reads the head of a staged load. */
export async function readManifest(staged: string): Promise<Manifest> {
  return Manifest.parse(JSON.parse(await readFile(join(staged, MANIFEST), "utf8")));
}

/** Folders of the staged loads of this graph that were not finished, oldest first. */
export async function pendingLoads(home: LoadHome): Promise<string[]> {
  const names = await readdir(loadsFolder(home)).catch((): string[] => []);
  const pending: { folder: string; sequence: number }[] = [];
  for (const name of names.filter((entry) => !entry.startsWith(UNFINISHED))) {
    const folder = join(loadsFolder(home), name);
    const manifest = await readManifest(folder).catch(() => null);
    if (manifest?.graph === home.graph) pending.push({ folder, sequence: manifest.sequence });
  }
  return pending.toSorted((a, b) => a.sequence - b.sequence).map(({ folder }) => folder);
}
