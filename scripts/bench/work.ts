import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Setting } from "./measure.ts";
import { printedObservation, type Observation } from "./observation.ts";
import { step } from "./places.ts";
import { runMeasured } from "./process-tree.ts";

let folders = 0;

/** An empty folder of the scratch, there until the end. */
export async function freshFolder({ places }: Setting): Promise<string> {
  const folder = join(places.scratch, `work-${(folders += 1)}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Works in an empty folder of the scratch that is removed afterwards: at the letter's size each is several gigabytes. */
export async function inFreshFolder<T>(setting: Setting, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await freshFolder(setting);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a step on a world in a process of its own: its seconds are the step's, the memory is the process's. Throws CommandFailed. */
export function runStep(setting: Setting, name: string, folder: string, limitSeconds: number): Promise<Observation> {
  return inFreshFolder(setting, async (out) => {
    // The step has a limit of its own, which tells more than being ended from outside.
    const limits = { limitSeconds: limitSeconds + 60 };
    return printedObservation(await runMeasured(...step(name, folder, out, String(limitSeconds)), limits));
  });
}
