import type { FeedbackReport } from "../contract/feedback.ts";
import { Settings } from "../contract/settings.ts";
import { readClusters, readRun } from "../store/clusters.ts";
import type { Graph } from "../store/neo4j.ts";
import { countVerdicts, precisionByFamily } from "../triage/verdicts.ts";

/** What verdicts teach: what the newest run learned from those before it, and the precision of each family by those of now. Throws GraphError. */
export async function reportFeedback(graph: Graph): Promise<FeedbackReport> {
  const run = await readRun(graph);
  if (run === null) {
    return { run_id: null, judged: { confirmed_fraud: 0, benign: 0 }, precision: [], calibration: null };
  }
  const clusters = await readClusters(graph, run.run_id);
  return {
    run_id: run.run_id,
    judged: countVerdicts(clusters),
    precision: precisionByFamily(clusters, Settings.parse(run.settings).family_floor),
    calibration: run.calibration,
  };
}
