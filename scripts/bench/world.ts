import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Projection } from "../../server/contract/projection.ts";
import { readTruth, type TruthRow } from "../../server/evaluate/truth.ts";
import { ingest } from "../../server/ingest/ingest.ts";
import { PACKAGE_ROOT } from "../../server/package-root.ts";
import type { ScenarioName } from "../../server/simulate/scenarios.ts";
import { generate } from "../../server/simulate/simulate.ts";
import { readStagedProjection } from "../../server/store/staged-projection.ts";

/** The world to measure on. */
export interface WorldOptions {
  scenario: ScenarioName;
  seed: number;
  accounts?: number;
  exchanges?: number;
  /** Abusive accounts in percent. */
  abusive?: number;
  /** Folder of the world's files: filled where it has no truth.csv, reused otherwise; a temporary one where absent. */
  folder?: string;
}

/** A world that was generated and read. */
export interface World {
  projection: Projection;
  truth: TruthRow[];
  /** Wall time of each step that was not reused. */
  seconds: Record<string, number>;
}

/** Generates a world, or reuses one, reads it by the real ingest and projects it. Throws what generate and ingest throw. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "hydrascope-world-")));
  try {
    const seconds: Record<string, number> = {};
    const timed = async <T>(step: string, work: () => Promise<T>): Promise<T> => {
      const start = performance.now();
      const result = await work();
      seconds[step] = (performance.now() - start) / 1000;
      return result;
    };
    const { scenario, folder: _, ...sizes } = options;
    const truthFile = join(folder, "truth.csv");
    if (!existsSync(truthFile)) await timed("generate", () => generate(scenario, { ...sizes, out: folder }));
    const kept = join(folder, `.projection-${await readersDigest()}.v8`);
    const known = existsSync(kept);
    const projection: Projection = known
      ? await timed("reuse", async () => deserialize(await readFile(kept)))
      : await timed("read", () => projectFiles(folder));
    if (!known && options.folder !== undefined) await writeFile(kept, serialize(projection));
    return { projection, truth: await readTruth(truthFile), seconds };
  } finally {
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** The projection of a folder of input files, by the real ingest but without a database. Throws what ingest throws. */
export async function projectFiles(folder: string): Promise<Projection> {
  const home = await mkdtemp(join(tmpdir(), "hydrascope-lab-"));
  try {
    const { staged } = await ingest([folder], { now: 0 }, { directory: home, graph: "laboratory" });
    if (staged === null) throw new Error(`${folder} holds nothing to load`);
    return await readStagedProjection(staged);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Digest of the code that reads files into a projection: what another version of it read is not reused. */
async function readersDigest(): Promise<string> {
  const hash = createHash("sha256");
  for (const [folder, wanted] of READERS) {
    const path = join(PACKAGE_ROOT, "server", folder);
    const names = (await readdir(path, { recursive: true })).filter((name) => wanted.test(name));
    for (const name of names.toSorted()) hash.update(await readFile(join(path, name)));
  }
  return hash.digest("hex").slice(0, 12);
}

const READERS: [folder: string, files: RegExp][] = [
  ["ingest", /\.ts$/],
  ["contract", /^(graph|projection|tables)\./],
  ["store", /duckdb|packed|projection|staging/],
];
