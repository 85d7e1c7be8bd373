import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { HydrascopeError } from "../errors.ts";
import { lineOfRecord, readCsv } from "../read-csv.ts";

/** One judged account: `operator` is null where nobody else shares it, `scenario` where the file has no such column or it is empty. */
export const TruthRow = z.object({
  account_id: z.string().min(1).max(256),
  operator: z.string().transform((text) => (text === "" ? null : text)),
  abusive: z.enum(["true", "false"]).transform((text) => text === "true"),
  scenario: z
    .string()
    .default("")
    .transform((text) => (text === "" ? null : text)),
});
export type TruthRow = z.infer<typeof TruthRow>;

/** The truth file cannot be read as the contract has it; names the line, never a value. */
export class TruthError extends HydrascopeError {
  constructor(message: string, details: Record<string, unknown>, cause?: unknown) {
    super("TRUTH_UNREADABLE", message, {
      details,
      cause,
      next: "The file needs the header account_id,operator,abusive[,scenario]; abusive is true or false.",
    });
  }
}

/** Reads a truth file (`.csv`, or `.csv.gz`) into memory, in the order of the file. Throws TruthError with file and line. */
export async function readTruth(path: string): Promise<TruthRow[]> {
  const name = basename(path);
  const chunks: Buffer[] = [];
  try {
    const file = createReadStream(path);
    const source = path.endsWith(".gz")
      ? file.on("error", (error) => source.destroy(error)).pipe(createGunzip())
      : file;
    for await (const chunk of source) chunks.push(chunk);
  } catch (cause) {
    throw new TruthError(`The truth file ${name} could not be read.`, { file: name }, cause);
  }
  return parseTruth(Buffer.concat(chunks).toString("utf8"), name);
}

/** Parses the text of a truth file; `name` is only for messages. Throws TruthError with the line of the first fault, or UsageError. */
export function parseTruth(text: string, name: string): TruthRow[] {
  const [header = [], ...records] = readCsv(text, `The truth file ${name}`);
  for (const column of ["account_id", "operator", "abusive"]) {
    if (!header.includes(column)) {
      throw new TruthError(`The truth file ${name} has no column ${column}.`, { file: name, line: 1, column });
    }
  }
  if (records.length === 0) throw new TruthError(`The truth file ${name} names no account.`, { file: name });
  const seen = new Set<string>();
  return records.map((cells, index) => {
    const fault = (what: string) => {
      const line = lineOfRecord(text, index + 1);
      return new TruthError(`${name}, line ${line}: ${what}.`, { file: name, line });
    };
    if (cells.length !== header.length) throw fault(`${cells.length} fields where the header has ${header.length}`);
    const row = TruthRow.safeParse(Object.fromEntries(header.map((column, i) => [column, cells[i]])));
    if (!row.success) {
      throw fault(`column ${row.error.issues[0]?.path.join(".") ?? "?"} is not what the contract has there`);
    }
    if (seen.has(row.data.account_id)) throw fault("this account was named before");
    seen.add(row.data.account_id);
    return row.data;
  });
}
