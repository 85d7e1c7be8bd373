/** Prints the one JSON document of `--json` on standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Prints text for people: on standard output, or on standard error under `--json`, which keeps the former for its document. */
export function printText(text: string, json = false): void {
  (json ? process.stderr : process.stdout).write(`${text}\n`);
}

/** Lines up rows under their headings; columns of numbers are set right, with the decimals that their longest number has, 3 at most. */
export function table(headings: string[], rows: (string | number)[][]): string {
  const formats = headings.map((_, column) => numberFormat(rows.map((row) => row[column])));
  const cells = [
    headings,
    ...rows.map((row) => row.map((cell, column) => (typeof cell === "number" ? formats[column].format(cell) : cell))),
  ];
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

const DECIMALS = 3;
const plain = new Intl.NumberFormat("en", { maximumFractionDigits: DECIMALS });

/** The format of a column: as many decimals for every number as the longest of them has. */
function numberFormat(column: (string | number)[]): Intl.NumberFormat {
  const decimals = column.map((cell) =>
    typeof cell === "number" ? (plain.format(cell).split(".")[1] ?? "").length : 0,
  );
  return new Intl.NumberFormat("en", {
    minimumFractionDigits: Math.max(0, ...decimals),
    maximumFractionDigits: DECIMALS,
  });
}
