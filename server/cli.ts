import { Command, CommanderError } from "commander";
import { benchCommand } from "./cli/bench.ts";
import { clustersCommand } from "./cli/clusters.ts";
import { decisionsCommand, joinCommand, partCommand } from "./cli/decisions.ts";
import { detectCommand } from "./cli/detect.ts";
import { evaluateCommand } from "./cli/evaluate.ts";
import { explainCommand } from "./cli/explain.ts";
import { exportCommand } from "./cli/export.ts";
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
import { HydrascopeError } from "./errors.ts";
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

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = report(error);
}

/** Says what went wrong on standard error and gives the exit status: 1 failed, 2 wrong use. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof HydrascopeError) {
    process.stderr.write(`\nError (${error.code}): ${error.message}\n${error.next}\n`);
    if (process.argv.includes("--json")) {
      const { code, message, next, details } = error;
      process.stdout.write(`${JSON.stringify({ error: { code, message, next, details } })}\n`);
    }
    return error.exitCode;
  }
  process.stderr.write(
    `\nError (UNEXPECTED): ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.stderr.write("This is a fault of Hydrascope: please report it with the lines above.\n");
  return 1;
}
