import { useCallback, useSyncExternalStore } from "react";
import { NO_EDITS, type EditHistory } from "./canvas.ts";

/** Canvases whose edits are kept; the oldest is forgotten beyond it. */
const KEPT = 30;
const histories = new Map<string, EditHistory>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The edits of one canvas, and how to change them. */
export function useEdits(canvas: string): [EditHistory, (change: (history: EditHistory) => EditHistory) => void] {
  const history = useSyncExternalStore(subscribe, () => histories.get(canvas) ?? NO_EDITS);
  const update = useCallback((change: (history: EditHistory) => EditHistory) => editCanvas(canvas, change), [canvas]);
  return [history, update];
}

/** Changes a canvas, whether it is open or not. */
export function editCanvas(canvas: string, change: (history: EditHistory) => EditHistory): void {
  const next = change(histories.get(canvas) ?? NO_EDITS);
  histories.delete(canvas);
  histories.set(canvas, next);
  const [oldest] = histories.keys();
  if (histories.size > KEPT && oldest !== undefined) histories.delete(oldest);
  for (const listener of listeners) listener();
}
