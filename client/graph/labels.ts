import type { NodeDisplayData, PartialButFor } from "sigma/types";
import { shorten } from "../state/format.ts";
import type { Palette } from "./palette.ts";

type Drawn = PartialButFor<NodeDisplayData, "x" | "y" | "size" | "label" | "color">;

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Draws labels on a background of their own and leaves out those that would cover one already drawn. */
export class LabelPainter {
  #taken: Box[] = [];
  #palette: Palette;
  readonly #font: string;

  constructor(palette: Palette, font: string) {
    this.#palette = palette;
    this.#font = font;
  }

  /** Changes the theme. */
  use(palette: Palette): void {
    this.#palette = palette;
  }

  /** Starts a new frame. */
  clear(): void {
    this.#taken = [];
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
    const left = data.x + data.size + 5;
    const box: Box = { left: left - 4, top: data.y - 9, right: left + width + 4, bottom: data.y + 9 };
    const free = this.#taken.every(
      (other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom,
    );
    if (!free && !highlighted) return;
    this.#taken.push(box);
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

  /** Writes in the middle of a node, which no label may cover. */
  #inside(context: CanvasRenderingContext2D, { x, y, size, ...data }: Drawn, text: string): void {
    context.font = `600 ${size < 14 ? 10.5 : 12}px ${this.#font}`;
    context.globalAlpha = data["faded"] === true ? 0.35 : 1;
    context.fillStyle = this.#palette.text;
    context.textBaseline = "middle";
    context.textAlign = "center";
    context.fillText(text, x, y + 0.5);
    context.textAlign = "start";
    context.globalAlpha = 1;
    this.#taken.push({ left: x - size, right: x + size, top: y - size * 0.7, bottom: y + size * 0.7 });
  }
}
