import { useCallback, useSyncExternalStore } from "react";
import { NO_EDITS, type EditHistory } from "./canvas.ts";

/** Canvases whose edits are kept in this page; the oldest is forgotten beyond it. */
const KEPT = 30;
const histories = new Map<string, EditHistory>();
const listeners = new Set<() => void>();

export type Change = (history: EditHistory) => EditHistory;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The edits of one canvas, null until it was changed or opened in this page, and how to change them. */
export function useEdits(canvas: string): [EditHistory | null, (change: Change) => void] {
  const history = useSyncExternalStore(subscribe, () => histories.get(canvas) ?? null);
  const update = useCallback((change: Change) => editCanvas(canvas, change), [canvas]);
  return [history, update];
}

/** Changes a canvas, whether it is open or not. */
export function editCanvas(canvas: string, change: Change): void {
  const next = change(histories.get(canvas) ?? NO_EDITS);
  if (next === histories.get(canvas)) return;
  histories.delete(canvas);
  histories.set(canvas, next);
  const [oldest] = histories.keys();
  if (histories.size > KEPT && oldest !== undefined) histories.delete(oldest);
  for (const listener of listeners) listener();
}
