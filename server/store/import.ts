import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { openDuck, parquetFile, type Duck } from "./duckdb.ts";
import { createNumbers, importFiles, isImported, type StagedSource } from "./import.sql.ts";
import { EMPTY } from "./load.cypher.ts";
import type { Graph } from "./neo4j.ts";
import { ensureSchema, hasWordIndexes, indexWords } from "./schema.ts";
import { chunkOfWhole, readManifest, type Manifest } from "./staging.ts";

/** Rows from which an import is worth the stop and the start of the database. */
const WORTH_ROWS = 500_000;
const MEMORY_MB = 1024;

/**
 * Puts a new database in the place of the present one: `--nodes=…` and `--relationships=…` of `neo4j-admin database import full`. Afterwards the
 * database answers at the same address. False where the import failed and the database is as it was.
 */
export type Importer = (sources: readonly string[]) => Promise<boolean>;

const Empty = z.object({ graph: z.string(), schema: z.int(), loads: z.int(), nodes: z.int() });

/**
 * Writes what is most of a large load into an empty graph by import, whole or not at all; `writeLoad` then finds it done and adds the rest.
 * False where the graph is not empty, the load is small (below `worth` rows), or the import failed.
 * @throws GraphError, DuckError
 */
export async function importLoad(
  graph: Graph,
  staged: string,
  importer: Importer,
  onProgress: (step: string, fraction: number) => void = () => undefined,
  worth = WORTH_ROWS,
): Promise<boolean> {
  const manifest = await readManifest(staged);
  if (manifest.files.reduce((sum, { rows }) => sum + rows, 0) < worth) return false;
  const empty = await readEmpty(graph);
  if (empty === null) return false;
  const { graph: id, schema, loads } = empty;
  const folder = join(staged, "import");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  try {
    onProgress("preparing the import", 0);
    const sources = await writeSources(staged, manifest, folder, loads + 1);
    sources.push(await writeMeta(folder, manifest, { id, schema, loads: loads + 1 }));
    const searched = await hasWordIndexes(graph);
    onProgress("importing", 0);
    // What somebody wrote meanwhile would be gone.
    if ((await readEmpty(graph)) === null) return false;
    if (!(await importer(sources))) return false;
    onProgress("making indexes", 0);
    await ensureSchema(graph);
    if (searched) await indexWords(graph);
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The graph's own facts where it has nothing else; null else. */
async function readEmpty(graph: Graph): Promise<z.infer<typeof Empty> | null> {
  const [row] = await graph.read(EMPTY);
  const { success, data } = Empty.safeParse(row);
  return success && data.nodes <= 1 ? data : null;
}

async function writeSources(staged: string, manifest: Manifest, folder: string, ordinal: number): Promise<string[]> {
  const duck = await openDuck({ memoryMb: MEMORY_MB, spillDirectory: join(folder, "spill") });
  try {
    const sources: StagedSource[] = [];
    for (const { file, what } of manifest.files) {
      const rows = parquetFile(join(staged, file));
      const columns = (await duck.rows(`DESCRIBE SELECT * FROM ${rows}`)).map((row) => String(row["column_name"]));
      sources.push({ file, what, rows, columns });
    }
    // Numbers below are those of `writeMeta`.
    await duck.run(createNumbers(sources, manifest.files.length + 1));
    const written: string[] = [];
    let lines = false;
    for (const { name, of, head, sql } of importFiles(sources, ordinal)) {
      const path = join(folder, `${name}.csv`);
      await duck.run(`COPY (${sql}) TO '${path.replaceAll("'", "''")}' (FORMAT csv, HEADER true)`);
      if (of === "nodes") lines ||= await hasLineBreaks(duck, sql);
      written.push(`--${of}=${head}=${path}`);
    }
    // Only then: the importer reads such files on one thread.
    return lines ? ["--multiline-fields=true", ...written] : written;
  } finally {
    await duck.close();
  }
}

async function hasLineBreaks(duck: Duck, sql: string): Promise<boolean> {
  const texts = (await duck.rows(`DESCRIBE ${sql}`)).flatMap((row) =>
    row["column_type"] === "VARCHAR"
      ? [`coalesce(regexp_matches("${String(row["column_name"])}", '[\\r\\n]'), false)`]
      : [],
  );
  const [row] = await duck.rows(`SELECT count(*) AS n FROM (${sql}) WHERE ${texts.join(" OR ")}`);
  return Number(row?.["n"]) > 0;
}

/** The graph's own node, and the marks of the files that are imported whole. */
async function writeMeta(
  folder: string,
  manifest: Manifest,
  meta: { id: string; schema: number; loads: number },
): Promise<string> {
  const { batch, files } = manifest;
  const marks = files.filter(({ what }) => isImported(what)).map(({ file }) => chunkOfWhole(batch, file));
  const lines = marks.map((mark, index) => `${index + 1},LoadChunk,${mark},${batch},,,`);
  const path = join(folder, "meta.csv");
  const heading = ":ID,:LABEL,id,batch,graph,schema:long,loads:long";
  await writeFile(
    path,
    [heading, `0,Meta,hydrascope,,${meta.id},${meta.schema},${meta.loads}`, ...lines, ""].join("\n"),
  );
  return `--nodes=${path}`;
}
