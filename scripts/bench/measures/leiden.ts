import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connectedComponents } from "../../../server/detect/kernels/components.ts";
import { buildCsr } from "../../../server/detect/kernels/csr.ts";
import { leiden, type LeidenOptions } from "../../../server/detect/kernels/leiden.ts";
import type { Contender, Measure, Setting } from "../measure.ts";
import { printedObservation } from "../observation.ts";
import { importFull, startGds, type GdsServer } from "../peers/gds-server.ts";
import * as cypher from "../peers/leiden.cypher.ts";
import { adjustedRand, readPlanted, type PlantedGraph } from "../planted.ts";
import { keep, step } from "../places.ts";
import { runMeasured } from "../process-tree.ts";
import { runPython } from "../python.ts";

const NODES = 500_000;
const LIMIT_S = 900;
const OPTIONS = {
  modularity: { quality: "modularity", resolution: 1, seed: 1, iterations: 1 },
  cpm: { quality: "cpm", resolution: 0.002, seed: 1, iterations: 1 },
} as const satisfies Record<string, LeidenOptions>;

/** Communities of a weighted graph in which they are planted. */
export const LEIDEN: Measure = {
  name: "leiden",
  title: "Communities of an LFR graph",
  goal: "≤ 0.8 s (1.4 s in plain TypeScript), modularity ≥ .5861 at 500,000 nodes; CPM: adjusted Rand index ≥ .999",
  figure: "seconds",
  unit: "s",
  async contenders(setting) {
    const folder = await lfr(setting);
    const python = (name: string, method: string, what: string): Contender => ({
      name,
      what: `${what}; its graph is built before the clock starts`,
      run: () => runPython(setting.places, "communities.py", [method, folder], LIMIT_S),
    });
    return [
      ours(folder, "Hydrascope", "modularity"),
      ours(folder, "Hydrascope, CPM", "cpm"),
      python("NetworKit PLM", "plm", "Louvain, two threads"),
      python("NetworKit ParallelLeiden", "parallel-leiden", "two threads, one iteration"),
      python("igraph", "igraph", "community_leiden, modularity, one iteration"),
      python("leidenalg", "leidenalg", "ModularityVertexPartition, one iteration"),
      gdsLeiden(folder, setting),
      {
        name: "graphology",
        what: "graphology-communities-louvain; its graph is built before the clock starts",
        async run() {
          return printedObservation(await runMeasured(...step("graphology", folder), { limitSeconds: LIMIT_S }));
        },
      },
    ];
  },
};

/** The graph by NetworKit's generator: degrees 20 to 50, exponent 2; communities 10 to 1,000, exponent 1; μ = .4. */
function lfr({ places, scale }: Setting): Promise<string> {
  const nodes = Math.max(2000, Math.round(NODES * scale));
  return keep(join(places.cache, `lfr-${nodes}`), async (out) => {
    await runPython(places, "lfr.py", [String(nodes), out], LIMIT_S);
  });
}

function ours(folder: string, name: string, quality: keyof typeof OPTIONS): Contender {
  let planted: PlantedGraph | null = null;
  const find = ({ nodes, a, b, weights }: PlantedGraph) => {
    const graph = buildCsr(nodes, a, b, weights);
    return { graph, found: leiden(graph, OPTIONS[quality]) };
  };
  return {
    name,
    what: `${quality}, one thread, weights read, building the graph from its edges included; after one run that is not counted`,
    async prepare() {
      planted = readPlanted(folder);
      find(planted);
    },
    async run() {
      if (planted === null) throw new Error("the graph was not read");
      const start = performance.now();
      const { graph, found } = find(planted);
      const seconds = (performance.now() - start) / 1000;
      const pieces = connectedComponents(graph, found.membership).count;
      return {
        seconds,
        seen: {
          [quality === "modularity" ? "modularity" : "quality"]: found.quality / planted.a.length,
          communities: found.count,
          disconnected: pieces - found.count,
          ari: adjustedRand(found.membership, planted.truth),
        },
      };
    },
    async close() {
      planted = null;
    },
  };
}

function gdsLeiden(folder: string, { places }: Setting): Contender {
  let server: GdsServer | null = null;
  return {
    name: "GDS",
    what: "gds.leiden, weighted, concurrency 2, one level of refinement as it comes; its graph is projected before the clock starts",
    async prepare() {
      const home = join(places.scratch, "gds-leiden");
      const { nodes, a, b } = readPlanted(folder);
      const files = { nodes: join(places.scratch, "lfr-nodes.csv"), edges: join(places.scratch, "lfr-edges.csv") };
      await writeFile(files.nodes, `id:ID\n${Array.from({ length: nodes }, (_, v) => v).join("\n")}\n`);
      await writeFile(files.edges, edgeLines(a, b));
      await importFull(home, {
        nodes: [{ label: "N", file: files.nodes }],
        relationships: [{ type: "E", file: files.edges }],
      });
      server = await startGds(home, "4g");
      await server.graph.read(cypher.PROJECT);
    },
    async run() {
      if (server === null) throw new Error("GDS was not prepared");
      const start = performance.now();
      const [row] = await server.graph.read(cypher.LEIDEN);
      const seconds = (performance.now() - start) / 1000;
      return { seconds, seen: { modularity: Number(row["modularity"]), communities: Number(row["communities"]) } };
    },
    close: async () => server?.stop(),
  };
}

function* edgeLines(a: Uint32Array, b: Uint32Array): Generator<string> {
  yield ":START_ID,:END_ID,weight:double\n";
  for (let i = 0; i < a.length; i++) yield `${a[i]},${b[i]},1\n`;
}
