/** A point of the canvas, in its pixels. */
export interface Point {
  x: number;
  y: number;
}

/** Whether a point lies inside a closed line, by the even–odd rule. */
export function isInside({ x, y }: Point, line: readonly Point[]): boolean {
  let inside = false;
  line.forEach((b, index) => {
    const a = line.at(index - 1) ?? b;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  });
  return inside;
}

/** The corners of the box between two opposite ones. */
export function boxBetween(a: Point, b: Point): Point[] {
  return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
}

export type Direction = "left" | "right" | "up" | "down";

/** The nearest of `points` in a direction, where what lies off its line counts as farther; null where none lies there. */
export function nearestTowards(
  from: Point,
  points: Iterable<readonly [string, Point]>,
  direction: Direction,
): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const [id, { x, y }] of points) {
    const [across, down] = [x - from.x, y - from.y];
    const along = { left: -across, right: across, up: -down, down }[direction];
    const aside = direction === "left" || direction === "right" ? down : across;
    if (along < 1) continue;
    const far = along + (2 * aside * aside) / along;
    if (far < least) [best, least] = [id, far];
  }
  return best;
}
