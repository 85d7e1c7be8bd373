import type { GraphEdge, GraphNode } from "../../server/contract/api.ts";
import { count } from "../state/format.ts";
import { veil, type Palette } from "./palette.ts";

/** Shapes and marks that the glyph program draws; the numbers are what its shader reads. */
export const SHAPE = { circle: 0, square: 1, diamond: 2, group: 3 } as const;
export const MARK = { none: 0, dot: 1, half: 2, cross: 3 } as const;
export const NOTHING = "rgba(0,0,0,0)";

/** How a node is drawn. */
export interface Look {
  size: number;
  fill: string;
  border: string;
  /** Outer ring: a member of a verified organisation. */
  ring: string;
  /** Selection. */
  halo: string;
  shape: number;
  mark: number;
  dashed: boolean;
  /** Part of the rim of a group that is solid, 0 to 1: its core; the rest is dashed. */
  share: number;
  /** Written inside. */
  text: string;
}

/** What is going on around a node. */
export interface Circumstance {
  selected: boolean;
  /** 1; less where something else is in focus. */
  strength: number;
  /** Drawn neighbours. */
  reach: number;
  /** Nodes on the canvas: many make each smaller. */
  crowd: number;
}

/** Radius of a node in pixels: groups grow with their size, identifiers with what they tie, accounts only shrink in a crowd. */
export function nodeSize(node: GraphNode, reach: number, crowd: number): number {
  if (node.type === "group") return Math.min(42, Math.max(12, 4.8 * node.degree ** 0.32));
  const scale = crowd > 900 ? 0.7 : crowd > 400 ? 0.85 : crowd > 60 ? 1 : 1.3;
  if (node.type === "account") return (node.core === false ? 4 : 4.6) * scale;
  return Math.min(13, 4.6 + 1.15 * Math.sqrt(reach)) * (node.hub ? 0.9 : 1) * scale;
}

/** The look of a group: its rim says how much of it is core, and takes the colour of a verdict that most of it has. */
function groupLook(look: Look, group: NonNullable<GraphNode["group"]>, strength: number, palette: Palette): Look {
  const { size, core, verdicts } = group;
  const most = (number: number | undefined): boolean => 2 * (number ?? 0) >= size;
  const rim = most(verdicts.confirmed_fraud) ? palette.harm : most(verdicts.benign) ? palette.clear : palette.account;
  return {
    ...look,
    shape: SHAPE.group,
    fill: veil(palette.group, strength),
    border: veil(rim, strength),
    share: core / size,
    text: count(size),
  };
}

/** The look of a node: kind by shape, family by colour, verdict by shape and mark, fringe and hubs hollow. */
export function nodeLook(node: GraphNode, at: Circumstance, palette: Palette): Look {
  const { strength } = at;
  const solid = (colour: string): string => veil(colour, strength);
  const look: Look = {
    size: nodeSize(node, at.reach, at.crowd),
    fill: solid(palette.account),
    // A thin seam in the ground's colour keeps neighbours apart.
    border: solid(palette.canvas),
    ring: node.verified === true ? solid(palette.clear) : NOTHING,
    halo: at.selected ? veil(palette.accent, 1) : NOTHING,
    shape: SHAPE.circle,
    mark: MARK.none,
    dashed: false,
    share: 1,
    text: "",
  };
  if (node.group !== undefined) return groupLook(look, node.group, strength, palette);
  if (node.type === "identifier") {
    look.shape = SHAPE.square;
    if (node.hub)
      return {
        ...look,
        shape: SHAPE.circle,
        fill: solid(palette.canvas),
        border: solid(palette.muted),
        dashed: true,
        mark: MARK.dot,
      };
    return { ...look, fill: solid(palette.family[node.family ?? "other"]) };
  }
  switch (node.disposition) {
    case "confirmed_fraud":
      return { ...look, shape: SHAPE.diamond, fill: solid(palette.harm), size: look.size + 1.6 };
    case "benign":
      return {
        ...look,
        fill: solid(palette.canvas),
        border: solid(palette.clear),
        mark: MARK.dot,
        size: look.size + 0.8,
      };
    case "inconclusive":
      return {
        ...look,
        fill: solid(palette.canvas),
        border: solid(palette.account),
        mark: MARK.half,
        size: look.size + 0.6,
      };
    default:
      if (node.core === false)
        return { ...look, fill: solid(palette.canvas), border: solid(palette.account), dashed: true };
      return look;
  }
}

/** Width of an edge in pixels: bits on one scale for every canvas, 0 to 30 and more. */
export function edgeWidth(bits: number): number {
  return 1.1 + 2.6 * Math.min(1, Math.max(0, bits) / 30);
}

/** Colour of an edge: its family's, faint unless it touches what is in focus. */
export function edgeColour(
  edge: GraphEdge,
  focus: "none" | "touched" | "away",
  density: number,
  palette: Palette,
): string {
  // Links sum up several families: they are neutral, and only their width speaks. Between groups they stand behind the evidence.
  const neutral = edge.type === "link" || edge.family === null || edge.bits <= 0;
  const colour = neutral ? palette.edge : palette.family[edge.family ?? "other"];
  if (focus === "away") return veil(palette.edge, 0.04);
  if (focus === "touched") return veil(colour, 0.75);
  if (edge.source.startsWith("group:") && edge.type === "link") return veil(colour, palette.edgeStrength / 2);
  // Many edges add up to a fog: each is drawn fainter, so that the whole keeps its weight; few may speak up.
  return veil(colour, Math.max(0.13, palette.edgeStrength * Math.min(2.2, Math.sqrt(500 / Math.max(1, density)))));
}
