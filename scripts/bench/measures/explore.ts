import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { NodeDetail } from "../../../server/contract/api.ts";
import { SearchResult } from "../../../server/contract/search.ts";
import { seededRng } from "../../../server/detect/kernels/random.ts";
import type { Contender, Measure, Setting } from "../measure.ts";
import { loadedHome } from "../loaded.ts";
import { step } from "../places.ts";
import { runMeasured } from "../process-tree.ts";
import { largestCluster, serve, shared, type Served, type Shared } from "../serving.ts";

const NODES = 1000;
const SEARCHES = 200;

const Nodes = z.object({ accounts: z.array(z.string()), hubs: z.array(z.string()) });

/** What an analyst waits for. */
export const EXPLORE: Measure = {
  name: "explore",
  title: "Answers of the API",
  goal: "expand p95 ≤ 50 ms over 1,000 nodes, hubs among them; search p95 ≤ 100 ms; the largest cluster opens in ≤ 1 s; what-if ≤ 1 s",
  figure: "milliseconds",
  unit: "ms",
  async contenders(setting) {
    const server = shared(() => startApi(setting));
    return [
      timed(
        "Hydrascope, expand p95",
        "POST /api/graph/expand, 50 neighbours of the commonest kind of 1,000 nodes: every tenth an identifier among the hundred with most accounts, the others accounts drawn evenly",
        server,
        expand,
      ),
      timed(
        "Hydrascope, search p95",
        "GET /api/search for the first ten letters of nodes' ids, once the server has indexed words",
        server,
        search,
      ),
      timed(
        "Hydrascope, open the largest cluster",
        "GET /api/clusters/:id, its members, groups and activity, one after the other",
        server,
        openCluster,
      ),
      timed(
        "Hydrascope, what-if",
        "POST /api/clusters/:id/what-if on the largest cluster, one family put aside",
        server,
        whatIf,
      ),
    ];
  },
};

/** A running `hydrascope start` and nodes to ask it for. */
type Api = Served & { nodes: readonly string[] };

async function startApi(setting: Setting): Promise<Api> {
  const home = await loadedHome(setting);
  const { output } = await runMeasured(...step("nodes", home));
  const { accounts, hubs } = Nodes.parse(JSON.parse(output));
  const rng = seededRng(1);
  const draw = (list: readonly string[]) => list[Math.floor(rng() * list.length)];
  const nodes = Array.from({ length: NODES }, (_, i) => draw(i % 10 === 0 && hubs.length > 0 ? hubs : accounts));
  const served = await serve("start", home);
  // The first start on a home indexes words in the background.
  while (!SearchResult.parse(await served.get("/api/search?q=a")).words) await sleep(500);
  return { ...served, nodes };
}

/** Milliseconds of each request of a kind, in the order asked. */
type Asking = (api: Api) => Promise<number[]>;

function timed(name: string, what: string, server: Shared<Api>, ask: Asking): Contender {
  return {
    name,
    what,
    async run() {
      const start = performance.now();
      const all = (await ask(await server.open())).toSorted((a, b) => a - b);
      const at = (share: number) => all[Math.min(all.length - 1, Math.floor(share * all.length))];
      return {
        seconds: (performance.now() - start) / 1000,
        seen: { milliseconds: at(0.95), median: at(0.5), greatest: at(1), requests: all.length },
      };
    },
    close: () => server.close(),
  };
}

async function clock(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function expand({ get, post, nodes }: Api): Promise<number[]> {
  const taken: number[] = [];
  for (const node of nodes) {
    const { neighbours } = NodeDetail.parse(await get(`/api/nodes/${encodeURIComponent(node)}`));
    const [largest] = neighbours.toSorted((a, b) => b.total - a.total);
    if (largest === undefined) continue;
    taken.push(await clock(() => post("/api/graph/expand", { node, kind: largest.kind })));
  }
  return taken;
}

async function search({ get, nodes }: Api): Promise<number[]> {
  const taken: number[] = [];
  for (const node of nodes.slice(0, SEARCHES)) {
    const id = node.slice(node.indexOf(":") + 1);
    taken.push(await clock(() => get(`/api/search?q=${encodeURIComponent(id.slice(0, 10))}`)));
  }
  return taken;
}

async function openCluster(api: Api): Promise<number[]> {
  const id = await largestCluster(api);
  const parts = ["", "/members", "/groups", "/activity"];
  const whole = () =>
    clock(async () => {
      for (const part of parts) await api.get(`/api/clusters/${id}${part}`);
    });
  return [await whole(), await whole(), await whole()];
}

async function whatIf(api: Api): Promise<number[]> {
  const id = await largestCluster(api);
  const ask = () => clock(() => api.post(`/api/clusters/${id}/what-if`, { mute: ["family:network"] }));
  return [await ask(), await ask(), await ask()];
}
