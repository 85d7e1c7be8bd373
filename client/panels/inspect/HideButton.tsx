import { hide } from "../../state/canvas.ts";
import { select } from "../../state/router.ts";
import type { CanvasState } from "../../state/use-scene.ts";

/** Takes nodes off the canvas and lets go of the selection. */
export function HideButton({ canvas, nodes }: { canvas: CanvasState; nodes: readonly string[] }) {
  return (
    <button
      type="button"
      className="button is-small"
      onClick={() => {
        canvas.edit((now) => hide(now, nodes));
        select([]);
      }}
    >
      Hide
    </button>
  );
}
