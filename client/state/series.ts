import type { Activity } from "../../server/contract/api.ts";

/** What the timeline can show. */
export const MEASURES = ["exchanges", "tokens", "accounts", "sign-ups"] as const;
export type Measure = (typeof MEASURES)[number];
/** By what exchanges can be split; the other measures are not kept by model. */
export const SPLITS = ["none", "model", "capability", "channel"] as const;
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

/** The layers of the timeline, largest first, from the bottom up. */
export function seriesOf(activity: Activity, measure: Measure, split: Split): Series[] {
  if (measure === "tokens") {
    return [
      { name: "input", values: activity.input_tokens, total: sum(activity.input_tokens) },
      { name: "output", values: activity.output_tokens, total: sum(activity.output_tokens) },
    ];
  }
  if (measure === "accounts")
    return [{ name: "active accounts", values: activity.active_accounts, total: sum(activity.active_accounts) }];
  if (measure === "sign-ups") return [{ name: "sign-ups", values: activity.sign_ups, total: sum(activity.sign_ups) }];
  if (split === "none") return [{ name: "exchanges", values: activity.exchanges, total: sum(activity.exchanges) }];
  const parts = { model: activity.models, capability: activity.capabilities, channel: activity.channels }[split];
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

/** A round number at or above `value`, for the top of an axis: 1, 2, 2.5 or 5 times a power of ten. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of [1, 2, 2.5, 5, 10]) if (step * power >= value) return step * power;
  return 10 * power;
}
