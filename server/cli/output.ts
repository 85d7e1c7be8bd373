/** Prints the one JSON document of `--json` on standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Prints text for people: on standard output, or on standard error under `--json`, which keeps the former for its document. */
export function printText(text: string, json = false): void {
  (json ? process.stderr : process.stdout).write(`${text}\n`);
}

/** Lines up rows under their headings; columns of numbers are set right. */
export function table(headings: string[], rows: (string | number)[][]): string {
  const cells = [headings, ...rows.map((row) => row.map(formatCell))];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const right = headings.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === "number"));
  return cells
    .map((row) =>
      row
        .map((cell, column) => (right[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 3 });

function formatCell(cell: string | number): string {
  return typeof cell === "number" ? number.format(cell) : cell;
}
