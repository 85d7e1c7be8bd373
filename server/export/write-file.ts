import { randomUUID } from "node:crypto";
import { open, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { HydrascopeError } from "../errors.ts";

/** A file could not be written; what stood there before is untouched. */
export class WriteFileError extends HydrascopeError {}

type Chunks = AsyncIterable<string> | Iterable<string>;

/**
 * Writes a file whole or not at all: beside it first, flushed, then renamed over it; a link is followed. Readable by its owner alone.
 * What is no file, a pipe or a device, is written to as it is.
 * @throws WriteFileError, and whatever the chunks throw
 */
export async function writeExport(path: string, { chunks }: { chunks: Chunks }): Promise<{ bytes: number }> {
  try {
    const there = await stat(path).catch(() => null);
    if (there !== null && !there.isFile() && !there.isDirectory()) return { bytes: await writeTo(path, "w", chunks) };
    return { bytes: await writeWhole(there === null ? path : await realpath(path), chunks) };
  } catch (cause) {
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

async function writeWhole(path: string, chunks: Chunks): Promise<number> {
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    const bytes = await writeTo(beside, "wx", chunks, (file) => file.sync());
    await rename(beside, path);
    return bytes;
  } catch (cause) {
    await rm(beside, { force: true });
    throw cause;
  }
}

/** Writes the chunks and gives their bytes; `last` is done before it is closed. */
async function writeTo(
  path: string,
  flags: "w" | "wx",
  chunks: Chunks,
  last: (file: FileHandle) => Promise<void> = async () => undefined,
): Promise<number> {
  let bytes = 0;
  const file = await open(path, flags, 0o600);
  try {
    for await (const chunk of chunks) {
      const buffer = Buffer.from(chunk, "utf8");
      await file.writeFile(buffer);
      bytes += buffer.length;
    }
    await last(file);
  } finally {
    await file.close();
  }
  return bytes;
}
