import type { Contender, Measure, Setting } from "../measure.ts";
import { ingestSeconds, load, relationsOf, startAndStop } from "../loaded.ts";
import { importFull, startGds, type ImportFiles } from "../peers/gds-server.ts";
import { aggregateToCsv } from "../peers/stock.ts";
import { CONSTRAIN } from "../peers/stock.cypher.ts";
import { letterWorld } from "../places.ts";
import { freshFolder, inFreshFolder } from "../work.ts";

/** Aggregated rows into an empty graph. */
export const STORE: Measure = {
  name: "store",
  title: "First load of an empty graph",
  goal: "≥ 0.7 of the speed of `neo4j-admin database import full` with constraints; at the letter's size ≤ 100 s",
  figure: "relations_per_second",
  unit: "relations/s",
  async contenders(setting) {
    const { folder } = await letterWorld(setting.places, setting.scale);
    return [ours(folder, setting), bareImport(folder, setting)];
  },
};

function ours(folder: string, setting: Setting): Contender {
  return {
    name: "Hydrascope",
    what: "`hydrascope load` on an empty home, less the steps of ingest that it reports, and less one start and stop of the database; schema, networks, hours and usage included",
    run: () =>
      inFreshFolder(setting, async (home) => {
        const idle = await startAndStop(home);
        const { seconds: whole, peak_mb, report } = await load(home, folder);
        const seconds = whole - idle - ingestSeconds(report);
        const relations = relationsOf(report);
        const seen = { relations, relations_per_second: Math.round(relations / seconds), start_and_stop: idle };
        return { seconds, peak_mb, seen };
      }),
  };
}

function bareImport(folder: string, setting: Setting): Contender {
  let files: (ImportFiles & { relations: number }) | null = null;
  return {
    name: "neo4j-admin import",
    what: "`database import full` of the account–identifier pairs alone (from CSV that DuckDB wrote before the clock started), then two constraints; without starting the database",
    async prepare() {
      files = await aggregateToCsv(folder, await freshFolder(setting));
    },
    async run() {
      const made = files;
      if (made === null) throw new Error("the CSV files were not made");
      return inFreshFolder(setting, async (home) => {
        const imported = await importFull(home, made);
        const server = await startGds(home);
        try {
          const start = performance.now();
          for (const constraint of CONSTRAIN) await server.graph.write(constraint);
          const constraints = (performance.now() - start) / 1000;
          const seconds = imported + constraints;
          const { relations } = made;
          const seen = { relations, relations_per_second: Math.round(relations / seconds), imported, constraints };
          return { seconds, seen };
        } finally {
          await server.stop();
        }
      });
    },
  };
}
