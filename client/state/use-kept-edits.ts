import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { keptCanvas, saveCanvas, useSnapshot } from "../api/canvas.ts";
import { RequestError } from "../api/client.ts";
import { analyst } from "./analyst.ts";
import { isUntouched, replace, type EditHistory, type Edits } from "./canvas.ts";
import { useEdits, type Change } from "./canvas-store.ts";
import { currentView, setParams, useView } from "./router.ts";
import { fromSaved, toSaved } from "./saved.ts";

/** Milliseconds without a change after which a canvas is kept. */
const REST = 800;
/** Bytes that a browser sends for a page that is being left. */
const LEAVING = 60_000;

/** Canvases with changes that are not kept yet. */
const waiting = new Map<string, { edits: Edits; timer: number }>();

function keep(canvas: string, leaving = false): void {
  const due = waiting.get(canvas);
  if (due === undefined) return;
  window.clearTimeout(due.timer);
  waiting.delete(canvas);
  const edits = isUntouched(due.edits) ? null : toSaved(due.edits);
  const short = leaving && JSON.stringify(edits).length < LEAVING;
  saveCanvas({ key: canvas, by: analyst(), edits }, short).catch((error: unknown) => {
    notifications.show({
      id: "canvas-not-kept",
      color: "red",
      title: "This canvas is not kept",
      message: error instanceof RequestError ? `${error.message} ${error.next}` : "The next change tries again.",
    });
  });
}

function keepSoon(canvas: string, edits: Edits): void {
  window.clearTimeout(waiting.get(canvas)?.timer);
  waiting.set(canvas, { edits, timer: window.setTimeout(() => keep(canvas), REST) });
}

window.addEventListener("pagehide", () => {
  for (const canvas of waiting.keys()) keep(canvas, true);
});

/**
 * The edits of a canvas, as this page or the server last had them (null until that is known). What the analyst changes is kept on the
 * server. A snapshot that the address names is put on the canvas as a change; the address drops it with the next one.
 */
export function useKeptEdits(canvas: string): {
  history: EditHistory | null;
  edit: (change: Change) => void;
  note: (change: Change) => void;
} {
  const [history, update] = useEdits(canvas);
  const named = useView().params["snapshot"] ?? null;
  const kept = useQuery({ ...keptCanvas(canvas, analyst()), enabled: history === null });
  const snapshot = useSnapshot(named);
  const taken = snapshot.data?.key === canvas ? snapshot.data.canvas : null;
  const toApply = named !== null && history?.snapshot !== named && snapshot.error === null;

  useEffect(() => {
    if (kept.error !== null)
      notifications.show({
        id: "canvas-not-opened",
        color: "red",
        title: "Your changes to this canvas could not be read",
        message: kept.error.message,
      });
  }, [kept.error]);
  useEffect(() => {
    if (history === null && kept.data === undefined && kept.error === null) return;
    if (toApply && snapshot.data === undefined) return;
    if (history === null) {
      const edits = kept.data ?? null;
      update((now) => (edits === null ? now : { ...now, now: fromSaved(edits) }));
    }
    if (toApply) update((now) => ({ ...(taken === null ? now : replace(now, fromSaved(taken))), snapshot: named }));
  }, [history, kept.data, kept.error, toApply, snapshot.data, taken, named, update]);
  useEffect(() => {
    if (snapshot.error !== null)
      notifications.show({
        id: "snapshot",
        color: "red",
        title: snapshot.error.message,
        message: snapshot.error instanceof RequestError ? snapshot.error.next : "",
      });
  }, [snapshot.error]);

  const note = useCallback(
    (change: Change) => {
      update((before) => {
        const next = change(before);
        if (next !== before && currentView().params["snapshot"] === undefined && !isUntouched(next.now))
          keepSoon(canvas, next.now);
        return next;
      });
    },
    [canvas, update],
  );
  const edit = useCallback(
    (change: Change) => {
      update((before) => {
        const next = change(before);
        if (next !== before) keepSoon(canvas, next.now);
        return next;
      });
      if (currentView().params["snapshot"] !== undefined) setParams({ snapshot: "" });
    },
    [canvas, update],
  );
  // What a link names is drawn at once: not first the canvas as one left it.
  return { history: toApply ? null : history, edit, note };
}
