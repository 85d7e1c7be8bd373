import { useSyncExternalStore } from "react";
import { analyst, rememberAnalyst } from "./analyst.ts";

let waiting: ((name: string) => void) | null = null;
const listeners = new Set<() => void>();

function set(next: typeof waiting): void {
  waiting = next;
  for (const listener of listeners) listener();
}

/** Does what needs the analyst's name: at once where it is known, else after it has been said. */
export function withAnalyst(act: (name: string) => void): void {
  const name = analyst();
  if (name === "") set(act);
  else act(name);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** True while something waits for the analyst's name. */
export function useNameAsked(): boolean {
  return useSyncExternalStore(subscribe, () => waiting !== null);
}

/** The analyst of this browser; empty until the name has been said. */
export function useAnalyst(): string {
  return useSyncExternalStore(subscribe, analyst);
}

/** Says the name and does what waited for it; null gives it up. */
export function sayName(name: string | null): void {
  const act = waiting;
  if (name !== null) rememberAnalyst(name);
  set(null);
  if (name !== null) act?.(name);
}
