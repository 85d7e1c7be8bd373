import { LoadReport } from "../../server/contract/load.ts";
import { Run } from "../../server/contract/run.ts";
import type { Setting } from "./measure.ts";
import type { Observation } from "./observation.ts";
import { hydrascope, letterWorld } from "./places.ts";
import { runMeasured } from "./process-tree.ts";
import { freshFolder } from "./work.ts";

/** Homes with the letter loaded, by scale: made once in a run of the benchmark. */
const homes = new Map<number, Promise<string>>();
/** A home with the letter in it and a run of detection, for measures that only need one. Throws CommandFailed. */
export function loadedHome(setting: Setting): Promise<string> {
  const known = homes.get(setting.scale);
  if (known !== undefined) return known;
  const made = (async () => {
    const home = await freshFolder(setting);
    const { folder } = await letterWorld(setting.places, setting.scale);
    await load(home, folder);
    await detect(home);
    return home;
  })();
  homes.set(setting.scale, made);
  return made;
}

/** `hydrascope load`: its wall time with starting and stopping the database, and what it reported. Throws CommandFailed. */
export async function load(home: string, folder: string): Promise<Observation & { report: LoadReport }> {
  const { output, ...observed } = await runMeasured(...hydrascope("load", folder, "--home", home, "--json"));
  return { ...observed, report: LoadReport.parse(JSON.parse(output)) };
}

/** `hydrascope detect`: as `load`. Throws CommandFailed. */
export async function detect(home: string): Promise<Observation & { run: Run }> {
  const { output, ...observed } = await runMeasured(...hydrascope("detect", "--home", home, "--json"));
  return { ...observed, run: Run.parse(JSON.parse(output)) };
}

/** Seconds of starting and stopping the database of a home. Throws CommandFailed. */
export async function startAndStop(home: string): Promise<number> {
  const { seconds } = await runMeasured(...hydrascope("status", "--home", home, "--json"));
  return seconds;
}

/** Sum of the seconds of steps. */
export function sumOf(seconds: Readonly<Record<string, number>>): number {
  return Object.values(seconds).reduce((sum, one) => sum + one, 0);
}

/** Steps of a load's report that end before the database is touched. */
const INGEST_STEPS = new Set(["read", "quarantine", "duplicates", "prompts", "aggregate", "stage", "ledger"]);

/** Seconds of a load until everything was staged. */
export function ingestSeconds({ seconds }: LoadReport): number {
  return sumOf(Object.fromEntries(Object.entries(seconds).filter(([step]) => INGEST_STEPS.has(step))));
}

/** Account–identifier pairs among what a load staged. */
export function relationsOf({ staged }: LoadReport): number {
  return sumOf(Object.fromEntries(Object.entries(staged).filter(([target]) => target.startsWith("relations-"))));
}
