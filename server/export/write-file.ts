import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { HydrascopeError } from "../errors.ts";

/** A file could not be written; what stood there before is untouched. */
export class WriteFileError extends HydrascopeError {}

/**
 * Writes a file whole or not at all: beside it first, flushed, then renamed over it. Readable by its owner alone.
 * @throws WriteFileError, and whatever the chunks throw
 */
export async function writeExport(
  path: string,
  { chunks }: { chunks: AsyncIterable<string> | Iterable<string> },
): Promise<{ bytes: number }> {
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  let bytes = 0;
  try {
    const file = await open(beside, "wx", 0o600);
    try {
      for await (const chunk of chunks) {
        const buffer = Buffer.from(chunk, "utf8");
        await file.writeFile(buffer);
        bytes += buffer.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
    return { bytes };
  } catch (cause) {
    await rm(beside, { force: true });
    if (cause instanceof HydrascopeError || !(cause instanceof Error) || !("code" in cause)) throw cause;
    throw new WriteFileError(
      "WRITE_FAILED",
      `The file ${basename(path)} could not be written (${String(cause.code)}).`,
      {
        next: "Check that the folder exists, may be written to and has room.",
        cause,
      },
    );
  }
}
