import { type Evaluation, type Gate, type GateCondition, GateVerdict, type Measures } from "../contract/evaluation.ts";
import { ends, share, whole } from "./format.ts";

const LINES: [string, (m: Measures) => string][] = [
  ["judged accounts", (m) => whole(m.judged)],
  ["  of them abusive", (m) => whole(m.abusive)],
  ["  abusive share", (m) => share(m.abusive_share)],
  ["pairwise precision", (m) => share(m.pairwise.precision)],
  ["pairwise recall", (m) => share(m.pairwise.recall)],
  ["pairwise F1", (m) => share(m.pairwise.f1)],
  ["B-cubed precision", (m) => share(m.bcubed.precision)],
  ["B-cubed recall", (m) => share(m.bcubed.recall)],
  ["B-cubed F1", (m) => share(m.bcubed.f1)],
  ["adjusted Rand index", (m) => share(m.ari)],
  ["flagged accounts", (m) => whole(m.flagged.accounts)],
  ["flagged precision", (m) => share(m.flagged.precision)],
  ["  95 %", (m) => ends(m.flagged.precision_interval)],
  ["flagged recall", (m) => (m.abusive === 0 ? "–" : share(m.flagged.recall))],
  ["  95 %", (m) => (m.abusive === 0 ? "–" : ends(m.flagged.recall_interval))],
  ["operators recovered at Jaccard .5", (m) => `${m.operators_recovered_50} of ${m.operators}`],
  ["operators recovered at Jaccard .8", (m) => `${m.operators_recovered_80} of ${m.operators}`],
  ["abusive operators at Jaccard .5", (m) => `${m.abusive_operators_recovered_50} of ${m.abusive_operators}`],
  ["abusive operators at Jaccard .8", (m) => `${m.abusive_operators_recovered_80} of ${m.abusive_operators}`],
  ["least share in three clusters", (m) => share(m.abusive_in_three_clusters)],
  ["wrong merges", (m) => whole(m.wrong_merges)],
  ["legitimate organisations flagged", (m) => `${m.legit_organisations_flagged} of ${m.legit_organisations}`],
  ["expected calibration error", (m) => share(m.expected_calibration_error)],
];

/** The measures as a plain text table for people: one row for each measure, one column for the whole and for each scenario. */
export function renderMeasures(evaluation: Evaluation): string {
  const columns: [string, Measures][] = [["all", evaluation], ...Object.entries(evaluation.by_scenario)];
  return lineUp(
    [
      ["", ...columns.map(([name]) => name)],
      ...LINES.map(([label, show]) => [label, ...columns.map(([, measures]) => show(measures))]),
    ],
    (column) => column > 0,
  );
}

/** A verdict in the words of the tables. */
export const VERDICTS: Record<GateVerdict, string> = { pass: "pass", missed: "MISSED", too_little: "not enough data" };

/** The gates as a plain text table for people, a row for each condition, and how many gates passed. */
export function renderGates(gates: readonly Gate[]): string {
  const rows = gates.flatMap(({ scenario, what, conditions }) =>
    conditions.map((condition, i) => [
      i === 0 ? scenario : "",
      i === 0 ? what : "",
      conditionName(condition),
      conditionValue(condition),
      conditionInterval(condition),
      conditionThreshold(condition),
      VERDICTS[condition.verdict],
    ]),
  );
  const table = lineUp(
    [["gate", "what", "measure", "measured", "95 %", "needed", "verdict"], ...rows],
    (column) => column >= 3 && column <= 5,
  );
  return `${table}${summariseGates(gates)}\n`;
}

/** `Gates: 9 pass, 1 MISSED`, with the names of those that did not pass. */
export function summariseGates(gates: readonly Gate[]): string {
  const parts = GateVerdict.options.flatMap((verdict) => {
    const names = gates.filter((gate) => gate.verdict === verdict).map(({ scenario }) => scenario);
    if (names.length === 0) return [];
    return [`${names.length} ${VERDICTS[verdict]}${verdict === "pass" ? "" : ` (${names.join(", ")})`}`];
  });
  return `Gates: ${parts.join(", ")}`;
}

/** The measure of a condition in words. */
export function conditionName({ measure }: GateCondition): string {
  return measure.replaceAll("_", " ");
}

/** What was measured: a share, with its counts where it is counted, or a number of so many; a dash for nothing. */
export function conditionValue({ measure, value, count, of }: GateCondition): string {
  if (value === null) return "–";
  if (count === null) return measure === "wrong_merges" ? whole(value) : share(value);
  const counts = `${whole(count)} of ${whole(of ?? 0)}`;
  return value === count ? counts : `${share(value)} (${counts})`;
}

/** The interval of a share, the upper bound of a rate that should be none, or nothing. */
export function conditionInterval({ interval: bounds, bound }: GateCondition): string {
  if (bounds === null) return "";
  return bound === "at_most" ? `≤ ${bounds[1].toPrecision(2)}` : ends(bounds);
}

/** What the gate asks for. */
export function conditionThreshold({ bound, threshold }: GateCondition): string {
  if (bound === "at_most" && threshold === 0) return "none";
  return `${bound === "at_least" ? "≥" : "≤"} ${threshold}`;
}

function lineUp(rows: string[][], isRight: (column: number) => boolean): string {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const line = (row: string[]) =>
    row.map((cell, i) => (isRight(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  ");
  return `${rows.map((row) => line(row).trimEnd()).join("\n")}\n`;
}
