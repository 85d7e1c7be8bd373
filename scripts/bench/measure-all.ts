import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { printJson, printText } from "../../server/cli/output.ts";
import { UsageError } from "../../server/errors.ts";
import { describeMachine, type Machine } from "./machine.ts";
import type { Measured } from "./measure.ts";
import { MEASURES } from "./measures.ts";
import { openPlaces, writeJson } from "./places.ts";
import { writePage } from "./report/page.ts";
import { contractJson, renderText } from "./report/text.ts";
import { runMeasure } from "./run-measures.ts";

/** Options of `bench measure`. */
export interface MeasureOptions {
  scale: number;
  rounds: number;
  minutes: number;
  out?: string;
  json?: boolean;
}

/** Runs the measures named (all where none is) and tells what they gave; a measure that cannot start is named and left out. */
export async function measureAll(names: readonly string[], options: MeasureOptions): Promise<void> {
  const { scale, rounds, minutes, out, json } = options;
  for (const name of names) {
    if (!MEASURES.some((measure) => measure.name === name))
      throw new UsageError(`There is no measure ${name}.`, `Use ${MEASURES.map((one) => one.name).join(", ")}.`);
  }
  const chosen = MEASURES.filter(({ name }) => names.length === 0 || names.includes(name));
  const { close, ...places } = await openPlaces();
  const say = (text: string) => printText(text, true);
  const results: Measured[] = [];
  const machine = await describeMachine();
  try {
    const began = performance.now();
    for (const [at, measure] of chosen.entries()) {
      const until = began + (minutes * 60_000 * (at + 1)) / chosen.length;
      try {
        results.push(await runMeasure(measure, { scale, places }, { rounds, until }, say));
      } catch (error) {
        say(`${measure.name} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
      }
      // After each one, since a whole run takes long.
      if (out !== undefined) await writeResults(out, machine, results);
    }
  } finally {
    await close();
  }
  if (json === true) printJson(results.length === 1 ? contractJson(results[0], machine) : { machine, results });
  printText(renderText(results), json);
}

async function writeResults(out: string, machine: Machine, results: readonly Measured[]): Promise<void> {
  await mkdir(out, { recursive: true });
  await writeJson(join(out, "performance.json"), { machine, results });
  await writePage(out, machine, results);
}
