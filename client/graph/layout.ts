import type Graph from "graphology";
import { edgeWidth, nodeSize } from "./appearance.ts";
import { layoutJob, parkPlaces, type LayoutStep } from "./layout-job.ts";
import type { Place } from "../state/canvas.ts";
import type { GraphEdge, GraphNode } from "../../server/contract/api.ts";

/** What the drawn graph keeps of a node: its place, and the contract's node from which its look is derived. */
export type NodeData = { x: number; y: number; size: number; label: string; node: GraphNode };
/** What it keeps of an edge. */
export type EdgeData = { edge: GraphEdge };
export type CanvasGraph = Graph<NodeData, EdgeData>;

/** Told when a layout starts, when it has moved the nodes, and where they were before and are when it ends. */
export interface LayoutEvents {
  started(): void;
  moved(): void;
  ended(from: ReadonlyMap<string, Place>): void;
}

/** Runs ForceAtlas2 in a worker on a graph that may change while it runs; positions go to the graph and to `places`. */
export class Layout {
  readonly #graph: CanvasGraph;
  readonly #places: Map<string, Place>;
  readonly #events: LayoutEvents;
  #worker: Worker | null = null;
  #from: ReadonlyMap<string, Place> = new Map();

  constructor(graph: CanvasGraph, places: Map<string, Place>, events: LayoutEvents) {
    this.#graph = graph;
    this.#places = places;
    this.#events = events;
  }

  /** Whether positions are still being computed. */
  get running(): boolean {
    return this.#worker !== null;
  }

  /** Starts over from the present places; what has no tie is parked below the rest, what is fixed stays. */
  start(fixed: (id: string) => boolean): void {
    if (this.#worker === null) this.#from = new Map(this.#places);
    this.#end();
    if (this.#graph.order < 2) return;
    const tied = this.#graph.filterNodes((id) => this.#graph.degree(id) > 0);
    const loose = this.#graph.filterNodes((id) => this.#graph.degree(id) === 0 && !fixed(id));
    const index = new Map(tied.map((id, place) => [id, place]));
    const job = layoutJob(
      tied.map((id) => {
        const { x, y, node } = this.#graph.getNodeAttributes(id);
        return { x, y, size: nodeSize(node, this.#graph.degree(id), this.#graph.order), fixed: fixed(id) };
      }),
      this.#graph.mapEdges((_, { edge }, source, target) => ({
        source: index.get(source) ?? 0,
        target: index.get(target) ?? 0,
        // What few share pulls harder than what all share: else everything is drawn into one knot.
        weight: edgeWidth(edge.bits) / Math.sqrt(Math.max(this.#graph.degree(source), this.#graph.degree(target))),
      })),
    );
    const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<LayoutStep>) => {
      requestAnimationFrame(() => {
        if (this.#worker !== worker) return;
        this.#move(tied, loose, data.positions);
        if (data.done) this.stop();
        else worker.postMessage("next");
      });
    });
    worker.postMessage(job, [job.nodes.buffer, job.edges.buffer]);
    this.#events.started();
  }

  /** Stops where the nodes are. */
  stop(): void {
    if (this.#worker === null) return;
    this.#end();
    this.#events.ended(this.#from);
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  #move(tied: readonly string[], loose: readonly string[], positions: Float32Array): void {
    let [left, right, bottom] = [Infinity, -Infinity, Infinity];
    tied.forEach((id, i) => {
      const place = { x: positions[2 * i] ?? 0, y: positions[2 * i + 1] ?? 0 };
      left = Math.min(left, place.x);
      right = Math.max(right, place.x);
      bottom = Math.min(bottom, place.y);
      this.#places.set(id, place);
    });
    const parked = parkPlaces(
      loose.length,
      tied.length === 0 ? { left: -1, right: 1, bottom: 0 } : { left, right, bottom },
    );
    loose.forEach((id, i) => this.#places.set(id, parked[i] ?? { x: 0, y: 0 }));
    // Without telling the graph's listeners, who would derive each node's look anew for every frame.
    this.#graph.forEachNode((id, data) => Object.assign(data, this.#places.get(id)));
    this.#events.moved();
  }
}
