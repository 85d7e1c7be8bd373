import type { Measure } from "../measure.ts";
import { letterWorld } from "../places.ts";
import { filesToQueue } from "./letter.ts";

const PARTS = { "1/8": 1 / 8, "1/4": 1 / 4, "1/2": 1 / 2, "1": 1 };

/** How time and memory grow with the size. */
export const GROWTH: Measure = {
  name: "growth",
  title: "Growth: files to the queue at parts of the size",
  goal: "time and memory no worse than 1.15 × linear: the figure of a million exchanges must not rise by more than 15 % from 1/8 to 1",
  figure: "seconds_per_million_exchanges",
  unit: "s a million exchanges",
  rounds: 1,
  async contenders(setting) {
    return Object.entries(PARTS).map(([part, share]) => ({
      name: `Hydrascope, ${part}`,
      what: `the letter at ${part} of the size measured`,
      async run() {
        const { folder, exchanges } = await letterWorld(setting.places, setting.scale * share);
        const { seconds, peak_mb, seen } = await filesToQueue(setting, folder);
        const millions = exchanges / 1e6;
        return {
          seconds,
          peak_mb,
          seen: {
            seconds,
            seconds_per_million_exchanges: seconds / millions,
            load: seen?.["load"] ?? 0,
            detection: seen?.["detection"] ?? 0,
          },
        };
      },
    }));
  },
};
