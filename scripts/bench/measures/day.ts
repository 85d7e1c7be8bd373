import { cp } from "node:fs/promises";
import { join } from "node:path";
import { openDuck } from "../../../server/store/duckdb.ts";
import type { Contender, Measure, Setting } from "../measure.ts";
import { ingestSeconds, load, loadedHome, relationsOf, startAndStop } from "../loaded.ts";
import { importFull, startGds, type GdsServer } from "../peers/gds-server.ts";
import { oneMoreDay, pairsOfExchanges } from "../peers/group-by.sql.ts";
import { aggregateToCsv } from "../peers/stock.ts";
import { CONSTRAIN, MERGE } from "../peers/stock.cypher.ts";
import { letterWorld } from "../places.ts";
import { freshFolder, inFreshFolder } from "../work.ts";

const BATCH = 1000;
/** The peer is timed on as many pairs at most: its rate does not change. */
const MERGED = 100_000;

/** A later load: one more day of exchanges. */
export const DAY: Measure = {
  name: "day",
  title: "Load of one more day",
  goal: "≤ 10 % of the time of the first load; ≥ 80,000 relations a second",
  figure: "seconds",
  unit: "s",
  async contenders(setting) {
    const { folder } = await letterWorld(setting.places, setting.scale);
    const day = await freshFolder(setting);
    const duck = await openDuck();
    try {
      await duck.run(`COPY (${oneMoreDay(folder)}) TO '${join(day, "exchanges.parquet")}' (FORMAT parquet)`);
    } finally {
      await duck.close();
    }
    return [
      {
        name: "Hydrascope",
        what: "`hydrascope load` of the last day's exchanges, a day later, on a copy of the loaded home, less one start and stop of the database; its rate is that after ingest",
        run: () =>
          inFreshFolder(setting, async (home) => {
            await cp(await loadedHome(setting), home, { recursive: true });
            const idle = await startAndStop(home);
            const { seconds: whole, peak_mb, report } = await load(home, day);
            const seconds = whole - idle;
            const relations = relationsOf(report);
            const seen = {
              rows: report.rows,
              relations,
              relations_per_second: Math.round(relations / (seconds - ingestSeconds(report))),
              ingest: ingestSeconds(report),
              start_and_stop: idle,
            };
            return { seconds, peak_mb, seen };
          }),
      },
      merging(folder, day, setting),
    ];
  },
};

function merging(folder: string, day: string, setting: Setting): Contender {
  let server: GdsServer | null = null;
  let rows: { account: string; value: string; n: number; f: number; l: number }[] = [];
  let pairs = 0;
  return {
    name: "UNWIND … MERGE",
    what: `the same pairs by UNWIND … MERGE, ${BATCH} a transaction, aggregated before the clock starts; timed on the first ${MERGED} and reckoned up to all`,
    async prepare() {
      const home = join(await freshFolder(setting), "home");
      await importFull(home, await aggregateToCsv(folder, await freshFolder(setting)));
      server = await startGds(home);
      for (const constraint of CONSTRAIN) await server.graph.write(constraint);
      const duck = await openDuck();
      try {
        const all = await duck.rows(pairsOfExchanges(day));
        pairs = all.length;
        rows = all.slice(0, MERGED).map(({ account, value, n, f, l }) => {
          return { account: String(account), value: String(value), n: Number(n), f: Number(f), l: Number(l) };
        });
      } finally {
        await duck.close();
      }
    },
    async run() {
      if (server === null) throw new Error("the database was not prepared");
      const start = performance.now();
      for (let at = 0; at < rows.length; at += BATCH)
        await server.graph.write(MERGE, { rows: rows.slice(at, at + BATCH) });
      const rate = rows.length / ((performance.now() - start) / 1000);
      return { seconds: pairs / rate, seen: { relations: pairs, relations_per_second: Math.round(rate) } };
    },
    close: async () => server?.stop(),
  };
}
