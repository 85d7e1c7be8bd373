import type { Command } from "commander";
import type { Calibration, FeedbackReport } from "../contract/feedback.ts";
import { percent } from "../figures.ts";
import { reportFeedback } from "../http/feedback-report.ts";
import { type GlobalOptions, withGlobalOptions, withGraph } from "./context.ts";
import { printJson, printText, table } from "./output.ts";

/** `hydrascope feedback` */
export function feedbackCommand(program: Command): void {
  withGlobalOptions(
    program.command("feedback").description("what verdicts teach: risk, weights of evidence, precision of each family"),
  ).action((options: GlobalOptions) =>
    withGraph(options, { command: "feedback" }, async ({ graph }) => {
      const report = await reportFeedback(graph);
      if (options.json === true) printJson(report);
      printText(describeReport(report), options.json);
    }),
  );
}

function describeReport({ run_id, judged, precision, calibration }: FeedbackReport): string {
  if (run_id === null) return "No run yet: `hydrascope detect`.";
  const rows = precision.map((row) => [
    row.family,
    row.confirmed,
    row.benign,
    `${percent(row.precision)} (${percent(row.low)} to ${percent(row.high)})`,
  ]);
  return [
    `Clusters of run ${run_id} judged so far: ${judged.confirmed_fraud} as fraud, ${judged.benign} as benign.`,
    rows.length === 0 ? "" : table(["family", "confirmed", "benign", "precision (95 %)"], rows),
    calibration === null ? "" : describeCalibration(calibration),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

/** What verdicts changed in a run, in words. */
export function describeCalibration({ model, why, cross_validated: tried, agreement }: Calibration): string {
  const losses =
    tried === null
      ? ""
      : ` (cross-validated log loss ${tried.log_loss_before.toFixed(3)} bits before, ${tried.log_loss_after.toFixed(3)} after)`;
  const risk =
    why === null
      ? `Risk: weights learned from ${model.judged} judged clusters${losses}.`
      : `Risk: with the weights of the simulation; ${why}${losses}.`;
  const moved = Object.entries(agreement).map(([family, value]) => `${family} ${value.toFixed(2)}`);
  return moved.length === 0
    ? risk
    : `${risk}\nWeights of evidence (m) learned from confirmed accounts: ${moved.join(", ")}.`;
}
