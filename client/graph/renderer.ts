import Graph from "graphology";
import Sigma from "sigma";
import { graphExtent } from "sigma/utils";
import type { Place } from "../state/canvas.ts";
import type { Camera } from "../state/view.ts";
import { NOTHING, edgeColour, edgeWidth, nodeLook, type Look } from "./appearance.ts";
import { isInside, nearestTowards, type Direction, type Point } from "./area.ts";
import { BUNDLE } from "./bundle.ts";
import { fallenLook } from "./fallen.ts";
import { GlyphProgram } from "./glyph-program.ts";
import { LabelPainter, type Box } from "./labels.ts";
import { Layout, type CanvasGraph, type EdgeData, type NodeData } from "./layout.ts";
import { veil, type Palette } from "./palette.ts";
import type { Scene } from "./scene.ts";
import { drawPins } from "./pins.ts";
import { seedPlaces } from "./seeds.ts";

/** What the analyst does on the canvas. */
export interface CanvasEvents {
  /** A click; null where it hit nothing. `more` adds to the selection. */
  pick(node: string | null, more: boolean): void;
  /** A double click on a node. */
  open(node: string): void;
  menu(node: string | null, at: { x: number; y: number }): void;
  /** The layout started or stopped. */
  layout(running: boolean): void;
  /** Nodes stand elsewhere than before: the layout has placed them, or, `byHand`, the analyst. */
  placed(from: Places, to: Places, byHand: boolean): void;
  /** One looks at another part of the canvas; null where all of it is seen. */
  look(camera: Camera | null): void;
}

type Places = ReadonlyMap<string, Place>;

/** Where nodes stand, and which of them the layout leaves there. */
export interface Arrangement {
  places: Places;
  pinned: ReadonlySet<string>;
}

