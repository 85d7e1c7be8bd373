import { MOST_DAYS_BY_HOUR } from "../../server/contract/period.ts";
import { DAY_MS } from "../../server/contract/time.ts";
import type { View } from "./view.ts";

/** Days to which the analyst narrowed what is shown: first and last, both included. */
export interface Days {
  from: string;
  to: string;
}

/** The period in the address, within the days that are known; null where there is none, or it is all of them. */
export function readDays(params: View["params"], days: readonly string[]): Days | null {
  const [least, most] = [days[0], days.at(-1)];
  if (least === undefined || most === undefined) return null;
  const from = within(params["from"], least, most) ?? least;
  const to = within(params["to"], least, most) ?? most;
  if (from > to || (from === least && to === most)) return null;
  return { from, to };
}

function within(day: string | undefined, least: string, most: string): string | null {
  if (day === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) return null;
  return day < least ? least : day > most ? most : day;
}

/** How the address holds a period. */
export function daysParams(days: Days | null): { from: string; to: string; unit?: string } {
  return days === null ? { from: "", to: "", unit: "" } : { ...days };
}

/** Whether a period is short enough to be shown by hour. */
export function fitsHours({ from, to }: Days): boolean {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS < MOST_DAYS_BY_HOUR;
}
