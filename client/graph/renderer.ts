import Graph from "graphology";
import Sigma from "sigma";
import { NOTHING, edgeColour, edgeWidth, nodeLook, type Look } from "./appearance.ts";
import { BUNDLE } from "./bundle.ts";
import { fallenLook } from "./fallen.ts";
import { GlyphProgram } from "./glyph-program.ts";
import { LabelPainter } from "./labels.ts";
import { Layout, type CanvasGraph, type EdgeData, type NodeData } from "./layout.ts";
import { veil, type Palette } from "./palette.ts";
import type { Scene } from "./scene.ts";
import { seedPlaces, type Place } from "./seeds.ts";

/** What the analyst does on the canvas. */
export interface CanvasEvents {
  /** A click; null where it hit nothing. `more` adds to the selection. */
  pick(node: string | null, more: boolean): void;
  /** A double click on a node. */
  open(node: string): void;
  menu(node: string | null, at: { x: number; y: number }): void;
  /** The layout started or stopped. */
  layout(running: boolean): void;
}

/** What is marked on the canvas. */
export interface Focus {
  selected: ReadonlySet<string>;
  /** Drawn as if the pointer were on it. */
  pointed: string | null;
  /** Members that fall out of the cluster without what is put aside. */
  fallen: ReadonlySet<string>;
}

/** Owns Sigma, its graph and the layout of one canvas; every change goes through it. */
export class GraphRenderer {
  readonly #graph: CanvasGraph = new Graph<NodeData, EdgeData>({ type: "undirected", multi: true });
  readonly #sigma: Sigma<NodeData, EdgeData>;
  readonly #layout: Layout;
  readonly #labels: LabelPainter;
  readonly #places: Map<string, Place>;
  #palette: Palette;
  #scene: Scene | null = null;
  #focus: Focus = { selected: new Set(), pointed: null, fallen: new Set() };
  #hovered: string | null = null;
  #near: ReadonlySet<string> | null = null;
  #dragged: { node: string; moved: boolean } | null = null;

