/** Tells `visit` every value with its row, in the same order each time. */
export type EachInRow = (visit: (row: number, value: number) => void) => void;

/** Values by row (CSR): those of row r are values[offsets[r]] to values[offsets[r + 1] − 1]. */
export interface Rows {
  offsets: Uint32Array;
  values: Uint32Array;
}

/** Lists values by row, from 0 to rows − 1, each row in the order in which they come. `each` is asked twice. */
export function byRow(rows: number, each: EachInRow): Rows {
  const offsets = new Uint32Array(rows + 1);
  each((row) => offsets[row + 1]++);
  for (let row = 0; row < rows; row++) offsets[row + 1] += offsets[row];
  const values = new Uint32Array(offsets[rows]);
  const cursor = offsets.slice();
  each((row, value) => (values[cursor[row]++] = value));
  return { offsets, values };
}
