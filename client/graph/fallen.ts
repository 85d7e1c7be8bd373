import { MARK, NOTHING, SHAPE, type Look } from "./appearance.ts";
import { veil, type Palette } from "./palette.ts";

/** How a member is drawn that falls out of the cluster without what is put aside: hollow, dashed and crossed out, whatever it is else. */
export function fallenLook(palette: Palette, strength: number): Partial<Look> {
  return {
    fill: veil(palette.canvas, strength),
    border: veil(palette.muted, strength),
    ring: NOTHING,
    shape: SHAPE.circle,
    mark: MARK.cross,
    dashed: true,
  };
}
