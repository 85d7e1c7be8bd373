import { writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { readSettings } from "../../server/cli/detect.ts";
import { percentage, share, wholeNumber } from "../../server/cli/numbers.ts";
import { printJson, printText } from "../../server/cli/output.ts";
import { HydrascopeError } from "../../server/errors.ts";
import { renderGates, renderMeasures } from "../../server/evaluate/render-text.ts";
import { renderReport } from "../../server/evaluate/report/report.ts";
import { ScenarioName } from "../../server/simulate/scenarios.ts";
import { comparePeers, renderComparison } from "./compare.ts";
import { measureWorld, volumesOf } from "./gates.ts";
import { measureAll } from "./measure-all.ts";
import { MEASURES } from "./measures.ts";
import { CommandFailed } from "./process-tree.ts";
import { STEPS } from "./steps.ts";
import { openWorld } from "./world.ts";

interface GatesOptions {
  scenario: string;
  accounts?: number;
  exchanges?: number;
  abusive?: number;
  seed: number;
  settings?: string;
  world?: string;
  report?: string;
  peers?: boolean;
  repeat: number;
  degree: number;
  json?: boolean;
}

const program = new Command("bench").description(
  "measures on generated worlds: results against their truth, time and memory",
);

program
  .command("gates")
  .description("generate a world, analyse it, measure it against its truth")
  .addOption(new Option("--scenario <name>", "what to generate").choices(ScenarioName.options).makeOptionMandatory())
  .option("--accounts <n>", "accounts in all", wholeNumber(1))
  .option("--exchanges <n>", "exchanges in all", wholeNumber(1))
  .option("--abusive <percent>", "abusive accounts in percent", percentage)
  .option("--seed <n>", "seed of the world and of the analysis", wholeNumber(0), 1)
  .option("--settings <file>", "JSON file of settings of detection")
  .option("--world <dir>", "folder of the world: made where it has none, reused (with its projection) otherwise")
  .option("--report <file>", "an HTML page with the gates, curves and faults")
  .option("--peers", "run what one would use instead on the same world too: components, Louvain, GDS")
  .option("--repeat <n>", "with --peers: times that each runs, in turn", wholeNumber(1), 1)
  .option("--degree <n>", "with --peers: accounts above which an identifier joins nobody", wholeNumber(2), 50)
  .option("--json", "one JSON document on standard output")
  .action(async (options: GatesOptions) => {
    const { seed, accounts, exchanges, abusive, world: folder, json } = options;
    const settings = await readSettings(options.settings);
    const world = await openWorld({
      scenario: ScenarioName.parse(options.scenario),
      seed,
      ...(accounts === undefined ? {} : { accounts }),
      ...(exchanges === undefined ? {} : { exchanges }),
      ...(abusive === undefined ? {} : { abusive }),
      ...(folder === undefined ? {} : { folder }),
    });
    const { members, ...measured } = measureWorld(world, settings, seed);
    if (options.report !== undefined) {
      const page = renderReport({
        ...world,
        evaluation: measured.evaluation,
        members,
        volumes: volumesOf(world.projection),
        threshold: settings.action_threshold,
        subtitle: `Scenario ${options.scenario}, ${world.truth.length} accounts, seed ${seed}`,
      });
      await writeFile(options.report, page);
    }
    const seconds = { ...world.seconds, ...measured.seconds };
    const { repeat, degree } = options;
    const peers = options.peers === true ? await comparePeers(world, settings, { seed, repeat, degree }) : {};
    if (json === true) printJson({ scenario: options.scenario, seed, ...measured, seconds, peers });
    printText(`${renderMeasures(measured.evaluation)}\n${renderGates(measured.evaluation.gates)}`, json);
    if (options.peers === true) printText(`${renderComparison(peers)}\n`, json);
    const laps = Object.entries(seconds).map(([step, value]) => `${step} ${value.toFixed(1)} s`);
    printText(`${laps.join(", ")}; peak ${measured.peak_mb} MB`, json);
  });

program
  .command("measure", { isDefault: true })
  .description("time and memory of every stage beside its peers, on the same data, in turn")
  .argument("[name...]", `what to measure: ${MEASURES.map(({ name }) => name).join(", ")} (all)`)
  .option("--scale <share>", "share of the letter: 1 is 500,000 accounts and 100 million exchanges", share, 0.1)
  .option("--rounds <n>", "times that each contender runs at most", wholeNumber(1), 3)
  .option(
    "--minutes <n>",
    "no further round that would take a measure beyond its share of this time",
    wholeNumber(1),
    25,
  )
  .option("--out <dir>", "folder for performance.json, performance.md and its plots; nothing is written without it")
  .option("--json", "one JSON document on standard output")
  .action(measureAll);

program
  .command("step", { hidden: true })
  .argument("<name>")
  .argument("[arguments...]")
  .action(async (name: string, given: string[]) => printJson(await STEPS[name](...given)));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof HydrascopeError) {
    process.stderr.write(`Error (${error.code}): ${error.message}\n${error.next}\n`);
    process.exitCode = error.exitCode;
  } else if (error instanceof CommandFailed) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else throw error;
}
