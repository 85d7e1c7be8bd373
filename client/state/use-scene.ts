import { useEffect, useMemo } from "react";
import type { GraphSlice } from "../../server/contract/api.ts";
import { buildScene, type Scene } from "../graph/scene.ts";
import type { EditHistory } from "./canvas.ts";
import { useEdits } from "./canvas-store.ts";
import { hideMuted, mutedFamilies, type Mutes } from "./muted.ts";
import { rememberCanvas } from "./open-canvas.ts";

/** A canvas: what is drawn on it, and how to change it. */
export interface CanvasState {
  key: string;
  scene: Scene;
  history: EditHistory;
  edit: (change: (history: EditHistory) => EditHistory) => void;
}

/** Derives the scene of one canvas from the server's slice, the analyst's edits and what is put aside. */
export function useScene(key: string, base: GraphSlice | null, muted: Mutes): CanvasState {
  const [history, edit] = useEdits(key);
  useEffect(() => rememberCanvas(key), [key]);
  const scene = useMemo(
    () => buildScene(base, hideMuted(base, history.now, muted), mutedFamilies(muted)),
    [base, history.now, muted],
  );
  return useMemo(() => ({ key, scene, history, edit }), [key, scene, history, edit]);
}
