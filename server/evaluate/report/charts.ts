import type { Evaluation } from "../../contract/evaluation.ts";
import type { CalibrationBin } from "../calibration.ts";
import type { EvasionCurve, PrecisionRecallPoint } from "../curves.ts";
import { wilson } from "../../contract/intervals.ts";
import { compact, share, volume } from "../format.ts";
import { markup, type Markup } from "./markup.ts";
import { across, countsAbove, FIFTHS, path, plot, up, whisker } from "./plot.ts";

/** Share of abusive accounts against the risk that was said, bin by bin. */
export function calibrationChart(bins: readonly CalibrationBin[], error: number): Markup {
  const filled = bins.flatMap((bin, i) => (bin.accounts === 0 ? [] : [{ ...bin, middle: (i + 0.5) / 10 }]));
  const most = Math.max(1, ...filled.map(({ accounts }) => accounts));
  return plot(
    {
      id: "calibration",
      title: "Calibration",
      description: `Share of abusive accounts against the probability given, in ten bins; on the diagonal both are equal. Expected calibration error ${share(error)}.`,
      x: { label: "probability of abuse of the cluster", ticks: FIFTHS },
      y: { label: "share abusive", ticks: FIFTHS },
    },
    [
      path("reference", [
        [0, 0],
        [1, 1],
      ]),
      filled.map(({ accounts, expected, abusive }) =>
        whisker(
          "series",
          expected / accounts,
          abusive / accounts,
          wilson(abusive, accounts),
          3 + 5 * Math.sqrt(accounts / most),
        ),
      ),
      countsAbove(filled.map(({ middle, accounts }) => ({ at: middle, text: compact(accounts) }))),
    ],
  );
}

/** Precision against recall as the least risk acted on falls, with the point at the action threshold and what was flagged. */
export function precisionRecallChart(
  points: readonly PrecisionRecallPoint[],
  { flagged, abusive_share }: Evaluation,
  threshold: number,
): Markup {
  const atThreshold = points.findLast(({ risk }) => risk >= threshold);
  const drawn = points.length === 0 ? [] : [[0, points[0].precision] as const, ...thinned(points)];
  return plot(
    {
      id: "precision-recall",
      title: "Precision and recall",
      description: `Precision against recall over all judged accounts as the threshold falls. What was flagged has precision ${share(flagged.precision)} and recall ${share(flagged.recall)}; by chance precision would be ${share(abusive_share)}.`,
      x: { label: "recall", ticks: FIFTHS },
      y: { label: "precision", ticks: FIFTHS },
    },
    [
      path("reference", [
        [0, abusive_share],
        [1, abusive_share],
      ]),
      path("curve", drawn),
      atThreshold === undefined
        ? []
        : markup`<circle class="ring" cx="${across(atThreshold.recall)}" cy="${up(atThreshold.precision)}" r="8"><title>action threshold ${threshold}</title></circle>`,
      markup`<circle class="mark" cx="${across(flagged.recall)}" cy="${up(flagged.precision)}" r="4.5"><title>flagged</title></circle>`,
    ],
  );
}

/** Points that can be told apart in the drawing. */
function thinned(points: readonly PrecisionRecallPoint[]): (readonly [number, number])[] {
  const kept: (readonly [number, number])[] = [];
  points.forEach(({ recall, precision }, i) => {
    const last = kept.at(-1);
    const isFar = last === undefined || Math.hypot(recall - last[0], precision - last[1]) > 0.003;
    if (isFar || i === points.length - 1) kept.push([recall, precision]);
  });
  return kept;
}

/** Recall of abusive accounts by exchanges a day. */
export function evasionChart({ bins, halfBelow }: EvasionCurve): Markup {
  const place = (i: number): number => (i + 0.5) / bins.length;
  const edges = bins.map(({ from }, i) => ({ at: i / bins.length, label: volume(from) }));
  const last = bins.at(-1);
  if (last !== undefined) edges.push({ at: 1, label: volume(last.to) });
  const judged = bins.flatMap((bin, i): (readonly [number, number])[] => (bin.judged ? [[place(i), bin.recall]] : []));
  const halfAt = bins.findIndex(({ to }) => to === halfBelow);
  return plot(
    {
      id: "evasion",
      title: "Evasion",
      description: `Recall of abusive accounts by exchanges a day. ${halfBelow === null ? "Recall does not fall under one half anywhere." : `Under ${volume(halfBelow)} exchanges a day recall falls below one half.`}`,
      x: { label: "exchanges a day of the account", ticks: edges },
      y: { label: "recall", ticks: FIFTHS },
    },
    [
      path("reference", [
        [0, 0.5],
        [1, 0.5],
      ]),
      halfAt < 0
        ? []
        : path("limit", [
            [(halfAt + 1) / bins.length, 0],
            [(halfAt + 1) / bins.length, 1],
          ]),
      path("curve", judged),
      bins.map((bin, i) => whisker(bin.judged ? "series" : "series faint", place(i), bin.recall, bin.interval, 4.5)),
      countsAbove(bins.map(({ accounts }, i) => ({ at: place(i), text: compact(accounts) }))),
    ],
  );
}
