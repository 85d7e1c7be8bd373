/**
 * Pushes overlapping discs apart in place: `positions` as x0, y0, x1, …; `radii` in the same unit. One call is one pass over
 * neighbouring grid cells; returns how many overlaps it found that can be parted: discs that are `fixed` (1) stay where they are.
 * Deterministic: discs in the same spot part by their index.
 */
export function separate(positions: Float32Array, radii: Float32Array, fixed?: Uint8Array): number {
  const size = radii.length;
  let widest = 0;
  for (const radius of radii) widest = Math.max(widest, radius);
  if (widest === 0) return 0;
  const cell = widest * 2;
  const grid = new Map<string, number[]>();
  const x = (i: number): number => positions[2 * i] ?? 0;
  const y = (i: number): number => positions[2 * i + 1] ?? 0;
  for (let i = 0; i < size; i++) {
    const key = `${Math.floor(x(i) / cell)} ${Math.floor(y(i) / cell)}`;
    const members = grid.get(key);
    if (members === undefined) grid.set(key, [i]);
    else members.push(i);
  }
  let overlaps = 0;
  for (let i = 0; i < size; i++) {
    const column = Math.floor(x(i) / cell);
    const row = Math.floor(y(i) / cell);
    for (let across = column - 1; across <= column + 1; across++) {
      for (let down = row - 1; down <= row + 1; down++) {
        for (const j of grid.get(`${across} ${down}`) ?? []) {
          if (j <= i) continue;
          const [first, second] = [fixed?.[i] === 1 ? 0 : 1, fixed?.[j] === 1 ? 0 : 1];
          if (first + second === 0) continue;
          let dx = x(j) - x(i);
          let dy = y(j) - y(i);
          const apart = Math.hypot(dx, dy);
          const wanted = (radii[i] ?? 0) + (radii[j] ?? 0);
          if (apart >= wanted) continue;
          overlaps++;
          if (apart < wanted * 1e-3) {
            const angle = (i * 2.399 + j) % (2 * Math.PI);
            dx = Math.cos(angle);
            dy = Math.sin(angle);
          } else {
            dx /= apart;
            dy /= apart;
          }
          const push = (wanted - apart) / (first + second);
          positions[2 * i] = x(i) - dx * push * first;
          positions[2 * i + 1] = y(i) - dy * push * first;
          positions[2 * j] = x(j) + dx * push * second;
          positions[2 * j + 1] = y(j) + dy * push * second;
        }
      }
    }
  }
  return overlaps;
}
