import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Contender, Measure, Setting } from "../measure.ts";
import { printedObservation, type Observation } from "../observation.ts";
import { letterWorld, step } from "../places.ts";
import { runMeasured } from "../process-tree.ts";
import { runPython } from "../python.ts";

const LIMIT_S = 1200;

/** Parquet files to checked, aggregated rows. */
export const INGEST: Measure = {
  name: "ingest",
  title: "Files to checked, aggregated edges",
  goal: "≥ 0.6 of the rows a second of a bare DuckDB GROUP BY; at the letter's size ≤ 70 s",
  figure: "seconds",
  unit: "s",
  async contenders(setting) {
    const world = await letterWorld(setting.places, setting.scale);
    const rate = (one: Observation): Observation => {
      return { ...one, seen: { ...one.seen, rows_per_second: Math.round(world.exchanges / one.seconds) } };
    };
    const stepped = (name: string, what: string, command: string): Contender => ({
      name,
      what,
      run: async () => rate(await runStep(setting, command, world.folder)),
    });
    return [
      stepped(
        "Hydrascope",
        "reads, checks, removes duplicates, aggregates all tables, stages Parquet, digests for the ledger",
        "ingest",
      ),
      stepped("DuckDB", "GROUP BY over the same columns of the exchanges to Parquet, nothing else", "group-by"),
      {
        name: "polars",
        what: "the same groupings, lazy and streaming, to Parquet",
        run: async () => {
          const out = await freshFolder(setting);
          return rate(await runPython(setting.places, "group_by.py", [world.folder, out], LIMIT_S));
        },
      },
    ];
  },
};

let folders = 0;

/** An empty folder of the scratch. */
export async function freshFolder({ places }: Setting): Promise<string> {
  const folder = join(places.scratch, `work-${(folders += 1)}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Runs a step on a world in a process of its own: its seconds are the step's, the memory is the process's. Throws CommandFailed. */
export async function runStep(setting: Setting, name: string, folder: string, limit = LIMIT_S): Promise<Observation> {
  const out = await freshFolder(setting);
  const limits = { limitSeconds: limit + 60 };
  return printedObservation(await runMeasured(...step(name, folder, out, String(limit)), limits));
}
