import type { Command } from "commander";
import { z } from "zod";
import type { EvaluationAnswer } from "../contract/evaluation.ts";
import { Settings } from "../contract/settings.ts";
import { exchangesPerDay } from "../evaluate/curves.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import { renderGates, renderMeasures } from "../evaluate/render-text.ts";
import { renderReport } from "../evaluate/report/report.ts";
import { readTruth, type TruthRow } from "../evaluate/truth.ts";
import { UsageError } from "../errors.ts";
import { writeExport } from "../export/write-file.ts";
import { knownOf } from "../label/targets.ts";
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
      const batches = [];
      for await (const batch of streamMembers(graph, run.run_id, await readClusters(graph, run.run_id)))
        batches.push(batch);
      const members = batches.flat();
      const unknown = await countUnknown(graph, truth);
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
      if (options.json === true) printJson({ ...evaluation, unknown_accounts: unknown } satisfies EvaluationAnswer);
      if (unknown > 0)
        printText(
          `${unknown} of the ${truth.length} accounts of the truth are not in the graph, and count as not found.`,
          true,
        );
      printText(`${renderMeasures(evaluation)}\n${renderGates(evaluation.gates)}`, options.json);
    });
  });
}

/** How many accounts of the truth the graph does not have. Throws UsageError where it has none of them. */
async function countUnknown(graph: Graph, truth: readonly TruthRow[]): Promise<number> {
  const known = await knownOf(
    graph,
    truth.map((row) => row.account_id),
  );
  if (known.size > 0) return truth.length - known.size;
  throw new UsageError(
    `None of the ${truth.length} accounts of the truth is in the graph.`,
    "Check that it is the truth of the data that was loaded.",
  );
}

/** Exchanges a day by account id. */
async function readVolumes(graph: Graph): Promise<Map<string, number>> {
  const volumes = new Map<string, number>();
  for await (const { id, exchanges, firstSeen, lastSeen } of streamVolumes(graph))
    volumes.set(id, exchangesPerDay(exchanges, firstSeen, lastSeen));
  return volumes;
}
