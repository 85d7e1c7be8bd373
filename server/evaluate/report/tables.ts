import type { Evaluation, Gate, Measures } from "../../contract/evaluation.ts";
import type { CalibrationBin } from "../calibration.ts";
import type { FoundOperator, WrongMerge } from "../contingency.ts";
import type { EvasionCurve, PrecisionRecallPoint } from "../curves.ts";
import { ends, share, volume, whole } from "../format.ts";
import { wilson } from "../../contract/intervals.ts";
import { conditionInterval, conditionName, conditionThreshold, conditionValue, VERDICTS } from "../render-text.ts";
import { markup, type Content, type Markup } from "./markup.ts";

/** A column: its heading, and whether its cells are numbers. */
type Column = string | { numbers: string };

function table(caption: string, columns: readonly Column[], rows: readonly Content[][]): Markup {
  const heading = (column: Column) =>
    typeof column === "string"
      ? markup`<th scope="col">${column}</th>`
      : markup`<th scope="col" class="n">${column.numbers}</th>`;
  const cell = (content: Content, i: number) => {
    if (i === 0) return markup`<th scope="row">${content}</th>`;
    return typeof columns[i] === "string" ? markup`<td>${content}</td>` : markup`<td class="n">${content}</td>`;
  };
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><thead><tr>${columns.map(heading)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${row.map(cell)}</tr>\n`)}</tbody></table></div>`;
}

/** Every condition of every gate with its verdict. */
export function gateTable(gates: readonly Gate[]): Markup {
  const rows = gates.flatMap(({ scenario, what, conditions }) =>
    conditions.map((condition, i) => {
      const head = markup`<th scope="rowgroup" rowspan="${conditions.length}">${scenario}</th><td rowspan="${conditions.length}">${what}</td>`;
      return markup`<tr${i === 0 ? "" : markup` class="more"`}>${i === 0 ? head : ""}
<td>${conditionName(condition)}</td><td class="n">${conditionValue(condition)}</td><td class="n">${conditionInterval(condition)}</td>
<td class="n">${conditionThreshold(condition)}</td><td><span class="verdict ${condition.verdict}">${VERDICTS[condition.verdict]}</span></td></tr>\n`;
    }),
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Gates"><table><thead><tr><th scope="col">gate</th><th scope="col">what</th>
<th scope="col">measure</th><th scope="col" class="n">measured</th><th scope="col" class="n">95 %</th><th scope="col" class="n">needed</th>
<th scope="col">verdict</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** The whole and each scenario, a row each. */
export function scenarioTable(evaluation: Evaluation): Markup {
  const columns = [
    "accounts",
    "abusive",
    "pairwise precision",
    "recall",
    "flagged",
    "precision",
    "recall",
    "operators at .5",
    "wrong merges",
    "organisations flagged",
    "calibration error",
  ];
  const row = ([name, m]: readonly [string, Measures]): Content[] => [
    name,
    whole(m.judged),
    whole(m.abusive),
    share(m.pairwise.precision),
    share(m.pairwise.recall),
    whole(m.flagged.accounts),
    share(m.flagged.precision),
    m.abusive === 0 ? "–" : share(m.flagged.recall),
    `${whole(m.operators_recovered_50)} of ${whole(m.operators)}`,
    whole(m.wrong_merges),
    `${whole(m.legit_organisations_flagged)} of ${whole(m.legit_organisations)}`,
    share(m.expected_calibration_error),
  ];
  return table(
    "By scenario",
    ["scenario", ...columns.map((numbers) => ({ numbers }))],
    [["all", evaluation] as const, ...Object.entries(evaluation.by_scenario)].map(row),
  );
}

/** The largest clusters that hold several operators. */
export function mergeTable(merges: readonly WrongMerge[]): Markup {
  const held = ({ operators }: WrongMerge) =>
    operators
      .slice(0, 6)
      .map(({ scenario, accounts }) => `${scenario ?? "?"} ${whole(accounts)}`)
      .join(" + ") + (operators.length > 6 ? " + …" : "");
  return table(
    "Largest wrong merges",
    ["cluster", { numbers: "accounts" }, { numbers: "operators" }, "scenario and accounts of each"],
    merges.map((merge) => [merge.cluster, whole(merge.accounts), whole(merge.operators.length), held(merge)]),
  );
}

/** The largest operators without a cluster of their own. */
export function missedTable(missed: readonly FoundOperator[]): Markup {
  return table(
    "Largest missed operators",
    [
      "scenario",
      "harmful",
      { numbers: "accounts" },
      "best cluster",
      { numbers: "Jaccard" },
      { numbers: "share of it there" },
    ],
    missed.map((one) => [
      one.scenario ?? "?",
      one.harmful ? "yes" : "no",
      whole(one.size),
      one.cluster ?? "none",
      share(one.jaccard),
      share(one.share),
    ]),
  );
}

/** The calibration plot in numbers. */
export function calibrationTable(bins: readonly CalibrationBin[]): Markup {
  return table(
    "Calibration",
    ["probability", ...["accounts", "clusters", "mean", "abusive", "95 %"].map((numbers) => ({ numbers }))],
    bins.map(({ accounts, clusters, expected, abusive }, i) => [
      `${(i / 10).toFixed(1)} – ${((i + 1) / 10).toFixed(1)}`,
      whole(accounts),
      whole(clusters.size),
      ...(accounts === 0
        ? ["", "", ""]
        : [share(expected / accounts), share(abusive / accounts), ends(wilson(abusive, accounts))]),
    ]),
  );
}

/** The precision–recall curve in numbers, at tenths of the risk. */
export function precisionRecallTable(points: readonly PrecisionRecallPoint[]): Markup {
  const levels = [0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0];
  return table(
    "Precision and recall",
    ["risk at least", ...["accounts", "precision", "recall"].map((numbers) => ({ numbers }))],
    levels.map((level) => {
      const point = points.findLast(({ risk }) => risk >= level);
      return point === undefined
        ? [String(level), "0", "", share(0)]
        : [String(level), whole(point.accounts), share(point.precision), share(point.recall)];
    }),
  );
}

/** The evasion curve in numbers. */
export function evasionTable({ bins }: EvasionCurve): Markup {
  return table(
    "Evasion",
    ["exchanges a day", ...["abusive accounts", "flagged", "recall", "95 %"].map((numbers) => ({ numbers }))],
    bins.map(({ from, to, accounts, flagged, recall, interval }) => [
      `${volume(from)} – ${volume(to)}`,
      whole(accounts),
      whole(flagged),
      share(recall),
      ends(interval),
    ]),
  );
}
