import iterate from "graphology-layout-forceatlas2/iterate.js";
import { NODE_FIELDS, type LayoutJob, type LayoutStep } from "./layout-job.ts";

/** Milliseconds of work before positions are sent: about one frame on a quiet machine. */
const SLICE = 24;

let job: LayoutJob | null = null;

function step(): void {
  if (job === null) return;
  const { nodes, edges, settings } = job;
  const size = nodes.length / NODE_FIELDS;
  const before = new Float32Array(size * 2);
  for (let i = 0; i < size; i++) {
    before[2 * i] = nodes[i * NODE_FIELDS] ?? 0;
    before[2 * i + 1] = nodes[i * NODE_FIELDS + 1] ?? 0;
  }
  const start = performance.now();
  let iterations = 0;
  do {
    iterate(settings, nodes, edges);
    iterations++;
  } while (performance.now() - start < SLICE && iterations < 12);

  const positions = new Float32Array(size * 2);
  let moved = 0;
  let extent = 1;
  for (let i = 0; i < size; i++) {
    const x = nodes[i * NODE_FIELDS] ?? 0;
    const y = nodes[i * NODE_FIELDS + 1] ?? 0;
    positions[2 * i] = x;
    positions[2 * i + 1] = y;
    moved += Math.hypot(x - (before[2 * i] ?? 0), y - (before[2 * i + 1] ?? 0));
    extent = Math.max(extent, Math.abs(x), Math.abs(y));
  }
  const answer: LayoutStep = { positions, iterations, moved: moved / (size * extent * iterations) };
  self.postMessage(answer, { transfer: [positions.buffer] });
}

self.addEventListener("message", (event: MessageEvent<LayoutJob | "next">) => {
  if (event.data !== "next") job = event.data;
  step();
});
