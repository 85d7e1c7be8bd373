import { createReadStream } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { FileRefusedError } from "./errors.ts";
import type { InputFile } from "./find-files.ts";

/**
 * Checks that a compressed file is whole: DuckDB reads what there is of one that was cut off and says nothing.
 * @throws FileRefusedError
 */
export async function assertWhole(file: InputFile): Promise<void> {
  const { compression } = file.format;
  if (compression === "none") return;
  const whole = compression === "gzip" ? await isWholeGzip(file.path) : await isWholeZstd(file.path);
  if (whole) return;
  throw new FileRefusedError(
    `${file.path} is cut off or damaged (${compression}).`,
    "Copy it again from where it comes from.",
    { path: file.path, table: file.table },
  );
}

async function isWholeGzip(path: string): Promise<boolean> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), createGunzip({ chunkSize: 1 << 20 }), nowhere);
    return true;
  } catch {
    return false;
  }
}

/** Follows the headings of frames and blocks (RFC 8878) to the end of the file, without decompressing. */
async function isWholeZstd(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    let at = 0;
    while (at < size) {
      const next = await endOfFrame(handle, at);
      if (next === null || next > size) return false;
      at = next;
    }
    return true;
  } finally {
    await handle.close();
  }
}

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;

async function endOfFrame(handle: FileHandle, start: number): Promise<number | null> {
  const heading = await bytes(handle, start, 8);
  if (heading.length < 5) return null;
  const magic = heading.readUInt32LE(0);
  if (magic >>> 4 === SKIPPABLE_MAGIC >>> 4) return heading.length < 8 ? null : start + 8 + heading.readUInt32LE(4);
  if (magic !== FRAME_MAGIC) return null;
  const descriptor = heading.readUInt8(4);
  const single = (descriptor & 0x20) !== 0;
  const contentSize = [single ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  let at = start + 5 + (single ? 0 : 1) + dictionary + contentSize;
  for (;;) {
    const block = await bytes(handle, at, 3);
    if (block.length < 3) return null;
    const word = block.readUIntLE(0, 3);
    const runLength = ((word >>> 1) & 3) === 1;
    at += 3 + (runLength ? 1 : word >>> 3);
    if ((word & 1) === 1) return at + ((descriptor & 4) === 0 ? 0 : 4);
  }
}

async function bytes(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