/** Milliseconds that the camera rests before it is reported. */
const CAMERA_REST = 250;
/** Pixels around what is drawn, for its labels, and the share of the canvas that they may take on each side. */
const PADDING = 84;
const PADDING_SHARE = 0.16;
/** A layout leaves what is there in its place where at most this share of the canvas is new. */
const FEW_NEW = 0.5;

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
  #dragged: { node: string; at: Point; from: Map<string, Place> | null } | null = null;
  #arranged: Places;
  #pinned: ReadonlySet<string>;
  #hasDragged = false;
  #byHand = false;
  #cameraTimer = 0;
  readonly #events: CanvasEvents;

  /** Opens as it was left: at the places and with the camera given. */
  constructor(
    container: HTMLElement,
    palette: Palette,
    { places, pinned, camera }: Arrangement & { camera: Camera | null },
    events: CanvasEvents,
  ) {
    this.#palette = palette;
    this.#places = new Map(places);
    this.#arranged = places;
    this.#pinned = pinned;
    this.#events = events;
    const font = getComputedStyle(container).fontFamily;
    this.#labels = new LabelPainter(palette, font, () => this.#keptFree());
    this.#sigma = new Sigma<NodeData, EdgeData>(this.#graph, container, {
      allowInvalidContainer: true,
      nodeProgramClasses: { glyph: GlyphProgram },
      defaultNodeType: "glyph",
      stagePadding: PADDING,
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
    this.#layout = new Layout(this.#graph, this.#places, {
      started: () => events.layout(true),
      moved: () => this.#sigma.scheduleRefresh({ partialGraph: {} }),
      ended: (from) => {
        if (this.#sigma.getCustomBBox() !== null) this.#steady(() => this.#sigma.setCustomBBox(null));
        events.layout(false);
        events.placed(from, new Map(this.#places), this.#byHand);
      },
    });
    if (camera !== null) this.#sigma.getCamera().setState(camera);
    this.#sigma.createCanvasContext("pins", { style: { pointerEvents: "none" } });
    this.#sigma.resize(true);
    this.#listen(events);
  }

  /** Draws a scene: what is new is placed beside its neighbours, what is gone is dropped, the rest stays where it is. */
  setScene(scene: Scene): void {
    const first = this.#graph.order === 0;
    const fresh = new Set([...scene.nodes.keys()].filter((id) => !this.#places.has(id)));
    const few = !this.#layout.running && fresh.size <= scene.nodes.size * FEW_NEW;
    this.#scene = scene;
    const draw = (): void => this.#draw(scene, fresh, few);
    if (!first && few) this.#steady(draw);
    else {
      const anew = !first && !this.#layout.running;
      draw();
      // All of it is laid out anew: where one looked before is nowhere in particular.
      if (anew) this.look(null);
    }
  }

  #draw(scene: Scene, fresh: ReadonlySet<string>, few: boolean): void {
    // Sigma forgets its own from the first node that goes to the next frame.
    const extent = graphExtent(this.#graph);
    let changed = 0;
    const drawn = new Set(this.#graph.nodes());
    // Sigma goes through all that is there for each part that goes: it is quicker to draw all anew.
    if (this.#graph.someNode((id) => !scene.nodes.has(id)) || this.#graph.someEdge((key) => !scene.edges.has(key))) {
      this.#graph.clear();
      this.#hovered = null;
    }
    const places = seedPlaces(scene.nodes.values(), scene.neighbours, this.#places, scene.within);
    for (const node of scene.nodes.values()) {
      const place = places.get(node.id) ?? { x: 0, y: 0 };
      if (this.#graph.hasNode(node.id)) {
        this.#graph.mergeNodeAttributes(node.id, { node, label: node.label });
      } else {
        if (!drawn.has(node.id)) changed++;
        this.#places.set(node.id, place);
        this.#graph.addNode(node.id, { ...place, size: 4, label: node.label, node });
      }
    }
    for (const [key, edge] of scene.edges) {
      if (this.#graph.hasEdge(key)) this.#graph.mergeEdgeAttributes(key, { edge });
      else this.#graph.addEdgeWithKey(key, edge.source, edge.target, { edge });
    }
    this.#setNear();
    if (fresh.size > 0) this.#settle(fresh, few ? extent : null);
    else if (changed > 0) this.#layout.stop();
  }

  /** Lays out what is new; a canvas that is mostly there already keeps its shape and its `frame`. */
  #settle(fresh: ReadonlySet<string>, frame: ReturnType<typeof graphExtent> | null): void {
    this.#byHand = false;
    this.#sigma.setCustomBBox(frame);
    this.#layout.start((id) => this.#pinned.has(id) || (frame !== null && !fresh.has(id)));
  }

  /** Brings nodes to where they stand now; what is pinned stays there in the next layout. */
  setArrangement({ places, pinned }: Arrangement): void {
    this.#pinned = pinned;
    const known = this.#arranged;
    this.#arranged = places;
    const moved =
      places === known
        ? []
        : [...places].filter(([id, { x, y }]) => {
            const now = this.#places.get(id);
            return now === undefined || now.x !== x || now.y !== y;
          });
    if (moved.length === 0) {
      this.#sigma.scheduleRender();
      return;
    }
    if (this.#graph.order === 0) this.#place(moved);
    else this.#steady(() => this.#place(moved));
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

  /** Starts or stops the layout; one that was asked for is a change of the analyst's. */
  toggleLayout(): void {
    if (this.#layout.running) {
      this.#layout.stop();
      return;
    }
    this.#byHand = true;
    this.#layout.start((id) => this.#pinned.has(id));
  }

  /** Brings nodes to places of the analyst's choice, pinned ones excepted, and shows all of them. */
  arrange(places: Places): void {
    this.#layout.stop();
    const moved = [...places].filter(([id]) => this.#graph.hasNode(id) && !this.#pinned.has(id));
    const from = this.standing(moved.map(([id]) => id));
    this.#place(moved);
    this.fit();
    this.#events.placed(from, new Map(moved), true);
  }

  /** Moves nodes by pixels. */
  nudge(nodes: readonly string[], across: number, down: number): void {
    this.#layout.stop();
    const [start, end] = [
      this.#sigma.viewportToGraph({ x: 0, y: 0 }),
      this.#sigma.viewportToGraph({ x: across, y: down }),
    ];
    const from = this.standing(nodes);
    const to = [...from].map(([id, { x, y }]): [string, Place] => [
      id,
      { x: x + end.x - start.x, y: y + end.y - start.y },
    ]);
    this.#steady(() => this.#place(to));
    this.#events.placed(from, new Map(to), true);
  }

  /** Where drawn nodes stand now. */
  standing(nodes: readonly string[]): Map<string, Place> {
    return new Map(
      nodes
        .filter((id) => this.#graph.hasNode(id))
        .map((id) => [id, { x: this.#graph.getNodeAttribute(id, "x"), y: this.#graph.getNodeAttribute(id, "y") }]),
    );
  }

  #place(places: Iterable<readonly [string, Place]>): void {
    for (const [id, { x, y }] of places) {
      this.#places.set(id, { x, y });
      if (this.#graph.hasNode(id)) this.#graph.mergeNodeAttributes(id, { x, y });
    }
  }

  /** Makes a change that may alter the extent of the graph, and keeps what is seen where it is. */
  #steady(change: () => void): void {
    const sigma = this.#sigma;
    const { width, height } = sigma.getDimensions();
    const middle = sigma.viewportToGraph({ x: width / 2, y: height / 2 });
    const scale = sigma.getGraphToViewportRatio();
    change();
    sigma.refresh();
    const { x, y } = sigma.viewportToFramedGraph(sigma.graphToViewport(middle));
    const camera = sigma.getCamera();
    const ratio = (camera.getState().ratio * sigma.getGraphToViewportRatio()) / scale;
    if ([x, y, ratio].every(Number.isFinite) && ratio > 0) camera.setState({ x, y, ratio });
  }

  /** Where one looks now. */
  get camera(): Camera {
    const { x, y, ratio } = this.#sigma.getCamera().getState();
    return { x, y, ratio };
  }

  /** Looks where a link says; null at all of the canvas. */
  look(camera: Camera | null): void {
    this.#sigma.getCamera().setState({ ...(camera ?? { x: 0.5, y: 0.5, ratio: 1 }), angle: 0 });
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

  /** Nodes inside a closed line on the canvas, in its pixels. */
  within(line: readonly Point[]): string[] {
    return this.#graph.filterNodes((_, data) => isInside(this.#sigma.graphToViewport(data), line));
  }

  /** Where a node is drawn, in pixels of the canvas; null where it is not. */
  at(node: string): Point | null {
    if (!this.#graph.hasNode(node)) return null;
    return this.#sigma.graphToViewport(this.#graph.getNodeAttributes(node));
  }

  /** The nearest node from one, or from the middle, in a direction; null where there is none. The camera follows it out of the frame. */
  towards(node: string | null, direction: Direction): string | null {
    const { width, height } = this.#sigma.getDimensions();
    const from = (node === null ? null : this.at(node)) ?? { x: width / 2, y: height / 2 };
    const points = this.#graph.mapNodes((id, data): [string, Point] => [id, this.#sigma.graphToViewport(data)]);
    const next = nearestTowards(from, points, direction);
    const at = next === null ? null : this.at(next);
    if (at !== null && !(at.x > 0 && at.x < width && at.y > 0 && at.y < height)) {
      const { x, y } = this.#sigma.viewportToFramedGraph(at);
      this.#sigma.getCamera().setState({ x, y });
    }
    return next;
  }

  /** Paints what is seen now onto a picture, at the canvas' own size. */
  paint(context: CanvasRenderingContext2D): void {
    // WebGL forgets its pixels after the frame: it is drawn and copied in one go.
    this.#sigma.refresh();
    const { width, height } = this.#sigma.getDimensions();
    context.fillStyle = this.#palette.canvas;
    context.fillRect(0, 0, width, height);
    for (const [name, layer] of Object.entries(this.#sigma.getCanvases()))
      if (name !== "mouse") context.drawImage(layer, 0, 0, width, height);
  }

  /** Size of the canvas in pixels. */
  get size(): { width: number; height: number } {
    return this.#sigma.getDimensions();
  }

  /** Fits what is drawn to the size that the canvas has now. */
  resize(): void {
    const { clientWidth, clientHeight } = this.#sigma.getContainer();
    this.#sigma.setSetting("stagePadding", Math.min(PADDING, PADDING_SHARE * Math.min(clientWidth, clientHeight)));
  }

  /** Frees the canvas and the worker. */
  destroy(): void {
    window.clearTimeout(this.#cameraTimer);
    this.#layout.stop();
    this.#sigma.kill();
  }

  /** Where groups of accounts and of identifiers stand: few and large, and what they are is written in or beside them. */
  #keptFree(): Box[] {
    return this.#graph
      .filterNodes((id, { node }) => node.type === "group" || id.startsWith(BUNDLE))
      .map((id) => {
        const { x, y } = this.#sigma.graphToViewport(this.#graph.getNodeAttributes(id));
        const size = this.#sigma.scaleSize(this.#sigma.getNodeDisplayData(id)?.size ?? 0);
        return { left: x - size, right: x + size, top: y - size * 0.7, bottom: y + size * 0.7 };
      });
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
    // A drag ends with a click that means nothing.
    sigma.on("downStage", () => {
      this.#hasDragged = false;
    });
    sigma.on("clickNode", ({ node, event }) => {
      if (this.#hasDragged) return;
      const { original } = event;
      events.pick(node, original.shiftKey || original.ctrlKey || original.metaKey);
    });
    sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
      preventSigmaDefault();
      events.open(node);
    });
    sigma.on("clickStage", () => {
      if (!this.#hasDragged) events.pick(null, false);
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
      this.#hasDragged = false;
      this.#dragged = { node, at: sigma.viewportToGraph(event), from: null };
    });
    sigma.on("moveBody", ({ event }) => {
      const dragged = this.#dragged;
      if (dragged === null) return;
      const at = sigma.viewportToGraph(event);
      if (dragged.from === null) {
        const together = this.#focus.selected.has(dragged.node) ? [...this.#focus.selected] : [dragged.node];
        dragged.from = this.standing(together);
        this.#layout.stop();
        // While something is dragged the frame must not follow the nodes' extent.
        sigma.setCustomBBox(graphExtent(this.#graph));
      }
      const [across, down] = [at.x - dragged.at.x, at.y - dragged.at.y];
      this.#place([...dragged.from].map(([id, { x, y }]) => [id, { x: x + across, y: y + down }]));
      event.preventSigmaDefault();
      event.original.preventDefault();
      event.original.stopPropagation();
    });
    const drop = (): void => {
      const from = this.#dragged?.from ?? null;
      this.#dragged = null;
      if (from === null) return;
      this.#hasDragged = true;
      this.#steady(() => sigma.setCustomBBox(null));
      events.placed(from, this.standing([...from.keys()]), true);
    };
    sigma.on("upNode", drop);
    sigma.on("upStage", drop);
    sigma.on("afterRender", () => {
      const context = sigma.getCanvases()["pins"]?.getContext("2d");
      const { width, height } = sigma.getDimensions();
      if (context === null || context === undefined) return;
      context.clearRect(0, 0, width, height);
      const pinned = [...this.#pinned].flatMap((id) => {
        const at = this.at(id);
        const drawn = sigma.getNodeDisplayData(id);
        return at === null || drawn === undefined ? [] : [{ ...at, radius: sigma.scaleSize(drawn.size) }];
      });
      drawPins(context, pinned, this.#palette);
    });
    sigma.getCamera().on("updated", ({ x, y, ratio }) => {
      window.clearTimeout(this.#cameraTimer);
      const all = x === 0.5 && y === 0.5 && ratio === 1;
      this.#cameraTimer = window.setTimeout(() => events.look(all ? null : { x, y, ratio }), CAMERA_REST);
    });
  }

  #hover(node: string | null): void {
    this.#hovered = node;
    this.#setNear();
    this.#sigma.getContainer().style.cursor = node === null ? "" : "pointer";
    this.#sigma.scheduleRefresh({ layoutUnchange: true });
  }
}
