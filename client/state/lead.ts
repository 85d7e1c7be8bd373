import { useSyncExternalStore } from "react";

/** Most values that one lead may hold. */
export const LEAD_LIMIT = 10_000;

/** What a pasted text holds. */
export interface LeadText {
  values: string[];
  /** Values that stood there more than once. */
  duplicates: number;
  /** Values beyond the limit or too long to be one, left out. */
  dropped: number;
}

/** Splits pasted or dropped text at line ends, tabs, commas and semicolons; quotes and blanks around a value are dropped. */
export function readLead(text: string): LeadText {
  const values = new Set<string>();
  let duplicates = 0;
  let dropped = 0;
  for (const part of text.split(/[\r\n\t,;]+/)) {
    const value = part
      .trim()
      .replace(/^(["'])(.*)\1$/, "$2")
      .trim();
    if (value === "") continue;
    if (values.has(value)) duplicates++;
    else if (values.size >= LEAD_LIMIT || value.length > 600) dropped++;
    else values.add(value);
  }
  return { values: [...values], duplicates, dropped };
}

/** The lead that is being followed; kept in memory only, since it holds personal values. */
export interface Lead {
  number: number;
  text: string;
  values: readonly string[];
}

let lead: Lead | null = null;
const listeners = new Set<() => void>();

/** The present lead, or null. */
export function useLead(): Lead | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => lead,
  );
}

/** Starts to follow a lead; null forgets it. */
export function followLead(next: { text: string; values: readonly string[] } | null): void {
  lead = next === null ? null : { ...next, number: (lead?.number ?? 0) + 1 };
  for (const listener of listeners) listener();
}
