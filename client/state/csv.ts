import { csvLine } from "../../server/contract/csv.ts";
import { saveFile } from "./save-file.ts";

/** Rows as the text of a CSV file with a header. */
export function toCsv(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return [columns, ...rows].map(csvLine).join("");
}

/** Has the browser save rows as a CSV file. */
export function saveCsv(name: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): void {
  saveFile(`${name}.csv`, new Blob([toCsv(columns, rows)], { type: "text/csv" }));
}
