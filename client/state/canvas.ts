import type { GraphEdge, GraphNode, GraphSlice } from "../../server/contract/api.ts";

/** A place on the canvas, in the layout's own unit. */
export interface Place {
  x: number;
  y: number;
}
type Places = ReadonlyMap<string, Place>;

/** Nodes that the analyst brought onto the canvas, and from where. */
export interface Addition {
  /**
   * The node that was expanded and the kind of its neighbours (`node kind`), the group that was opened, or a word for what was looked for;
   * null where none matters.
   */
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
  /** Nodes that the layout leaves where they are. */
  pinned: ReadonlySet<string>;
  /** Where nodes stood when the layout or the analyst had placed them last. */
  places: Places;
  /** True once the analyst has placed something: then the places are worth keeping. */
  arranged: boolean;
}

/** Edits with their past and future. */
export interface EditHistory {
  past: readonly Edits[];
  now: Edits;
  future: readonly Edits[];
  /** The snapshot that was put on the canvas, until the next change. */
  snapshot?: string;
}

const DEPTH = 100;

/** A canvas as the server sent it. */
export const NO_EDITS: EditHistory = {
  past: [],
  now: {
    added: [],
    hidden: new Set(),
    opened: new Set(),
    pinned: new Set(),
    places: new Map(),
    arranged: false,
  },
  future: [],
};

/** True where nothing was changed that is worth keeping. */
export function isUntouched(edits: Edits): boolean {
  const { added, hidden, opened, pinned, arranged } = edits;
  return added.length + hidden.size + opened.size + pinned.size === 0 && !arranged;
}

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

/** Takes back one expansion (`node kind`) and what was expanded from nodes that are gone with it; what else holds a node keeps it. */
export function collapse(history: EditHistory, from: string, base: ReadonlySet<string>): EditHistory {
  let kept = history.now.added.filter((addition) => addition.from !== from);
  if (kept.length === history.now.added.length) return history;
  for (let before = -1; before !== kept.length;) {
    before = kept.length;
    const there = new Set(kept.flatMap(({ nodes }) => nodes.map(({ id }) => id)));
    kept = kept.filter((addition) => {
      const node = expandedNode(addition);
      return node === null || base.has(node) || there.has(node);
    });
  }
  return change(history, { ...history.now, added: kept });
}

/** Pins nodes where they stand; nodes that are all pinned already come loose. */
export function togglePins(history: EditHistory, nodes: readonly string[], places: Places): EditHistory {
  if (nodes.length === 0) return history;
  const loose = nodes.filter((node) => !history.now.pinned.has(node));
  const pinned = new Set(history.now.pinned);
  if (loose.length > 0) for (const node of loose) pinned.add(node);
  else for (const node of nodes) pinned.delete(node);
  return change(history, { ...history.now, pinned, places: merge(history.now.places, places) });
}

/** Gives nodes new places; `from` is where they stood, so that undo brings them back there. */
export function move(history: EditHistory, from: Places, to: Places): EditHistory {
  const before = { ...history.now, places: merge(history.now.places, from) };
  const now = { ...before, places: merge(before.places, to), arranged: true };
  return change({ ...history, now: before }, now);
}

/** Notes where the layout has put the nodes: no change of the analyst's, so that undo steps over it. */
export function settle(history: EditHistory, from: Places, to: Places): EditHistory {
  const last = history.past.at(-1);
  const past = last === undefined ? [] : [...history.past.slice(0, -1), { ...last, places: merge(from, last.places) }];
  return { ...history, past, now: { ...history.now, places: merge(history.now.places, to) } };
}

/** Puts other edits in the place of all, as one change. */
export function replace(history: EditHistory, edits: Edits): EditHistory {
  return change(history, edits);
}

function expandedNode({ from }: Addition): string | null {
  const end = from?.lastIndexOf(" ") ?? -1;
  return from === null || end < 0 ? null : from.slice(0, end);
}

function merge(places: Places, more: Places): Places {
  return new Map([...places, ...more]);
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
