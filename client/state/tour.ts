import { useSyncExternalStore } from "react";

const KEY = "hydrascope-tour";
const listeners = new Set<() => void>();

/** Where the guided tour is: `paused` at a step, running, over, or never begun. */
export interface TourState {
  step: number;
  running: boolean;
  paused: boolean;
  /** Begun, finished or declined before: it is not offered again. */
  known: boolean;
}

let state: TourState = read();

function read(): TourState {
  let kept: string | null = null;
  try {
    kept = window.localStorage.getItem(KEY);
  } catch {
    // A browser that keeps nothing is offered the tour again.
  }
  const step = kept === null || kept === "done" ? 0 : Number(kept) || 0;
  return { step, running: false, paused: step > 0, known: kept !== null };
}

function set(next: TourState, kept: string): void {
  state = next;
  try {
    window.localStorage.setItem(KEY, kept);
  } catch {
    // As above.
  }
  for (const listener of listeners) listener();
}

/** Where the guided tour is; renders again when that changes. */
export function useTour(): TourState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** Begins the tour, or goes on where it was left. */
export function startTour(): void {
  set({ ...state, running: true, paused: false, known: true }, String(state.step));
}

/** Goes to a step. */
export function goToStep(step: number): void {
  set({ ...state, step }, String(step));
}

/** Leaves the tour; it goes on from here when it is asked for again. */
export function pauseTour(): void {
  set({ ...state, running: false, paused: state.step > 0, known: true }, state.step > 0 ? String(state.step) : "done");
}

/** Ends the tour. */
export function endTour(): void {
  set({ step: 0, running: false, paused: false, known: true }, "done");
}
