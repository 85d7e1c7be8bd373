import type Sigma from "sigma";
import type { Camera } from "../state/view.ts";
import type { Point } from "./area.ts";
import type { EdgeData, NodeData } from "./layout.ts";

/** Milliseconds that the camera rests before it is reported. */
const REST = 250;

/** Where one looks on a canvas. */
export class Viewpoint {
  readonly #sigma: Sigma<NodeData, EdgeData>;
  #resting = 0;

  /** `onRest` is told where one looks once the camera rests; null where all of the canvas is seen. */
  constructor(sigma: Sigma<NodeData, EdgeData>, onRest: (camera: Camera | null) => void) {
    this.#sigma = sigma;
    sigma.getCamera().on("updated", ({ x, y, ratio }) => {
      window.clearTimeout(this.#resting);
      const all = x === 0.5 && y === 0.5 && ratio === 1;
      this.#resting = window.setTimeout(() => onRest(all ? null : { x, y, ratio }), REST);
    });
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

  /** Follows a point, in pixels of the canvas, that is out of the frame. */
  follow(at: Point): void {
    const { width, height } = this.#sigma.getDimensions();
    if (at.x > 0 && at.x < width && at.y > 0 && at.y < height) return;
    const { x, y } = this.#sigma.viewportToFramedGraph(at);
    this.#sigma.getCamera().setState({ x, y });
  }

  /** Makes a change that may alter the extent of the graph, and keeps what is seen where it is. */
  steady(change: () => void): void {
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

  /** What was not reported yet is not any more. */
  destroy(): void {
    window.clearTimeout(this.#resting);
  }
}
