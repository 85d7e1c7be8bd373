import { NOTHING, edgeColour, edgeWidth, nodeLook, type Look } from "./appearance.ts";
import { BUNDLE } from "./bundle.ts";
import { fallenLook } from "./fallen.ts";
import type { CanvasGraph, EdgeData, NodeData } from "./layout.ts";
import { veil, type Palette } from "./palette.ts";
import type { Scene } from "./scene.ts";

/** What is marked on the canvas. */
export interface Focus {
  selected: ReadonlySet<string>;
  /** Drawn as if the pointer were on it. */
  pointed: string | null;
  /** Members that fall out of the cluster without what is put aside. */
  fallen: ReadonlySet<string>;
}

/** How each node and each edge of a canvas is drawn now: by what it is, and by what stands out. */
export class Drawing {
  readonly #graph: CanvasGraph;
  #palette: Palette;
  #scene: Scene | null = null;
  #focus: Focus = { selected: new Set(), pointed: null, fallen: new Set() };
  #hovered: string | null = null;
  /** What stands out with its surroundings; null where nothing does. */
  #near: ReadonlySet<string> | null = null;

  constructor(graph: CanvasGraph, palette: Palette) {
    this.#graph = graph;
    this.#palette = palette;
  }

  /** The colours of the theme. */
  get palette(): Palette {
    return this.#palette;
  }

  /** What is marked. */
  get focus(): Focus {
    return this.#focus;
  }

  usePalette(palette: Palette): void {
    this.#palette = palette;
  }

  /** To be told before its nodes are put on the canvas; afterwards `refocus`. */
  useScene(scene: Scene): void {
    this.#scene = scene;
  }

  useFocus(focus: Focus): void {
    this.#focus = focus;
    this.refocus();
  }

  /** Lets what the pointer is on stand out. */
  hover(node: string | null): void {
    this.#hovered = node;
    this.refocus();
  }

  node(id: string, data: NodeData): Partial<Look> & Record<string, unknown> {
    const reach = this.#scene?.neighbours.get(id)?.size ?? 0;
    const selected = this.#focus.selected.has(id);
    const faded = this.#near !== null && !this.#near.has(id);
    const strength = faded ? (this.#many() ? 0.45 : 0.16) : 1;
    const look = nodeLook(data.node, { selected, strength, reach, crowd: this.#graph.order }, this.#palette);
    const marked = selected && this.#focus.selected.size <= 12;
    return {
      x: data.x,
      y: data.y,
      label: data.label,
      color: NOTHING,
      type: "glyph",
      ...look,
      ...(this.#focus.fallen.has(id) ? fallenLook(this.#palette, strength) : {}),
      // Many thick halos would hide what was selected.
      ...(selected && this.#focus.selected.size > 12 ? { halo: NOTHING, ring: veil(this.#palette.accent, 1) } : {}),
      // A second outline: more than one identifier stands here.
      ...(id.startsWith(BUNDLE) && !selected ? { ring: look.fill } : {}),
      kind: data.node.kind,
      hub: data.node.hub,
      faded,
      marked,
      forceLabel: marked || id === this.#focus.pointed || id.startsWith(BUNDLE) || look.text !== "",
      zIndex: selected ? 3 : data.node.type === "identifier" ? 2 : 1,
    };
  }

  edge(id: string, { edge }: EdgeData): Record<string, unknown> {
    const origin = this.#origin();
    const ends = origin === null ? 0 : Number(origin.has(edge.source)) + Number(origin.has(edge.target));
    const gone = this.#focus.fallen.has(edge.source) || this.#focus.fallen.has(edge.target);
    const focus = gone ? "away" : origin === null ? "none" : ends >= (this.#many() ? 2 : 1) ? "touched" : "away";
    const [source, target] = this.#graph.extremities(id);
    return {
      source,
      target,
      size: edgeWidth(edge.bits),
      color: edgeColour(edge, focus, this.#graph.size, this.#palette),
      zIndex: focus === "touched" ? 1 : 0,
    };
  }

  /** The nodes whose surroundings stand out: what the pointer is on, else a small selection. */
  #origin(): ReadonlySet<string> | null {
    const pointed = this.#hovered ?? this.#focus.pointed;
    if (pointed !== null && this.#graph.hasNode(pointed)) return new Set([pointed]);
    return this.#focus.selected.size > 0 ? this.#focus.selected : null;
  }

  /** Whether many nodes are in focus: then what lies between them counts, not all that touches them. */
  #many(): boolean {
    return (this.#origin()?.size ?? 0) > 3;
  }

  /** Finds anew what stands out. */
  refocus(): void {
    const origin = this.#origin();
    const scene = this.#scene;
    if (origin === null || scene === null || ![...origin].some((id) => scene.nodes.has(id))) {
      this.#near = null;
      return;
    }
    const near = new Set(origin);
    if (!this.#many())
      for (const id of origin) for (const neighbour of scene.neighbours.get(id) ?? []) near.add(neighbour);
    this.#near = near;
  }
}
