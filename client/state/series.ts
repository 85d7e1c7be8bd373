import type { Activity, Usage } from "../../server/contract/activity.ts";
import { Dimension } from "../../server/contract/graph.ts";
import type { Period } from "../../server/contract/period.ts";

/** What the timeline can show. */
export const MEASURES = ["exchanges", "tokens", "accounts", "sign-ups", "hand-offs"] as const;
export type Measure = (typeof MEASURES)[number];
/** By what exchanges can be split; the other measures are not kept by model. */
export const SPLITS = ["none", ...Dimension.options] as const;
export type Split = (typeof SPLITS)[number];

/** Series drawn apart; what is smaller is summed up as "others". */
export const MOST_SERIES = 5;

/** One layer of the stacked bars. */
export interface Series {
  name: string;
  /** By day, as long as the activity's days. */
  values: readonly number[];
  total: number;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Whether a chart rests on what was used, beside the activity. */
export function needsUsage(measure: Measure, split: Split): boolean {
  return measure === "tokens" || (measure === "exchanges" && split !== "none");
}

/** The layers of the timeline, largest first, from the bottom up; null while the usage that they rest on is not known. */
export function seriesOf(activity: Activity, usage: Usage | null, measure: Measure, split: Split): Series[] | null {
  if (measure === "accounts") return [single("active accounts", activity.active_accounts)];
  if (measure === "sign-ups") return [single("sign-ups", activity.sign_ups)];
  if (measure === "hand-offs") return [single("accounts followed by another", activity.hand_offs)];
  if (measure === "exchanges" && split === "none") return [single("exchanges", activity.exchanges)];
  if (usage === null) return null;
  if (measure === "tokens" || split === "none") {
    return [single("input", usage.input_tokens), single("output", usage.output_tokens)];
  }
  const parts = { model: usage.models, capability: usage.capabilities, channel: usage.channels }[split];
  const sorted = parts
    .map(({ name, exchanges }) => ({ name, values: exchanges, total: sum(exchanges) }))
    .filter(({ total }) => total > 0)
    .toSorted((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
  if (sorted.length <= MOST_SERIES + 1) return sorted;
  const rest = sorted.slice(MOST_SERIES);
  return [
    ...sorted.slice(0, MOST_SERIES),
    {
      name: `${rest.length} others`,
      values: activity.days.map((_, day) => sum(rest.map(({ values }) => values[day] ?? 0))),
      total: sum(rest.map(({ total }) => total)),
    },
  ];
}

function single(name: string, values: readonly number[]): Series {
  return { name, values, total: sum(values) };
}

/** What is known by hour of a measure; null where it is kept by day only. */
export function hourSeriesOf(hours: NonNullable<Period["hours"]>, measure: Measure): Series[] | null {
  if (measure === "exchanges") return [single("exchanges", hours.exchanges)];
  if (measure === "accounts") return [single("active accounts", hours.active_accounts)];
  return null;
}

/** A round number at or above `value`, for the top of an axis: 1, 2, 2.5 or 5 times a power of ten. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of [1, 2, 2.5, 5, 10]) if (step * power >= value) return step * power;
  return 10 * power;
}
