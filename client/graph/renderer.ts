import Graph from "graphology";
import Sigma from "sigma";
import { graphExtent } from "sigma/utils";
import type { Place } from "../state/canvas.ts";
import type { Camera } from "../state/view.ts";
import { isInside, nearestTowards, type Direction, type Point } from "./area.ts";
import { BUNDLE } from "./bundle.ts";
import { Drawing, type Focus } from "./drawing.ts";
import { GlyphProgram } from "./glyph-program.ts";
import { LabelPainter, type Box } from "./labels.ts";
import { Layout, type CanvasGraph, type EdgeData, type NodeData } from "./layout.ts";
import type { Palette } from "./palette.ts";
import { drawPins } from "./pins.ts";
import { listenToPointer, type PointerEvents } from "./pointer.ts";
import type { Scene } from "./scene.ts";
import { seedPlaces } from "./seeds.ts";
import { Viewpoint } from "./viewpoint.ts";

/** What the analyst does on the canvas. */
export interface CanvasEvents extends Pick<PointerEvents, "pick" | "open" | "menu"> {
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

/** Pixels around what is drawn, for its labels, and the share of the canvas that they may take on each side. */
const PADDING = 84;
const PADDING_SHARE = 0.16;
/** A layout leaves what is there in its place where at most this share of the canvas is new. */
const FEW_NEW = 0.5;

/** Owns Sigma, its graph and the layout of one canvas; every change goes through it. */
export class GraphRenderer {
  readonly #graph: CanvasGraph = new Graph<NodeData, EdgeData>({ type: "undirected", multi: true });
  readonly #sigma: Sigma<NodeData, EdgeData>;
  readonly #layout: Layout;
  readonly #labels: LabelPainter;
  readonly #drawing: Drawing;
  readonly #places: Map<string, Place>;
  #arranged: Places;
  #pinned: ReadonlySet<string>;
  #byHand = false;
  readonly #events: CanvasEvents;
  /** Where one looks. */
  readonly viewpoint: Viewpoint;

  /** Opens as it was left: at the places and with the camera given. */
  constructor(
    container: HTMLElement,
    palette: Palette,
    { places, pinned, camera }: Arrangement & { camera: Camera | null },
    events: CanvasEvents,
  ) {
    this.#drawing = new Drawing(this.#graph, palette);
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
      nodeReducer: (id, data) => this.#drawing.node(id, data),
      edgeReducer: (id, data) => this.#drawing.edge(id, data),
      defaultDrawNodeLabel: (context, data) => this.#labels.draw(context, data, data["marked"] === true),
      defaultDrawNodeHover: (context, data) => this.#labels.draw(context, data, true),
    });
    this.#layout = new Layout(this.#graph, this.#places, {
      started: () => events.layout(true),
      moved: () => this.#sigma.scheduleRefresh({ partialGraph: {} }),
      ended: (from) => {
        if (this.#sigma.getCustomBBox() !== null) this.viewpoint.steady(() => this.#sigma.setCustomBBox(null));
        events.layout(false);
        events.placed(from, new Map(this.#places), this.#byHand);
      },
    });
    if (camera !== null) this.#sigma.getCamera().setState(camera);
    this.#sigma.createCanvasContext("pins", { style: { pointerEvents: "none" } });
    this.#sigma.resize(true);
    this.viewpoint = new Viewpoint(this.#sigma, (seen) => events.look(seen));
    this.#sigma.on("beforeRender", () => this.#labels.clear());
    this.#sigma.on("afterRender", () => this.#drawPins());
    this.#listen(events);
  }

  /** Draws a scene: what is new is placed beside its neighbours, what is gone is dropped, the rest stays where it is. */
  setScene(scene: Scene): void {
    const first = this.#graph.order === 0;
    const fresh = new Set([...scene.nodes.keys()].filter((id) => !this.#places.has(id)));
    const few = !this.#layout.running && fresh.size <= scene.nodes.size * FEW_NEW;
    this.#drawing.useScene(scene);
    const draw = (): void => this.#draw(scene, fresh, few);
    if (!first && few) this.viewpoint.steady(draw);
    else {
      const anew = !first && !this.#layout.running;
      draw();
      // All of it is laid out anew: where one looked before is nowhere in particular.
      if (anew) this.viewpoint.look(null);
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
      this.#drawing.hover(null);
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
    this.#drawing.refocus();
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
    else this.viewpoint.steady(() => this.#place(moved));
  }

  /** Marks the selection and what is pointed at elsewhere. */
  setFocus(focus: Focus): void {
    this.#drawing.useFocus(focus);
    this.#sigma.scheduleRefresh();
  }

  /** Changes the theme. */
  setPalette(palette: Palette): void {
    this.#drawing.usePalette(palette);
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
    this.viewpoint.fit();
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
    this.viewpoint.steady(() => this.#place(to));
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
    if (at !== null) this.viewpoint.follow(at);
    return next;
  }

  /** Paints what is seen now onto a picture, at the canvas' own size. */
  paint(context: CanvasRenderingContext2D): void {
    // WebGL forgets its pixels after the frame: it is drawn and copied in one go.
    this.#sigma.refresh();
    const { width, height } = this.#sigma.getDimensions();
    context.fillStyle = this.#drawing.palette.canvas;
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
    this.viewpoint.destroy();
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

  #drawPins(): void {
    const context = this.#sigma.getCanvases()["pins"]?.getContext("2d");
    if (context === null || context === undefined) return;
    const { width, height } = this.#sigma.getDimensions();
    context.clearRect(0, 0, width, height);
    const pinned = [...this.#pinned].flatMap((id) => {
      const at = this.at(id);
      const drawn = this.#sigma.getNodeDisplayData(id);
      return at === null || drawn === undefined ? [] : [{ ...at, radius: this.#sigma.scaleSize(drawn.size) }];
    });
    drawPins(context, pinned, this.#drawing.palette);
  }

  #listen(events: CanvasEvents): void {
    listenToPointer(this.#sigma, {
      pick: (node, more) => events.pick(node, more),
      open: (node) => events.open(node),
      menu: (node, at) => events.menu(node, at),
      hover: (node) => {
        this.#drawing.hover(node);
        this.#sigma.getContainer().style.cursor = node === null ? "" : "pointer";
        this.#sigma.scheduleRefresh({ layoutUnchange: true });
      },
      grab: (node) => {
        const { selected } = this.#drawing.focus;
        const from = this.standing(selected.has(node) ? [...selected] : [node]);
        this.#layout.stop();
        // While something is dragged the frame must not follow the nodes' extent.
        this.#sigma.setCustomBBox(graphExtent(this.#graph));
        return from;
      },
      drag: (to) => this.#place(to),
      drop: (from) => {
        this.viewpoint.steady(() => this.#sigma.setCustomBBox(null));
        events.placed(from, this.standing([...from.keys()]), true);
      },
    });
  }
}
