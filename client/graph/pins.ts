import type { Point } from "./area.ts";
import type { Palette } from "./palette.ts";

/** Draws a pin at the upper right of each pinned node; `nodes` are in pixels of the canvas. */
export function drawPins(
  context: CanvasRenderingContext2D,
  nodes: Iterable<Point & { radius: number }>,
  palette: Palette,
): void {
  context.lineWidth = 1.4;
  for (const { x, y, radius } of nodes) {
    const [left, top] = [x + radius * 0.75 + 1, y - radius * 0.75 - 1];
    context.strokeStyle = palette.text;
    context.beginPath();
    context.moveTo(left, top);
    context.lineTo(left + 4, top - 4);
    context.stroke();
    context.fillStyle = palette.accent;
    context.strokeStyle = palette.canvas;
    context.beginPath();
    context.arc(left + 5, top - 5, 3, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}
