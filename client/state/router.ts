import { useSyncExternalStore } from "react";
import { formatNodes, formatView, parseView, type Camera, type View } from "./view.ts";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

function address(): string {
  return window.location.pathname + window.location.search + window.location.hash;
}

let last: { address: string; view: View } | null = null;

/** Reads an address once for all that look at it, for with thousands selected it is long; the same selection stays the same list. */
function read(now: string): View {
  if (last?.address === now) return last.view;
  const view = parseView(new URL(now, window.location.origin));
  const before = last?.view.selected ?? [];
  const same = before.length === view.selected.length && view.selected.every((id, index) => id === before[index]);
  last = { address: now, view: same ? { ...view, selected: before } : view };
  return last.view;
}

/** The view that the address holds now. */
export function currentView(): View {
  return read(address());
}

/** The view that the address holds; renders again when it changes. */
export function useView(): View {
  return read(useSyncExternalStore(subscribe, address));
}

/** Goes to a view. A change of selection or of a setting replaces the entry of the browser's history; opening something adds one. */
export function go(view: View, replace = false): void {
  const next = formatView(view);
  if (next === address()) return;
  if (replace) window.history.replaceState(null, "", next);
  else window.history.pushState(null, "", next);
  for (const listener of listeners) listener();
}

/** Opens a screen, with nothing selected. */
export function open(screen: View["screen"], id: string | null = null, params: Record<string, string> = {}): void {
  go({ screen, id, params, selected: [] });
}

/** Changes settings of the present screen; an empty string removes one. */
export function setParams(patch: Record<string, string>): void {
  const view = currentView();
  go({ ...view, params: { ...view.params, ...patch } }, true);
}

/** Selects nodes of the canvas. */
export function select(selected: readonly string[]): void {
  go({ ...currentView(), selected }, true);
}

/** Opens a canvas of one's own. */
export function openNodes(nodes: readonly string[], selected: readonly string[] = []): void {
  go({ screen: "canvas", id: null, params: { nodes: formatNodes(nodes) }, selected });
}

/** Opens what was found: in its cluster where it has one, else on a canvas of its own. */
export function openNode(node: string, cluster: string | null): void {
  if (cluster === null) {
    openNodes([node], [node]);
    return;
  }
  const view = currentView();
  const params = view.screen === "clusters" ? view.params : {};
  go({ screen: "clusters", id: cluster, params, selected: [node] });
}

/** Notes where the canvas is looked at; null where all of it is seen. */
export function look(camera: Camera | null): void {
  const { camera: _, ...view } = currentView();
  go(camera === null ? view : { ...view, camera }, true);
}
