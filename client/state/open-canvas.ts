import type { GraphSlice } from "../../server/contract/api.ts";
import { add } from "./canvas.ts";
import { editCanvas } from "./canvas-store.ts";
import { currentView, go } from "./router.ts";
import type { View } from "./view.ts";

let last: { key: string; view: View } | null = null;

/** Remembers the canvas that is open, so that an answer can be added to it from another screen. */
export function rememberCanvas(key: string): void {
  const view = currentView();
  if (view.screen !== "investigations") last = { key, view };
}

/** The canvas that was open last in this tab: what to call it; null where there was none. */
export function openCanvas(): string | null {
  if (last === null) return null;
  return last.view.screen === "clusters" ? `the canvas of ${last.view.id ?? "the cluster"}` : "the open canvas";
}

/** Adds an answer to the canvas that was open last, and goes there with it selected. */
export function addToOpenCanvas(graph: GraphSlice): void {
  if (last === null) return;
  editCanvas(last.key, (now) => add(now, { from: null, nodes: graph.nodes, edges: graph.edges }));
  go({ ...last.view, selected: graph.nodes.slice(0, 200).map(({ id }) => id) });
}
