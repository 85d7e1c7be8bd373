import type { Command } from "commander";
import { z } from "zod";
import type { Run } from "../contract/run.ts";
import { Settings } from "../contract/settings.ts";
import { UsageError } from "../errors.ts";
import { counted } from "../figures.ts";
import { detect } from "../pipeline.ts";
import { codeVersion } from "../version.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { describeCalibration } from "./feedback.ts";
import { readInputFile } from "./input-file.ts";
import { wholeNumber } from "./numbers.ts";
import { printJson, printText } from "./output.ts";

interface DetectOptions extends GlobalOptions {
  seed: number;
  settings?: string;
}

/** `hydrascope detect` */
export function detectCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("detect")
      .description("link accounts, find clusters, score them, keep the run")
      .option("--seed <n>", "the same graph, settings and seed give the same clusters", wholeNumber(0), 1)
      .option("--settings <file>", "JSON file of settings; see docs/method.md"),
  ).action(async (options: DetectOptions) => {
    const settings = await readSettings(options.settings);
    await withGraph(options, { command: "detect", exclusive: true }, async ({ graph, bars }) => {
      const now = Date.now();
      const run = await detect(graph, { settings, seed: options.seed, now, codeVersion: codeVersion() }, bars.update);
      bars.done();
      if (options.json === true) printJson(run);
      printText(describeRun(run), options.json);
    });
  });
}

/** Reads a settings file, or gives the defaults. Throws UsageError naming what is wrong in it. */
export async function readSettings(path: string | undefined): Promise<Settings> {
  if (path === undefined) return Settings.parse({});
  const text = await readInputFile(path, "--settings");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UsageError(`The settings file ${path} is not JSON.`, "Check it for a missing comma or quote.");
  }
  const parsed = Settings.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `The settings file ${path} is not valid:\n${z.prettifyError(parsed.error)}`,
    "docs/method.md lists every setting.",
  );
}

/** One paragraph that tells a run's story. */
export function describeRun(run: Run): string {
  const seconds = Object.entries(run.seconds).map(([step, value]) => `${step} ${value.toFixed(1)} s`);
  return [
    `Run ${run.run_id}: ${run.accounts} accounts, ${run.linked} linked, ${run.clusters} clusters, ${run.flagged} flagged (${run.flagged_accounts} accounts); ${run.hub_count} identifiers treated as hubs.`,
    ...(run.strangers === null || run.strangers === 0
      ? []
      : [
          `${counted(run.strangers, "group")} left out: a tool, a course or common hours tie them and nothing of their own does, and their conduct is ordinary.`,
        ]),
    ...(run.calibration === null ? [] : [describeCalibration(run.calibration)]),
    `Seconds: ${seconds.join(", ")}.`,
  ].join("\n");
}
