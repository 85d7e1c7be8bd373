import type { Contender, Measure } from "../measure.ts";
import type { Observation } from "../observation.ts";
import { letterWorld } from "../places.ts";
import { runPython } from "../python.ts";
import { inFreshFolder, runStep } from "../work.ts";

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
      run: async () => rate(await runStep(setting, command, world.folder, LIMIT_S)),
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
        run: () =>
          inFreshFolder(setting, async (out) =>
            rate(await runPython(setting.places, "group_by.py", [world.folder, out], LIMIT_S)),
          ),
      },
    ];
  },
};