  /** `places` outlives the canvas, so that it opens again as it was left. */
  constructor(container: HTMLElement, palette: Palette, places: Map<string, Place>, events: CanvasEvents) {
    this.#palette = palette;
    this.#places = places;
    const font = getComputedStyle(container).fontFamily;
    this.#labels = new LabelPainter(palette, font);
    this.#sigma = new Sigma<NodeData, EdgeData>(this.#graph, container, {
      allowInvalidContainer: true,
      nodeProgramClasses: { glyph: GlyphProgram },
      defaultNodeType: "glyph",
      stagePadding: 84,
      labelDensity: 1.2,
      labelGridCellSize: 90,
      labelRenderedSizeThreshold: 5.4,
      minEdgeThickness: 1.1,
      antiAliasingFeather: 1,
      minCameraRatio: 0.02,
      maxCameraRatio: 4,
      zIndex: true,
      doubleClickZoomingRatio: 1.6,
      nodeReducer: (id, data) => this.#drawNode(id, data),
      edgeReducer: (id, data) => this.#drawEdge(id, data),
      defaultDrawNodeLabel: (context, data) => this.#labels.draw(context, data, data["marked"] === true),
      defaultDrawNodeHover: (context, data) => this.#labels.draw(context, data, true),
    });
    this.#layout = new Layout(this.#graph, this.#places, (running) => events.layout(running));
    this.#listen(events);
  }

  /** Draws a scene: what is new is placed beside its neighbours, what is gone is dropped, the rest stays where it is. */
  setScene(scene: Scene): void {
    const first = this.#scene === null || this.#graph.order === 0;
    this.#scene = scene;
    let changed = 0;
    for (const id of this.#graph.nodes()) {
      if (!scene.nodes.has(id)) this.#graph.dropNode(id);
    }
    const places = seedPlaces(scene.nodes.values(), scene.neighbours, this.#places, scene.within);
    let unplaced = 0;
    for (const node of scene.nodes.values()) {
      if (!this.#places.has(node.id)) unplaced++;
      const place = places.get(node.id) ?? { x: 0, y: 0 };
      if (this.#graph.hasNode(node.id)) {
        this.#graph.mergeNodeAttributes(node.id, { node, label: node.label });
      } else {
        changed++;
        this.#places.set(node.id, place);
        this.#graph.addNode(node.id, { ...place, size: 4, label: node.label, node });
      }
    }
    for (const key of this.#graph.edges()) if (!scene.edges.has(key)) this.#graph.dropEdge(key);
    for (const [key, edge] of scene.edges) {
      if (this.#graph.hasEdge(key)) this.#graph.mergeEdgeAttributes(key, { edge });
      else this.#graph.addEdgeWithKey(key, edge.source, edge.target, { edge });
    }
    this.#setNear();
    if (unplaced > 0) this.#layout.start();
    else if (changed > 0) this.#layout.stop();
    if (first) this.fit();
  }

  /** Marks the selection and what is pointed at elsewhere. */
  setFocus(focus: Focus): void {
    this.#focus = focus;
    this.#setNear();
    this.#sigma.scheduleRefresh();
  }

  /** Changes the theme. */
  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#labels.use(palette);
    this.#sigma.scheduleRefresh();
  }

  /** Starts or stops the layout. */
  toggleLayout(): void {
    if (this.#layout.running) this.#layout.stop();
    else this.#layout.start();
  }

  /** Moves the camera so that all nodes, or those given, fill the canvas. */
  fit(nodes?: readonly string[]): void {
    const camera = this.#sigma.getCamera();
    const boxes = (nodes ?? []).flatMap((id) => this.#sigma.getNodeDisplayData(id) ?? []);
    if (boxes.length === 0) {
      void camera.animate({ x: 0.5, y: 0.5, ratio: 1, angle: 0 }, { duration: 240 });
      return;
    }
    const xs = boxes.map((box) => box.x);
    const ys = boxes.map((box) => box.y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const ratio = Math.min(1.1, Math.max(0.16, 1.4 * Math.max(right - left, bottom - top)));
    void camera.animate({ x: (left + right) / 2, y: (top + bottom) / 2, ratio }, { duration: 260 });
  }

  /** Zooms by a factor; below 1 comes nearer. */
  zoom(factor: number): void {
    const camera = this.#sigma.getCamera();
    void camera.animate({ ratio: Math.min(4, Math.max(0.02, camera.getState().ratio * factor)) }, { duration: 160 });
  }

  /** Nodes inside a rectangle of the canvas, in its pixels. */
  within(box: { left: number; top: number; right: number; bottom: number }): string[] {
    return this.#graph.filterNodes((_, data) => {
      const { x, y } = this.#sigma.graphToViewport(data);
      return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    });
  }

  /** Where a node is drawn, in pixels of the canvas; null where it is not. */
  at(node: string): Place | null {
    if (!this.#graph.hasNode(node)) return null;
    return this.#sigma.graphToViewport(this.#graph.getNodeAttributes(node));
  }

  /** Frees the canvas and the worker. */
  destroy(): void {
    this.#layout.destroy();
    this.#sigma.kill();
  }

  #drawNode(id: string, data: NodeData): Partial<Look> & Record<string, unknown> {
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

  #drawEdge(id: string, { edge }: EdgeData): Record<string, unknown> {
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

  #setNear(): void {
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

  #listen(events: CanvasEvents): void {
    const sigma = this.#sigma;
    sigma.on("beforeRender", () => this.#labels.clear());
    sigma.on("enterNode", ({ node }) => this.#hover(node));
    sigma.on("leaveNode", () => this.#hover(null));
    sigma.on("clickNode", ({ node, event }) => {
      const { original } = event;
      events.pick(node, original.shiftKey || original.ctrlKey || original.metaKey);
    });
    sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
      preventSigmaDefault();
      events.open(node);
    });
    sigma.on("clickStage", () => events.pick(null, false));
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
      this.#dragged = { node, moved: false };
    });
    sigma.on("moveBody", ({ event }) => {
      const dragged = this.#dragged;
      if (dragged === null) return;
      if (!dragged.moved) {
        dragged.moved = true;
        // While something is dragged the frame must not follow the nodes' extent.
        if (sigma.getCustomBBox() === null) sigma.setCustomBBox(sigma.getBBox());
        this.#layout.stop();
      }
      const place = sigma.viewportToGraph(event);
      this.#places.set(dragged.node, place);
      this.#graph.mergeNodeAttributes(dragged.node, place);
      event.preventSigmaDefault();
      event.original.preventDefault();
      event.original.stopPropagation();
    });
    const drop = (): void => {
      this.#dragged = null;
    };
    sigma.on("upNode", drop);
    sigma.on("upStage", drop);
  }

  #hover(node: string | null): void {
    this.#hovered = node;
    this.#setNear();
    this.#sigma.getContainer().style.cursor = node === null ? "" : "pointer";
    this.#sigma.scheduleRefresh({ layoutUnchange: true });
  }
}
