import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";
import { ClusterList } from "../../server/contract/api.ts";
import { hydrascope } from "./places.ts";

const Address = z.object({ url: z.string() });

/** A running `hydrascope`. */
export interface Served {
  /** Opens the workbench with its token. */
  url: URL;
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts `hydrascope start` or `hydrascope demo` on a home. Throws where it ends before it serves. */
export async function serve(name: "start" | "demo", home: string): Promise<Served> {
  const [command, args] = hydrascope(name, "--home", home, "--port", "0", "--no-open", "--json");
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(() => Promise.reject(new Error(`hydrascope ${name} ended by itself`))),
  ]);
  const url = new URL(Address.parse(JSON.parse(String(line))).url);
  const authorization = `Bearer ${url.searchParams.get("token")}`;
  const request = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const headers = { authorization, ...(init.body === undefined ? {} : { "content-type": "application/json" }) };
    const response = await fetch(new URL(path, url), { ...init, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
    return text === "" ? null : JSON.parse(text);
  };
  return {
    url,
    get: (path) => request(path),
    post: (path, body) => request(path, { method: "POST", body: JSON.stringify(body) }),
    async close() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Id of the cluster with most accounts. Throws where there is none. */
export async function largestCluster({ get }: Served): Promise<string> {
  const { clusters } = ClusterList.parse(await get("/api/clusters?sort=size&limit=1"));
  if (clusters.length === 0) throw new Error("there is no cluster");
  return clusters[0].cluster_id;
}

/** Something that is opened when it is first needed and then used by several; any of them closes it. */
export interface Shared<T> {
  open(): Promise<T>;
  close(): Promise<void>;
}

/** Shares what `open` gives. */
export function shared<T extends { close(): Promise<void> }>(open: () => Promise<T>): Shared<T> {
  let opened: Promise<T> | null = null;
  return {
    open: () => (opened ??= open()),
    async close() {
      const closing = opened;
      opened = null;
      // What could not be opened has told so where it was needed.
      await closing?.then(
        (one) => one.close(),
        () => undefined,
      );
    },
  };
}
