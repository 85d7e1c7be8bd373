import type { GraphEdge, GraphNode, GraphSlice } from "../../server/contract/api.ts";

/** Nodes that the analyst brought onto the canvas, and from where. */
export interface Addition {
  /** The node that was expanded, or the group that was opened; null for a search hit. */
  from: string | null;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  bundles?: NonNullable<GraphSlice["bundles"]>;
}

/** What the analyst changed about a canvas; the rest of it is derived from the server's slice. */
export interface Edits {
  added: readonly Addition[];
  hidden: ReadonlySet<string>;
  /** Groups of alike identifiers that are drawn apart. */
  opened: ReadonlySet<string>;
}

/** Edits with their past and future. */
export interface EditHistory {
  past: readonly Edits[];
  now: Edits;
  future: readonly Edits[];
}

const DEPTH = 100;

/** A canvas as the server sent it. */
export const NO_EDITS: EditHistory = { past: [], now: { added: [], hidden: new Set(), opened: new Set() }, future: [] };

/** Makes a change that can be undone. */
export function change(history: EditHistory, now: Edits): EditHistory {
  return { past: [...history.past, history.now].slice(-DEPTH), now, future: [] };
}

/** Hides nodes. */
export function hide(history: EditHistory, nodes: readonly string[]): EditHistory {
  const hidden = new Set(history.now.hidden);
  for (const node of nodes) hidden.add(node);
  return hidden.size === history.now.hidden.size ? history : change(history, { ...history.now, hidden });
}

/** Hides every node of `all` but those of `keep`. */
export function hideOthers(history: EditHistory, keep: readonly string[], all: Iterable<string>): EditHistory {
  const kept = new Set(keep);
  return hide(
    history,
    [...all].filter((node) => !kept.has(node)),
  );
}

/** Brings hidden nodes back: all of them, or those given. */
export function show(history: EditHistory, nodes?: readonly string[]): EditHistory {
  const hidden = new Set(history.now.hidden);
  if (nodes === undefined) hidden.clear();
  else for (const node of nodes) hidden.delete(node);
  return hidden.size === history.now.hidden.size ? history : change(history, { ...history.now, hidden });
}

/** Draws the identifiers of a group one by one. */
export function openGroup(history: EditHistory, group: string): EditHistory {
  if (history.now.opened.has(group)) return history;
  return change(history, { ...history.now, opened: new Set([...history.now.opened, group]) });
}

/** Draws all opened groups as one node each again. */
export function closeGroups(history: EditHistory): EditHistory {
  return history.now.opened.size === 0 ? history : change(history, { ...history.now, opened: new Set() });
}

/** Adds what an expansion or a search brought; hidden nodes stay hidden. */
export function add(history: EditHistory, addition: Addition): EditHistory {
  return change(history, { ...history.now, added: [...history.now.added, addition] });
}

/** Takes the last change back. */
export function undo(history: EditHistory): EditHistory {
  const now = history.past.at(-1);
  if (now === undefined) return history;
  return { past: history.past.slice(0, -1), now, future: [history.now, ...history.future] };
}

/** Makes the change again that was taken back last. */
export function redo(history: EditHistory): EditHistory {
  const [now, ...future] = history.future;
  if (now === undefined) return history;
  return { past: [...history.past, history.now], now, future };
}
