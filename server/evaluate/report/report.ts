import type { Evaluation } from "../../contract/evaluation.ts";
import { calibrationBins } from "../calibration.ts";
import { contingency, foundOperators, wrongMerges } from "../contingency.ts";
import { averagePrecision, evasionCurve, precisionRecall } from "../curves.ts";
import { foundOf, type MemberRow } from "../found.ts";
import { ends, share, volume, whole } from "../format.ts";
import { upperBound } from "../../contract/intervals.ts";
import { summariseGates } from "../render-text.ts";
import type { TruthRow } from "../truth.ts";
import { calibrationChart, evasionChart, precisionRecallChart } from "./charts.ts";
import { Markup, markup, type Content } from "./markup.ts";
import { STYLE } from "./style.ts";
import * as tables from "./tables.ts";

/** What a report is made of. */
export interface ReportInput {
  evaluation: Evaluation;
  truth: readonly TruthRow[];
  members: readonly MemberRow[];
  /** Exchanges a day by account id. */
  volumes: ReadonlyMap<string, number>;
  /** Probability of abuse from which a cluster was flagged. */
  threshold: number;
  /** What was measured, in a line: run, settings, version. Without personal values. */
  subtitle: string;
}

/** Rows of the lists of faults. */
const LISTED = 15;

/** The report as one HTML document that needs nothing else: scenario names and cluster ids are the only values of the data in it. */
export function renderReport({ evaluation, truth, members, volumes, threshold, subtitle }: ReportInput): string {
  const found = foundOf(members);
  const table = contingency(truth, found);
  const merges = wrongMerges(table);
  const missed = foundOperators(table)
    .filter(({ jaccard }) => jaccard < 0.5)
    .toSorted((a, b) => Number(b.harmful) - Number(a.harmful) || b.size - a.size);
  const bins = calibrationBins(truth, found);
  const points = precisionRecall(truth, found);
  const evasion = evasionCurve(truth, found, volumes);
  const page = markup`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hydrascope evaluation</title><style>${new Markup(STYLE)}</style></head><body><main>
<h1>Evaluation against the truth</h1><p class="note">${subtitle}</p>
${headline(evaluation)}
<h2>Gates</h2><p class="note">${summariseGates(evaluation.gates)}. A share stands with its Wilson 95 % interval; where nobody may be flagged,
“≤” is the exact 95 % upper bound of the true rate for the number tried.</p>
${tables.gateTable(evaluation.gates)}
<h2>How far it can be trusted</h2><div class="figures">
${figure(
  "Calibration",
  `Expected calibration error ${share(evaluation.expected_calibration_error)} over ${whole(evaluation.clustered)} clustered accounts. Accounts of one cluster are alike: the true uncertainty is larger than the interval of ${whole(evaluation.clustered)} single accounts that is drawn.`,
  calibrationChart(bins, evaluation.expected_calibration_error),
  tables.calibrationTable(bins),
)}
${figure(
  "Precision and recall",
  `Average precision ${share(averagePrecision(points))}. The ring is the action threshold ${threshold} on the curve; the point is what was flagged, where a member must also be strong enough to act on. The dotted line is chance.`,
  precisionRecallChart(points, evaluation, threshold),
  tables.precisionRecallTable(points),
)}
${wideFigure(
  "Evasion",
  `${evasion.halfBelow === null ? "The volume at which recall falls under one half was not reached." : `Under ${volume(evasion.halfBelow)} exchanges a day recall of abusive accounts falls below one half.`} Faint points stand on fewer than 20 accounts and are not judged.${evasion.unknown === 0 ? "" : ` ${whole(evasion.unknown)} abusive accounts have no exchanges and are left out.`}`,
  evasionChart(evasion),
  tables.evasionTable(evasion),
)}</div>
<h2>By scenario</h2><p class="note">Each scenario is judged together with the background. Precision depends on the abusive share of the accounts, ${share(evaluation.abusive_share)} in the whole.</p>
${tables.scenarioTable(evaluation)}
<h2>Largest wrong merges</h2>${listed(merges, "No cluster holds two operators with two accounts each.", tables.mergeTable)}
<h2>Largest missed operators</h2><p class="note">Operators whose best cluster has a Jaccard index below .5, harmful ones first.</p>
${listed(missed, "Every operator has a cluster of its own.", tables.missedTable)}
</main></body></html>
`;
  return page.text;
}

function headline(m: Evaluation): Markup {
  const legit = `${whole(m.legit_organisations_flagged)} of ${whole(m.legit_organisations)}`;
  const bound = upperBound(m.legit_organisations_flagged, m.legit_organisations);
  const cards: [name: string, value: string, note: string][] = [
    ["flagged precision", share(m.flagged.precision), ends(m.flagged.precision_interval)],
    ["flagged recall", share(m.flagged.recall), ends(m.flagged.recall_interval)],
    ["honest organisations flagged", legit, `true rate ≤ ${bound.toPrecision(2)}`],
    ["calibration error", share(m.expected_calibration_error), "expected, ten bins"],
    ["pairwise precision", share(m.pairwise.precision), `recall ${share(m.pairwise.recall)}`],
    ["B-cubed precision", share(m.bcubed.precision), `recall ${share(m.bcubed.recall)}`],
    ["adjusted Rand index", share(m.ari), `${whole(m.wrong_merges)} wrong merges`],
    ["operators recovered", `${whole(m.operators_recovered_50)} of ${whole(m.operators)}`, "at a Jaccard index of .5"],
    [
      "abusive operators",
      `${whole(m.abusive_operators_recovered_50)} of ${whole(m.abusive_operators)}`,
      "recovered at .5",
    ],
    ["abusive share", share(m.abusive_share), `${whole(m.abusive)} of ${whole(m.judged)} accounts`],
  ];
  return markup`<dl class="headline">${cards.map(([name, value, note]) => markup`<div><dt>${name}</dt><dd class="big">${value}</dd><dd class="small">${note}</dd></div>\n`)}</dl>`;
}

function figure(title: string, text: string, chart: Markup, numbers: Markup): Markup {
  const folded = markup`<details><summary>In numbers</summary>${numbers}</details>`;
  return markup`<figure>${caption(title, text)}${chart}${folded}</figure>`;
}

/** A figure over the whole width, with its numbers beside it. */
function wideFigure(title: string, text: string, chart: Markup, numbers: Markup): Markup {
  return markup`<figure class="wide">${caption(title, text)}${chart}${numbers}</figure>`;
}

function caption(title: string, text: string): Markup {
  return markup`<figcaption><h3>${title}</h3><p>${text}</p></figcaption>`;
}

function listed<T>(rows: readonly T[], none: string, render: (rows: readonly T[]) => Content): Content {
  if (rows.length === 0) return markup`<p>${none}</p>`;
  const more = rows.length > LISTED ? markup`<p class="note">The largest ${LISTED} of ${whole(rows.length)}.</p>` : "";
  return [more, render(rows.slice(0, LISTED))];
}
