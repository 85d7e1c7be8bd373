import type { NodeDisplayData, PartialButFor } from "sigma/types";
import { shorten } from "../state/format.ts";
import type { Palette } from "./palette.ts";

type Drawn = PartialButFor<NodeDisplayData, "x" | "y" | "size" | "label" | "color">;

/** An area of the canvas, in its pixels. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Draws labels on a background of their own, right of their node or else left of it, and leaves out those that would cover another, or what is kept free. */
export class LabelPainter {
  /** Null at the begin of a frame. */
  #taken: Box[] | null = null;
  #palette: Palette;
  readonly #font: string;
  readonly #keptFree: () => Box[];

  /** `keptFree` is asked once a frame for what no label may cover. */
  constructor(palette: Palette, font: string, keptFree: () => Box[]) {
    this.#palette = palette;
    this.#font = font;
    this.#keptFree = keptFree;
  }

  /** Changes the theme. */
  use(palette: Palette): void {
    this.#palette = palette;
  }

  /** Starts a new frame. */
  clear(): void {
    this.#taken = null;
  }

  /** Draws one label; `highlighted` ones are drawn whole and over others. */
  draw(context: CanvasRenderingContext2D, data: Drawn, highlighted: boolean): void {
    if (typeof data.label !== "string" || data.label === "") return;
    if (typeof data["text"] === "string" && data["text"] !== "") this.#inside(context, data, data["text"]);
    if (data["kind"] === "group" && !highlighted) return;
    const text = highlighted ? shorten(data.label, 64) : shorten(data.label, 26);
    const size = data["kind"] === "account" ? 11 : 11.5;
    context.font = `${highlighted ? 600 : 500} ${size}px ${this.#font}`;
    const width = context.measureText(text).width;
    const taken = (this.#taken ??= this.#keptFree());
    const beside = [data.x + data.size + 5, data.x - data.size - 5 - width];
    const boxes = beside.map((x): Box => ({ left: x - 4, top: data.y - 9, right: x + width + 4, bottom: data.y + 9 }));
    const free = boxes.find((box) => taken.every((other) => !overlap(box, other)));
    if (free === undefined && !highlighted) return;
    const box = free ?? boxes[0];
    const left = box.left + 4;
    taken.push(box);
    const faded = data["faded"] === true && !highlighted;
    context.globalAlpha = faded ? 0.25 : highlighted ? 1 : 0.86;
    context.fillStyle = highlighted ? this.#palette.panel : this.#palette.canvas;
    context.beginPath();
    context.roundRect(box.left, box.top, box.right - box.left, box.bottom - box.top, 4);
    context.fill();
    if (highlighted) {
      context.strokeStyle = this.#palette.line;
      context.lineWidth = 1;
      context.stroke();
    }
    context.globalAlpha = faded ? 0.35 : 1;
    context.fillStyle = data["hub"] === true ? this.#palette.muted : this.#palette.text;
    context.textBaseline = "middle";
    context.fillText(text, left, data.y + 0.5);
    context.globalAlpha = 1;
  }

  /** Writes in the middle of a node. */
  #inside(context: CanvasRenderingContext2D, { x, y, size, ...data }: Drawn, text: string): void {
    context.font = `600 ${size < 14 ? 10.5 : 12}px ${this.#font}`;
    context.globalAlpha = data["faded"] === true ? 0.35 : 1;
    context.fillStyle = this.#palette.text;
    context.textBaseline = "middle";
    context.textAlign = "center";
    context.fillText(text, x, y + 0.5);
    context.textAlign = "start";
    context.globalAlpha = 1;
  }
}

function overlap(one: Box, other: Box): boolean {
  return one.right >= other.left && one.left <= other.right && one.bottom >= other.top && one.top <= other.bottom;
}
