import type Graph from "graphology";
import { edgeWidth } from "./appearance.ts";
import { layoutJob, type LayoutStep } from "./layout-job.ts";
import type { Place } from "./seeds.ts";
import type { GraphEdge, GraphNode } from "../../server/contract/api.ts";

/** What the drawn graph keeps of a node: its place, and the contract's node from which its look is derived. */
export type NodeData = { x: number; y: number; size: number; label: string; fixed: boolean; node: GraphNode };
/** What it keeps of an edge. */
export type EdgeData = { edge: GraphEdge };
export type CanvasGraph = Graph<NodeData, EdgeData>;

/** The layout is at rest where a node moves less than this share of the whole in one iteration. */
const REST = 0.00035;
/** Milliseconds after which a layout stops by itself. */
const LONGEST = 14_000;

/** Runs ForceAtlas2 in a worker on a graph that may change while it runs; positions go to the graph and to `places`. */
export class Layout {
  readonly #graph: CanvasGraph;
  readonly #places: Map<string, Place>;
  readonly #report: (running: boolean) => void;
  #worker: Worker | null = null;
  #started = 0;

  constructor(graph: CanvasGraph, places: Map<string, Place>, report: (running: boolean) => void) {
    this.#graph = graph;
    this.#places = places;
    this.#report = report;
  }

  /** Whether positions are still being computed. */
  get running(): boolean {
    return this.#worker !== null;
  }

  /** Starts over from the present places. */
  start(): void {
    this.#end();
    if (this.#graph.order < 2) return;
    const order = this.#graph.nodes();
    const index = new Map(order.map((id, place) => [id, place]));
    const job = layoutJob(
      this.#graph.mapNodes((_, { x, y, fixed }) => ({ x, y, size: 5, fixed })),
      this.#graph.mapEdges((_, { edge }) => ({
        source: index.get(edge.source) ?? 0,
        target: index.get(edge.target) ?? 0,
        weight: edgeWidth(edge.bits),
      })),
    );
    const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    this.#worker = worker;
    this.#started = performance.now();
    let quiet = 0;
    worker.addEventListener("message", ({ data }: MessageEvent<LayoutStep>) => {
      requestAnimationFrame(() => {
        if (this.#worker !== worker) return;
        this.#move(order, data.positions);
        quiet = data.moved < REST ? quiet + 1 : 0;
        if (quiet >= 6 || performance.now() - this.#started > LONGEST) this.stop();
        else worker.postMessage("next");
      });
    });
    worker.postMessage(job, [job.nodes.buffer, job.edges.buffer]);
    this.#report(true);
  }

  /** Stops where the nodes are. */
  stop(): void {
    if (this.#worker === null) return;
    this.#end();
    this.#report(false);
  }

  /** Ends the worker. */
  destroy(): void {
    this.#end();
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  #move(order: readonly string[], positions: Float32Array): void {
    order.forEach((id, i) => {
      this.#places.set(id, { x: positions[2 * i] ?? 0, y: positions[2 * i + 1] ?? 0 });
    });
    this.#graph.updateEachNodeAttributes(
      (id, data) => {
        const place = this.#places.get(id);
        return place === undefined ? data : Object.assign(data, place);
      },
      { attributes: ["x", "y"] },
    );
  }
}
