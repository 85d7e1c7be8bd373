import iterate from "graphology-layout-forceatlas2/iterate.js";
import { CANVAS_PIXELS, NODE_FIELDS, type LayoutJob, type LayoutStep } from "./layout-job.ts";
import { separate } from "./separate.ts";

/** Milliseconds of work before positions are sent. */
const SLICE = 26;
/** The layout is at rest where a node moves less than this share of the whole in one iteration, several times in a row. */
const REST = 0.0004;
const QUIET = 5;
/** Milliseconds after which the forces stop by themselves. */
const LONGEST = 6000;
const PASSES = 120;

let job: LayoutJob | null = null;
let started = 0;
let quiet = 0;
let passes = 0;

function read({ nodes }: LayoutJob): Float32Array {
  const size = nodes.length / NODE_FIELDS;
  const positions = new Float32Array(size * 2);
  for (let i = 0; i < size; i++) {
    positions[2 * i] = nodes[i * NODE_FIELDS] ?? 0;
    positions[2 * i + 1] = nodes[i * NODE_FIELDS + 1] ?? 0;
  }
  return positions;
}

function write({ nodes }: LayoutJob, positions: Float32Array): void {
  for (let i = 0; i < positions.length / 2; i++) {
    nodes[i * NODE_FIELDS] = positions[2 * i] ?? 0;
    nodes[i * NODE_FIELDS + 1] = positions[2 * i + 1] ?? 0;
  }
}

function extent(positions: Float32Array): number {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 2) {
    left = Math.min(left, positions[i] ?? 0);
    right = Math.max(right, positions[i] ?? 0);
    top = Math.min(top, positions[i + 1] ?? 0);
    bottom = Math.max(bottom, positions[i + 1] ?? 0);
  }
  return Math.max(1e-6, right - left, bottom - top);
}

function pull(work: LayoutJob): Float32Array {
  const before = read(work);
  const start = performance.now();
  let iterations = 0;
  do {
    iterate(work.settings, work.nodes, work.edges);
    iterations++;
  } while (performance.now() - start < SLICE && iterations < 16);
  const positions = read(work);
  let moved = 0;
  for (let i = 0; i < positions.length; i += 2) {
    moved += Math.hypot((positions[i] ?? 0) - (before[i] ?? 0), (positions[i + 1] ?? 0) - (before[i + 1] ?? 0));
  }
  const rest = moved / (work.radii.length * extent(positions) * iterations);
  quiet = rest < REST ? quiet + 1 : 0;
  return positions;
}

function part(work: LayoutJob): { positions: Float32Array; done: boolean } {
  const positions = read(work);
  const unit = extent(positions) / CANVAS_PIXELS;
  const radii = work.radii.map((radius) => (radius + 1.6) * unit);
  let overlaps = 0;
  for (let i = 0; i < 10; i++) overlaps = separate(positions, radii);
  passes += 10;
  write(work, positions);
  return { positions, done: overlaps === 0 || passes >= PASSES };
}

function step(): void {
  if (job === null) return;
  const pulling = quiet < QUIET && performance.now() - started < LONGEST;
  const answer: LayoutStep = pulling ? { positions: pull(job), done: false } : part(job);
  self.postMessage(answer, { transfer: [answer.positions.buffer] });
}

self.addEventListener("message", (event: MessageEvent<LayoutJob | "next">) => {
  if (event.data !== "next") {
    job = event.data;
    started = performance.now();
    quiet = 0;
    passes = 0;
  }
  step();
});
