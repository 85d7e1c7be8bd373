import { useState, type PointerEvent } from "react";
import { boxBetween, type Point } from "./area.ts";

/** Pixels between two points of a drawn line. */
const STEP = 4;

/** A sheet over the canvas on which an area is drawn: a box from corner to corner, or freely round what is meant. */
export function Marquee({ shape, onDone }: { shape: "box" | "lasso"; onDone: (line: Point[], more: boolean) => void }) {
  const [drawn, setDrawn] = useState<readonly Point[]>([]);
  const local = (event: PointerEvent): Point => {
    const frame = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  };
  const [first] = drawn;
  const last = drawn.at(-1);
  const line = shape === "lasso" || first === undefined || last === undefined ? [...drawn] : boxBetween(first, last);
  return (
    <div
      className="canvas-marquee"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrawn([local(event)]);
      }}
      onPointerMove={(event) => {
        const point = local(event);
        if (last === undefined || Math.hypot(point.x - last.x, point.y - last.y) < STEP) return;
        setDrawn([...drawn, point]);
      }}
      onPointerUp={(event) => onDone(line, event.shiftKey)}
    >
      <svg aria-hidden="true">
        <polygon points={line.map(({ x, y }) => `${x},${y}`).join(" ")} />
      </svg>
    </div>
  );
}
