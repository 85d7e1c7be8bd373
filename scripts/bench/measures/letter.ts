import type { Measure, Setting } from "../measure.ts";
import type { Observation } from "../observation.ts";
import { detect, ingestSeconds, load, relationsOf } from "../loaded.ts";
import { letterWorld } from "../places.ts";
import { inFreshFolder, runStep } from "../work.ts";

/** After this the stock recipe is given up, in seconds for the whole letter; a tenth of it at least. */
const STOCK_LIMIT_S = 1800;

/** The letter, from files to the ranked queue. */
export const LETTER: Measure = {
  name: "letter",
  title: "Files to the ranked queue, empty database",
  goal: "≤ 240 s and 6 GB at the letter's size",
  figure: "seconds",
  unit: "s",
  rounds: 2,
  async contenders(setting) {
    const { folder } = await letterWorld(setting.places, setting.scale);
    const limit = Math.round(STOCK_LIMIT_S * Math.max(0.1, setting.scale));
    return [
      {
        name: "Hydrascope",
        what: "`hydrascope load` and `hydrascope detect` on an empty home, two processes, each starting and stopping the database",
        run: () => filesToQueue(setting, folder),
      },
      {
        name: "stock recipe",
        what: `DuckDB aggregation to CSV, \`neo4j-admin database import full\`, constraints, gds.nodeSimilarity (topK 16, no limit of degrees) and gds.leiden written back; given up after ${limit} s`,
        run: () => runStep(setting, "stock", folder, limit),
      },
    ];
  },
};

/** Loads and detects on an empty home. Throws CommandFailed. */
export function filesToQueue(setting: Setting, folder: string): Promise<Observation> {
  return inFreshFolder(setting, async (home) => {
    const loaded = await load(home, folder);
    const detected = await detect(home);
    const peaks = [loaded.peak_mb, detected.peak_mb].filter((peak) => peak !== undefined);
    return {
      seconds: loaded.seconds + detected.seconds,
      peak_mb: peaks.length === 0 ? undefined : Math.max(...peaks),
      seen: {
        load: loaded.seconds,
        ingest: ingestSeconds(loaded.report),
        detection: detected.seconds,
        ...detected.run.seconds,
        relations: relationsOf(loaded.report),
        flagged: detected.run.flagged_accounts,
      },
    };
  });
}
