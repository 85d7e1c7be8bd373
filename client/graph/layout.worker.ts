import iterate from "graphology-layout-forceatlas2/iterate.js";
import { CANVAS_PIXELS, NODE_FIELDS, type LayoutJob, type LayoutStep } from "./layout-job.ts";
import { separate } from "./separate.ts";

/** Milliseconds of work before positions are sent. */
const SLICE = 26;
/** The layout is at rest where a node moves less than this share of the whole in one iteration, in several rounds in a row. */
const REST = 0.0004;
const QUIET = 5;
/** Iterations of a round. What ends the layout is counted in rounds, not in time, so that the same canvas comes out the same. */
const ROUND = 8;
const PASSES = 120;

let job: LayoutJob | null = null;
let rounds = 0;
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

/** Rounds after which the forces stop by themselves: fewer where each takes longer. */
function longest(size: number): number {
  return Math.min(400, Math.max(50, Math.round(150_000 / size)));
}

function pulling(work: LayoutJob): boolean {
  return quiet < QUIET && rounds < longest(work.radii.length);
}

function pull(work: LayoutJob): Float32Array {
  const start = performance.now();
  let positions = read(work);
  do {
    const before = positions;
    for (let i = 0; i < ROUND; i++) iterate(work.settings, work.nodes, work.edges);
    positions = read(work);
    let moved = 0;
    for (let i = 0; i < positions.length; i += 2) {
      moved += Math.hypot((positions[i] ?? 0) - (before[i] ?? 0), (positions[i + 1] ?? 0) - (before[i + 1] ?? 0));
    }
    quiet = moved / (work.radii.length * extent(positions) * ROUND) < REST ? quiet + 1 : 0;
    rounds++;
  } while (performance.now() - start < SLICE && pulling(work));
  return positions;
}

function part(work: LayoutJob): { positions: Float32Array; done: boolean } {
  const positions = read(work);
  const unit = extent(positions) / CANVAS_PIXELS;
  const radii = work.radii.map((radius) => (radius + 1.6) * unit);
  let overlaps = 0;
  for (let i = 0; i < 10; i++) overlaps = separate(positions, radii, work.fixed);
  passes += 10;
  write(work, positions);
  return { positions, done: overlaps === 0 || passes >= PASSES };
}

function step(): void {
  if (job === null) return;
  const answer: LayoutStep = pulling(job) ? { positions: pull(job), done: false } : part(job);
  self.postMessage(answer, { transfer: [answer.positions.buffer] });
}

self.addEventListener("message", (event: MessageEvent<LayoutJob | "next">) => {
  if (event.data !== "next") {
    job = event.data;
    rounds = 0;
    quiet = 0;
    passes = 0;
  }
  step();
});
