#!/usr/bin/env node
// The laboratory: measures detection on generated worlds without a database (gates), and time and memory of every stage beside its peers (measure).
// Builds scripts/bench/main.ts as it is now and runs it.
// Use: node scripts/bench.mjs gates --scenario E1 --accounts 20000 --seed 7
//      node scripts/bench.mjs measure leiden ingest --scale 0.01 --rounds 2
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = join(root, "node_modules", `.bench-${process.pid}`);
process.once("exit", () => rmSync(built, { recursive: true, force: true }));

const bundle = await rolldown({
  cwd: root,
  input: "./scripts/bench/main.ts",
  platform: "node",
  external: (id) => !id.startsWith(".") && !id.startsWith("/") && !/^[A-Za-z]:[\\/]/.test(id),
  logLevel: "warn",
});
await bundle.write({ dir: built, format: "esm", sourcemap: true, codeSplitting: false });
await bundle.close();
await import(pathToFileURL(join(built, "main.js")).href);
