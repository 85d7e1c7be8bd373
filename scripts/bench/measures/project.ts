import { join } from "node:path";
import type { Contender, Measure, Setting } from "../measure.ts";
import { printedObservation } from "../observation.ts";
import { loadedHome } from "../loaded.ts";
import { importFull, startGds, type GdsServer } from "../peers/gds-server.ts";
import { aggregateToCsv } from "../peers/stock.ts";
import * as cypher from "../peers/stock.cypher.ts";
import { letterWorld, step } from "../places.ts";
import { runMeasured } from "../process-tree.ts";
import { freshFolder } from "../work.ts";

/** Neo4j to typed arrays. */
export const PROJECT: Measure = {
  name: "project",
  title: "Projection of the graph",
  goal: "≥ 1.5 million relations a second",
  figure: "relations_per_second",
  unit: "relations/s",
  async contenders(setting) {
    const { folder } = await letterWorld(setting.places, setting.scale);
    return [
      {
        name: "Hydrascope",
        what: "account–identifier pairs with all facts and hours, streamed over Bolt to typed arrays in another process, the database just started",
        async run() {
          return printedObservation(await runMeasured(...step("project", await loadedHome(setting))));
        },
      },
      gdsProjection(folder, setting),
    ];
  },
};

function gdsProjection(folder: string, setting: Setting): Contender {
  let server: GdsServer | null = null;
  return {
    name: "GDS",
    what: "gds.graph.project of the same pairs without properties, inside the database",
    async prepare() {
      const home = join(await freshFolder(setting), "home");
      await importFull(home, await aggregateToCsv(folder, await freshFolder(setting)));
      server = await startGds(home, "3g");
    },
    async run() {
      if (server === null) throw new Error("GDS was not prepared");
      await server.graph.read(cypher.DROP);
      const start = performance.now();
      const [row] = await server.graph.read(cypher.PROJECT);
      const seconds = (performance.now() - start) / 1000;
      const relations = Number(row["relations"]);
      return { seconds, seen: { relations, relations_per_second: Math.round(relations / seconds) } };
    },
    close: async () => server?.stop(),
  };
}
