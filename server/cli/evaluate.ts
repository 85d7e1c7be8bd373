import type { Command } from "commander";
import { evaluate } from "../evaluate/evaluate.ts";
import { renderGates, renderMeasures } from "../evaluate/render-text.ts";
import { readTruth } from "../evaluate/truth.ts";
import { readClusters, streamMembers } from "../store/clusters.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { printJson, printText } from "./output.ts";
import { requireRun } from "./run.ts";

/** `hydrascope evaluate` */
export function evaluateCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("evaluate")
      .description("score a run against the truth")
      .requiredOption("--truth <file>", "truth.csv: account_id,operator,abusive[,scenario]")
      .option("--run <id>", "a run other than the newest"),
  ).action(async (options: GlobalOptions & { truth: string; run?: string }) => {
    const truth = await readTruth(options.truth);
    await withGraph(options, { command: "evaluate" }, async ({ graph }) => {
      const run = await requireRun(graph, options.run);
      const members = [];
      for await (const batch of streamMembers(graph, run.run_id, await readClusters(graph, run.run_id)))
        members.push(...batch);
      const evaluation = evaluate(truth, members);
      if (options.json === true) printJson(evaluation);
      printText(`${renderMeasures(evaluation)}\n${renderGates(evaluation.gates)}`, options.json);
    });
  });
}
