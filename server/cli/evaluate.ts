import type { Command } from "commander";
import { z } from "zod";
import { Settings } from "../contract/settings.ts";
import { exchangesPerDay } from "../evaluate/curves.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import { renderGates, renderMeasures } from "../evaluate/render-text.ts";
import { renderReport } from "../evaluate/report/report.ts";
import { readTruth } from "../evaluate/truth.ts";
import { writeExport } from "../export/write-file.ts";
import { readClusters, streamMembers } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { streamVolumes } from "../store/volumes.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { printJson, printText } from "./output.ts";
import { requireRun } from "./run.ts";

/** What a report needs of the settings of a run, which may be older than the present ones. */
const Acted = z.object({ action_threshold: Settings.shape.action_threshold });

/** `hydrascope evaluate` */
export function evaluateCommand(program: Command): void {
  withGlobalOptions(
    program
      .command("evaluate")
      .description("score a run against the truth and the gates of the method")
      .requiredOption("--truth <file>", "truth.csv: account_id,operator,abusive[,scenario]")
      .option("--run <id>", "a run other than the newest")
      .option("--report <file>", "an HTML page with the gates, curves and faults"),
  ).action(async (options: GlobalOptions & { truth: string; run?: string; report?: string }) => {
    const truth = await readTruth(options.truth);
    await withGraph(options, { command: "evaluate" }, async ({ graph }) => {
      const run = await requireRun(graph, options.run);
      const members = [];
      for await (const batch of streamMembers(graph, run.run_id, await readClusters(graph, run.run_id)))
        members.push(...batch);
      const evaluation = evaluate(truth, members);
      if (options.report !== undefined) {
        const page = renderReport({
          evaluation,
          truth,
          members,
          volumes: await readVolumes(graph),
          threshold: Acted.parse(run.settings).action_threshold,
          subtitle: `Run ${run.run_id} of ${run.started_at}, seed ${run.seed}, settings ${run.settings_digest}, version ${run.code_version}`,
        });
        await writeExport(options.report, { chunks: [page] });
      }
      if (options.json === true) printJson(evaluation);
      printText(`${renderMeasures(evaluation)}\n${renderGates(evaluation.gates)}`, options.json);
    });
  });
}

/** Exchanges a day by account id. */
async function readVolumes(graph: Graph): Promise<Map<string, number>> {
  const volumes = new Map<string, number>();
  for await (const { id, exchanges, firstSeen, lastSeen } of streamVolumes(graph))
    volumes.set(id, exchangesPerDay(exchanges, firstSeen, lastSeen));
  return volumes;
}
