import { CsvError, parse } from "csv-parse/sync";
import { UsageError } from "./errors.ts";

const OPTIONS = {
  bom: true,
  record_delimiter: ["\r\n", "\n"],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
};

/**
 * Fields of each record of CSV as they stand there (RFC 4180; CRLF or LF, a byte order mark allowed; a quotation mark within a field stands for
 * itself). Empty lines are skipped. Throws UsageError, with `name` for the text.
 */
export function readCsv(text: string, name: string): string[][] {
  try {
    return parse(text, OPTIONS);
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new UsageError(
      `${name} cannot be read: a quotation mark that is opened before line ${Number(cause["lines"])} is never closed.`,
      "Close it, or double it where it stands for itself.",
    );
  }
}

/** Line on which a record of `readCsv` ends, from 1: read again, for only faults ask for it. */
export function lineOfRecord(text: string, index: number): number {
  let line = 1;
  parse(text, { ...OPTIONS, to: index + 1, on_record: (_, { lines }) => void (line = lines) });
  return line;
}
