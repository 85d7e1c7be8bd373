/** What a column holds: sorted and exported as it is; null where it says nothing of a row. */
export type Value = string | number | null;

/** Orders rows by what a column holds, numbers in texts by their size; rows without a value stand last either way. */
export function sortRows<R>(rows: readonly R[], valueOf: (row: R) => Value, down: boolean): R[] {
  const keyed = rows.map((row) => {
    const value = valueOf(row);
    return { row, key: typeof value === "string" ? sortKey(value) : value };
  });
  const turn = down ? -1 : 1;
  keyed.sort(({ key: a }, { key: b }) => {
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    return a < b ? -turn : turn;
  });
  return keyed.map(({ row }) => row);
}

/** A text that sorts as people count: "Group 10" after "Group 9". */
function sortKey(text: string): string {
  return text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(12, "0"));
}

/** The rows from one place to another, either way round, both included. */
export function rowsBetween<R>(rows: readonly R[], a: number, b: number): R[] {
  return rows.slice(Math.min(a, b), Math.max(a, b) + 1);
}
