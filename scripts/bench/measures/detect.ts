import type { Measure } from "../measure.ts";
import { detect, loadedHome, sumOf } from "../loaded.ts";

/** Detection whole, on a graph that is there. */
export const DETECT: Measure = {
  name: "detect",
  title: "Detection with projection and writing back",
  goal: "≤ 60 s at the letter's size",
  figure: "seconds",
  unit: "s",
  async contenders(setting) {
    return [
      {
        name: "Hydrascope",
        what: "the steps of `hydrascope detect`, without starting the database",
        async run() {
          const { peak_mb, run } = await detect(await loadedHome(setting));
          const seen = { ...run.seconds, links: run.links, clusters: run.clusters, flagged: run.flagged_accounts };
          return { seconds: sumOf(run.seconds), seen, peak_mb };
        },
      },
    ];
  },
};
