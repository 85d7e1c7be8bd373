import { Command } from "commander";
import { benchCommand } from "./cli/bench.ts";
import { clustersCommand } from "./cli/clusters.ts";
import { decisionsCommand, joinCommand, partCommand } from "./cli/decisions.ts";
import { detectCommand } from "./cli/detect.ts";
import { evaluateCommand } from "./cli/evaluate.ts";
import { explainCommand } from "./cli/explain.ts";
import { exportCommand } from "./cli/export.ts";
import { outliveReaders, reportFailure } from "./cli/failure.ts";
import { feedbackCommand } from "./cli/feedback.ts";
import { generateCommand } from "./cli/generate.ts";
import { investigateCommand } from "./cli/investigate.ts";
import { investigationsCommand } from "./cli/investigations.ts";
import { knownGoodCommand } from "./cli/known-good.ts";
import { labelCommand } from "./cli/label.ts";
import { loadCommand } from "./cli/load.ts";
import { demoCommand, startCommand, stopCommand } from "./cli/serve.ts";
import { statusCommand } from "./cli/status.ts";
import { traceCommand } from "./cli/trace.ts";
import { findingsCommand, watchCommand } from "./cli/watches.ts";
import { VERSION } from "./version.ts";

const COMMANDS = [
  startCommand,
  demoCommand,
  stopCommand,
  loadCommand,
  detectCommand,
  clustersCommand,
  explainCommand,
  traceCommand,
  labelCommand,
  joinCommand,
  partCommand,
  decisionsCommand,
  knownGoodCommand,
  feedbackCommand,
  investigateCommand,
  investigationsCommand,
  watchCommand,
  findingsCommand,
  exportCommand,
  generateCommand,
  evaluateCommand,
  benchCommand,
  statusCommand,
];

const program = new Command("hydrascope")
  .description("Finds hydra clusters, many accounts run by one operator, and proves it.")
  .version(VERSION)
  .showHelpAfterError("(hydrascope COMMAND --help tells more)")
  .exitOverride();
for (const add of COMMANDS) add(program);
// Sub-commands do not inherit exitOverride.
for (const command of program.commands) for (const each of [command, ...command.commands]) each.exitOverride();

/** With `--help` an unknown command would be explained as if it were one. */
function argumentsOf([node, script, name, ...rest]: string[]): string[] {
  const isKnown =
    name === undefined ||
    name.startsWith("-") ||
    name === "help" ||
    program.commands.some((one) => one.name() === name);
  const words = isKnown ? rest : rest.filter((word) => word !== "--help" && word !== "-h");
  return [node, script, ...(name === undefined ? [] : [name]), ...words];
}

outliveReaders();
try {
  await program.parseAsync(argumentsOf(process.argv));
} catch (error) {
  process.exitCode = reportFailure(error, process.argv.includes("--json"));
}
