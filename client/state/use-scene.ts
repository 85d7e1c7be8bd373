import { useEffect, useMemo } from "react";
import type { GraphSlice } from "../../server/contract/api.ts";
import { buildScene, type Scene } from "../graph/scene.ts";
import { NO_EDITS, type EditHistory } from "./canvas.ts";
import type { Change } from "./canvas-store.ts";
import { hideMuted, mutedFamilies, type Mutes } from "./muted.ts";
import { rememberCanvas } from "./open-canvas.ts";
import { useKeptEdits } from "./use-kept-edits.ts";

/** A canvas: what is drawn on it, and how to change it. */
export interface CanvasState {
  key: string;
  scene: Scene;
  history: EditHistory;
  /** Nodes of the server's slice: what stays when all expansions are taken back. */
  base: ReadonlySet<string>;
  /** True until it is known what was kept of this canvas. */
  opening: boolean;
  edit: (change: Change) => void;
  /** Notes what the layout did, which is no change of the analyst's. */
  note: (change: Change) => void;
}

const NOBODY: readonly string[] = [];

/** Derives the scene of one canvas from the server's slice, the analyst's edits, what is put aside, and who was `quiet` in the days chosen. */
export function useScene(key: string, slice: GraphSlice | null, muted: Mutes, quiet = NOBODY): CanvasState {
  const { history, edit, note } = useKeptEdits(key);
  useEffect(() => rememberCanvas(key), [key]);
  const opening = history === null;
  const { added, hidden, opened } = (history ?? NO_EDITS).now;
  // Where nodes stand changes often and is nothing to the scene.
  const edits = useMemo(() => ({ ...NO_EDITS.now, added, hidden, opened }), [added, hidden, opened]);
  const scene = useMemo(
    () => buildScene(opening ? null : slice, hideMuted(slice, edits, muted), mutedFamilies(muted), new Set(quiet)),
    [opening, slice, edits, muted, quiet],
  );
  const base = useMemo(() => new Set(slice?.nodes.map(({ id }) => id)), [slice]);
  return useMemo(
    () => ({ key, scene, history: history ?? NO_EDITS, base, opening, edit, note }),
    [key, scene, history, base, opening, edit, note],
  );
}
