import type Sigma from "sigma";
import type { Place } from "../state/canvas.ts";
import type { Point } from "./area.ts";
import type { EdgeData, NodeData } from "./layout.ts";

/** What the pointer does on a canvas. */
export interface PointerEvents {
  /** A click; null where it hit nothing. `more` adds to the selection. */
  pick(node: string | null, more: boolean): void;
  /** A double click on a node. */
  open(node: string): void;
  menu(node: string | null, at: Point): void;
  /** The pointer is on a node, or on none. */
  hover(node: string | null): void;
  /** A drag of a node begins: gives what moves with it, and where that stands. */
  grab(node: string): Map<string, Place>;
  drag(to: [string, Place][]): void;
  /** A drag has ended; `from` is what was grabbed. */
  drop(from: Map<string, Place>): void;
}

/** Tells what the pointer does until Sigma is ended. */
export function listenToPointer(sigma: Sigma<NodeData, EdgeData>, events: PointerEvents): void {
  let held: { node: string; at: Point; from: Map<string, Place> | null } | null = null;
  // A drag ends with a click that means nothing.
  let hasDragged = false;

  sigma.on("enterNode", ({ node }) => events.hover(node));
  sigma.on("leaveNode", () => events.hover(null));
  sigma.on("downStage", () => {
    hasDragged = false;
  });
  sigma.on("clickNode", ({ node, event: { original } }) => {
    if (!hasDragged) events.pick(node, original.shiftKey || original.ctrlKey || original.metaKey);
  });
  sigma.on("clickStage", () => {
    if (!hasDragged) events.pick(null, false);
  });
  sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    events.open(node);
  });
  sigma.on("rightClickNode", ({ node, event }) => {
    event.original.preventDefault();
    events.menu(node, { x: event.x, y: event.y });
  });
  sigma.on("rightClickStage", ({ event }) => {
    event.original.preventDefault();
    events.menu(null, { x: event.x, y: event.y });
  });
  sigma.on("downNode", ({ node, event }) => {
    const { original } = event;
    if (original instanceof MouseEvent && original.button !== 0) return;
    hasDragged = false;
    held = { node, at: sigma.viewportToGraph(event), from: null };
  });
  sigma.on("moveBody", ({ event }) => {
    if (held === null) return;
    const at = sigma.viewportToGraph(event);
    held.from ??= events.grab(held.node);
    const [across, down] = [at.x - held.at.x, at.y - held.at.y];
    events.drag([...held.from].map(([id, { x, y }]) => [id, { x: x + across, y: y + down }]));
    event.preventSigmaDefault();
    event.original.preventDefault();
    event.original.stopPropagation();
  });
  const drop = (): void => {
    const from = held?.from ?? null;
    held = null;
    if (from === null) return;
    hasDragged = true;
    events.drop(from);
  };
  sigma.on("upNode", drop);
  sigma.on("upStage", drop);
}
