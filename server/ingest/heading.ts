import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { FileRefusedError } from "./errors.ts";
import type { InputFile } from "./find-files.ts";

/** Bytes of a heading that are looked at. */
const LOOKED_AT = 1 << 20;

/**
 * Refuses a text file whose first line is not UTF-8: DuckDB would leave that line out and take the next one for the heading.
 * A file packed with zstd, which Node 20 cannot read, is not looked at.
 * @throws FileRefusedError
 */
export async function assertReadableHeading({ path, format }: Pick<InputFile, "path" | "format">): Promise<void> {
  if (format.compression === "zstd") return;
  const file = createReadStream(path);
  // The iteration below meets what fails, and ends the file where it has seen enough.
  const text = format.compression === "gzip" ? pipeline(file, createGunzip(), () => undefined) : file;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of text) {
      chunks.push(chunk);
      length += chunk.length;
      if (chunk.includes(0x0a) || length > LOOKED_AT) break;
    }
  } finally {
    file.destroy();
  }
  const bytes = Buffer.concat(chunks);
  const end = bytes.indexOf(0x0a);
  if (end < 0 && length > LOOKED_AT) return;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(end < 0 ? bytes : bytes.subarray(0, end));
  } catch (cause) {
    throw new FileRefusedError(`The heading of ${path} is not UTF-8 text.`, "Save the file as UTF-8.", { path }, cause);
  }
}
