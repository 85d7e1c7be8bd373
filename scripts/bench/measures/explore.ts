import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";
import { ClusterList, NodeDetail } from "../../../server/contract/api.ts";
import { seededRng } from "../../../server/detect/kernels/random.ts";
import type { Contender, Measure, Setting } from "../measure.ts";
import { loadedHome } from "../loaded.ts";
import { hydrascope, step } from "../places.ts";
import { runMeasured } from "../process-tree.ts";

const NODES = 1000;
const SEARCHES = 200;

const Nodes = z.object({ accounts: z.array(z.string()), hubs: z.array(z.string()) });
const Address = z.object({ url: z.string() });

/** What an analyst waits for. */
export const EXPLORE: Measure = {
  name: "explore",
  title: "Answers of the API",
  goal: "expand p95 ≤ 50 ms over 1,000 nodes, hubs among them; search p95 ≤ 100 ms; the largest cluster opens in ≤ 1 s; what-if ≤ 1 s",
  figure: "milliseconds",
  unit: "ms",
  async contenders(setting) {
    const server = serving(setting);
    return [
      timed(
        "Hydrascope, expand p95",
        "POST /api/graph/expand, 50 neighbours of the commonest kind of 1,000 nodes: every tenth an identifier among the hundred with most accounts, the others accounts drawn evenly",
        server,
        expand,
      ),
      timed("Hydrascope, search p95", "GET /api/search for the first ten letters of nodes' ids", server, search),
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
interface Api {
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
  nodes: readonly string[];
  close(): Promise<void>;
}

interface Serving {
  open(): Promise<Api>;
  close(): Promise<void>;
}

/** Starts the server when it is first needed; each contender closes it, the last one for good. */
function serving(setting: Setting): Serving {
  let api: Promise<Api> | null = null;
  return {
    open: () => (api ??= startApi(setting)),
    async close() {
      await (await api)?.close();
      api = null;
    },
  };
}

async function startApi(setting: Setting): Promise<Api> {
  const home = await loadedHome(setting);
  const { output } = await runMeasured(...step("nodes", home));
  const { accounts, hubs } = Nodes.parse(JSON.parse(output));
  const rng = seededRng(1);
  const draw = (list: readonly string[]) => list[Math.floor(rng() * list.length)];
  const nodes = Array.from({ length: NODES }, (_, i) => draw(i % 10 === 0 && hubs.length > 0 ? hubs : accounts));
  const [command, args] = hydrascope("start", "--home", home, "--port", "0", "--no-open", "--json");
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(() => Promise.reject(new Error("hydrascope start ended by itself"))),
  ]);
  const url = new URL(Address.parse(JSON.parse(String(line))).url);
  const authorization = `Bearer ${url.searchParams.get("token")}`;
  const request = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const headers = { authorization, ...(init.body === undefined ? {} : { "content-type": "application/json" }) };
    const response = await fetch(new URL(path, url), { ...init, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
  return {
    get: (path) => request(path),
    post: (path, body) => request(path, { method: "POST", body: JSON.stringify(body) }),
    nodes,
    async close() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Milliseconds of each request of a kind, in the order asked. */
type Asking = (api: Api) => Promise<number[]>;

function timed(name: string, what: string, server: Serving, ask: Asking): Contender {
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

async function largestCluster({ get }: Api): Promise<string> {
  const { clusters } = ClusterList.parse(await get("/api/clusters?sort=size&limit=1"));
  if (clusters.length === 0) throw new Error("there is no cluster");
  return clusters[0].cluster_id;
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
