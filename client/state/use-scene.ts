import { useEffect, useMemo } from "react";
import type { GraphSlice } from "../../server/contract/api.ts";
import type { Family } from "../../server/contract/graph.ts";
import { buildScene, type Scene } from "../graph/scene.ts";
import type { EditHistory } from "./canvas.ts";
import { useEdits } from "./canvas-store.ts";
import { rememberCanvas } from "./open-canvas.ts";

/** A canvas: what is drawn on it, and how to change it. */
export interface CanvasState {
  key: string;
  scene: Scene;
  history: EditHistory;
  edit: (change: (history: EditHistory) => EditHistory) => void;
}

/** Derives the scene of one canvas from the server's slice, the analyst's edits and the muted families. */
export function useScene(key: string, base: GraphSlice | null, muted: ReadonlySet<Family>): CanvasState {
  const [history, edit] = useEdits(key);
  useEffect(() => rememberCanvas(key), [key]);
  const scene = useMemo(() => buildScene(base, history.now, muted), [base, history.now, muted]);
  return useMemo(() => ({ key, scene, history, edit }), [key, scene, history, edit]);
}
