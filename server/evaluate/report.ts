import type { Evaluation, Measures } from "../contract/evaluation.ts";

const part = (value: number) => value.toFixed(4);
const counted = (value: number) => value.toLocaleString("en");

const LINES: [string, (m: Measures) => string][] = [
  ["judged accounts", (m) => counted(m.judged)],
  ["  of them abusive", (m) => counted(m.abusive)],
  ["pairwise precision", (m) => part(m.pairwise.precision)],
  ["pairwise recall", (m) => part(m.pairwise.recall)],
  ["pairwise F1", (m) => part(m.pairwise.f1)],
  ["B-cubed precision", (m) => part(m.bcubed.precision)],
  ["B-cubed recall", (m) => part(m.bcubed.recall)],
  ["B-cubed F1", (m) => part(m.bcubed.f1)],
  ["adjusted Rand index", (m) => part(m.ari)],
  ["flagged accounts", (m) => counted(m.flagged.accounts)],
  ["flagged precision", (m) => part(m.flagged.precision)],
  ["flagged recall", (m) => part(m.flagged.recall)],
  ["operators recovered at Jaccard .5", (m) => `${m.operators_recovered_50} of ${m.operators}`],
  ["operators recovered at Jaccard .8", (m) => `${m.operators_recovered_80} of ${m.operators}`],
  ["abusive operators at Jaccard .5", (m) => `${m.abusive_operators_recovered_50} of ${m.abusive_operators}`],
  ["abusive operators at Jaccard .8", (m) => `${m.abusive_operators_recovered_80} of ${m.abusive_operators}`],
  ["least share in three clusters", (m) => part(m.abusive_in_three_clusters)],
  ["wrong merges", (m) => counted(m.wrong_merges)],
  ["legitimate organisations flagged", (m) => `${m.legit_organisations_flagged} of ${m.legit_organisations}`],
  ["expected calibration error", (m) => part(m.expected_calibration_error)],
];

/** The measures as a plain text table for people: one row for each measure, one column for the whole and for each scenario. */
export function renderEvaluation(evaluation: Evaluation): string {
  const columns: [string, Measures][] = [["all", evaluation], ...Object.entries(evaluation.by_scenario)];
  const rows = [
    ["", ...columns.map(([name]) => name)],
    ...LINES.map(([label, show]) => [label, ...columns.map(([, measures]) => show(measures))]),
  ];
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const line = (row: string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ");
  return `${rows.map((row) => line(row).trimEnd()).join("\n")}\n`;
}
