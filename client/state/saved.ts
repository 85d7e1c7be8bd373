import type { KeptCanvas, SavedEdits } from "../../server/contract/canvas.ts";
import type { Edits } from "./canvas.ts";

function ends(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** Edits as the server keeps them: node ids alone, places in whole hundredths. */
export function toSaved(edits: Edits): SavedEdits {
  const round = (value: number): number => Math.round(value * 100) / 100;
  return {
    added: edits.added.map(({ from, nodes, edges }) => ({
      from,
      nodes: nodes.map(({ id }) => id),
      ties: edges.map(({ source, target }): [string, string] => [source, target]),
    })),
    hidden: [...edits.hidden],
    opened: [...edits.opened],
    pinned: [...edits.pinned],
    places: Object.fromEntries(
      [...edits.places].map(([id, { x, y }]): [string, [number, number]] => [id, [round(x), round(y)]]),
    ),
    arranged: edits.arranged,
  };
}

/** Kept edits with their nodes and ties as they are now; what is gone from the graph is left out. */
export function fromSaved({ edits, nodes, edges }: KeptCanvas): Edits {
  const node = new Map(nodes.map((each) => [each.id, each]));
  const edge = new Map(edges.map((each) => [ends(each.source, each.target), each]));
  return {
    added: edits.added.map((addition) => ({
      from: addition.from,
      nodes: addition.nodes.flatMap((id) => node.get(id) ?? []),
      edges: addition.ties.flatMap(([a, b]) => edge.get(ends(a, b)) ?? []),
    })),
    hidden: new Set(edits.hidden),
    opened: new Set(edits.opened),
    pinned: new Set(edits.pinned),
    places: new Map(Object.entries(edits.places).map(([id, [x, y]]) => [id, { x, y }])),
    arranged: edits.arranged,
  };
}
