import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm, stat, statfs, truncate, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Upload, UploadFile } from "../contract/jobs.ts";
import type { Mapping } from "../contract/tables.ts";
import { DAY_MS } from "../contract/time.ts";
import { HydrascopeError, NotFoundError } from "../errors.ts";
import { fileName } from "./file-name.ts";

/** Bytes of all files of an upload. */
const MOST_BYTES = 256 * 2 ** 30;
const MOST_FILES = 500;
/** Bytes of the disk that an upload leaves free. */
const KEPT_FREE = 2 ** 30;
/** An upload that nobody has touched for so long was forgotten. */
const FORGOTTEN_MS = DAY_MS;

/** An upload was refused: `UPLOAD_TOO_LARGE`, `DISK_FULL`, `UPLOAD_OUT_OF_STEP`, `UPLOAD_CUT_OFF`, `UPLOAD_INCOMPLETE` or `UPLOAD_BUSY`. */
export class UploadError extends HydrascopeError {}

/** Files on their way from a browser to a load. They lie in a folder of their own, never whole in memory, and are removed once they are loaded. */
export interface Uploads {
  begin(): Promise<Upload>;
  /** Throws NotFoundError. */
  describe(upload: string): Upload;
  /**
   * Appends a piece of a file, which begins at byte `offset` of `size`; offset 0 begins the file anew. What arrived of a piece that was cut off is kept.
   * @throws UploadError, NotFoundError
   */
  add(upload: string, name: string, piece: { offset: number; size: number; body: Readable }): Promise<UploadFile>;
  remove(upload: string, name: string): Promise<void>;
  discard(upload: string): Promise<void>;
  /** Paths of the files. Throws UploadError where one is not whole, or there is none. */
  paths(upload: string): string[];
  /** Keeps a mapping beside the files and gives its path, for `ingest`. */
  keepMapping(upload: string, mapping: Mapping): Promise<string>;
  /** A text without the folder of an upload: people know their files by name. */
  withoutFolder(text: string): string;
  /** Removes all of them. */
  close(): Promise<void>;
}

interface Kept {
  readonly folder: string;
  readonly files: Map<string, { size: number; received: number; busy: boolean }>;
  touched: number;
}

/** Uploads in `folder`, which is emptied first: what an earlier server left there nobody knows any more. `now` gives epoch milliseconds. */
export async function openUploads(folder: string, now: () => number = Date.now): Promise<Uploads> {
  await rm(folder, { recursive: true, force: true });
  const kept = new Map<string, Kept>();

  const find = (upload: string): Kept => {
    const found = kept.get(upload);
    if (found === undefined) throw new NotFoundError("This upload is gone.", "Choose the files again.");
    found.touched = now();
    return found;
  };
  const describe = (upload: string): Upload => ({
    upload_id: upload,
    files: [...find(upload).files].map(([name, { size, received }]) => ({ name, size, received })),
  });
  const discard = async (upload: string): Promise<void> => {
    const found = kept.get(upload);
    kept.delete(upload);
    if (found !== undefined) await rm(found.folder, { recursive: true, force: true });
  };

  return {
    describe,
    discard,
    async begin() {
      for (const [upload, { touched }] of kept) if (now() - touched > FORGOTTEN_MS) await discard(upload);
      const upload = randomUUID();
      const own = join(folder, upload);
      await mkdir(join(own, "files"), { recursive: true, mode: 0o700 });
      kept.set(upload, { folder: own, files: new Map(), touched: now() });
      return describe(upload);
    },
    async add(upload, given, { offset, size, body }) {
      const found = find(upload);
      const name = fileName(given);
      const path = join(found.folder, "files", name);
      const before = found.files.get(name);
      if (before?.busy === true) throw busy(name);
      if (offset !== 0 && (before === undefined || before.received !== offset || before.size !== size)) {
        throw outOfStep(name, before?.received ?? 0);
      }
      const file = { size, received: offset, busy: true };
      // Marked before anything is awaited: a second piece at the same time must see it.
      found.files.set(name, file);
      try {
        await refuseTooLarge(folder, found, size - offset);
        await pipeline(
          body,
          limited(size - offset, name),
          createWriteStream(path, { flags: offset === 0 ? "w" : "a", mode: 0o600 }),
        );
      } catch (cause) {
        if (cause instanceof UploadError) {
          await truncate(path, offset).catch(() => undefined);
          throw cause;
        }
        throw cutOff(name, cause);
      } finally {
        file.received = await stat(path).then(
          (known) => known.size,
          () => 0,
        );
        file.busy = false;
        if (file.received === 0 && size > 0 && offset === 0) found.files.delete(name);
      }
      return { name, size, received: file.received };
    },
    async remove(upload, name) {
      const found = find(upload);
      if (found.files.get(name)?.busy === true) throw busy(name);
      if (found.files.delete(name)) await rm(join(found.folder, "files", name), { force: true });
    },
    paths(upload) {
      const { folder: own, files } = find(upload);
      const partial = [...files].find(([, { size, received }]) => received < size);
      if (partial !== undefined || files.size === 0) {
        throw new UploadError(
          "UPLOAD_INCOMPLETE",
          partial === undefined ? "The upload holds no file." : `${partial[0]} has not arrived whole.`,
          { next: "Send the rest of it, or take it out.", status: 409 },
        );
      }
      return [...files.keys()].map((name) => join(own, "files", name));
    },
    async keepMapping(upload, mapping) {
      const path = join(find(upload).folder, "mapping.json");
      await writeFile(path, JSON.stringify(mapping), { mode: 0o600 });
      return path;
    },
    withoutFolder(text) {
      let short = text;
      for (const upload of kept.keys()) short = short.replaceAll(join(folder, upload, "files") + sep, "");
      return short;
    },
    async close() {
      kept.clear();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function refuseTooLarge(folder: string, { files }: Kept, bytes: number): Promise<void> {
  const all = [...files.values()].reduce((sum, { size }) => sum + size, 0);
  if (all > MOST_BYTES || files.size > MOST_FILES) {
    throw new UploadError("UPLOAD_TOO_LARGE", `An upload may have ${MOST_FILES} files and 256 GiB.`, {
      next: "Load the files where they are: `hydrascope load PATH` works while the workbench runs.",
      status: 413,
    });
  }
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize - bytes < KEPT_FREE) {
    throw new UploadError("DISK_FULL", "The disk of the home has not enough room for this file.", {
      next: "Make room, or load the file where it is: `hydrascope load PATH` works while the workbench runs.",
      status: 507,
    });
  }
}

/** Passes on at most `bytes`; more is refused. */
function limited(bytes: number, name: string) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let passed = 0;
    for await (const chunk of source) {
      passed += chunk.length;
      if (passed > bytes) throw outOfStep(name, 0);
      yield chunk;
    }
  };
}

function outOfStep(name: string, received: number): UploadError {
  return new UploadError("UPLOAD_OUT_OF_STEP", `The piece of ${name} does not follow on what has arrived.`, {
    next: "Go on at `received`.",
    details: { received },
    status: 409,
  });
}

function cutOff(name: string, cause: unknown): UploadError {
  return new UploadError("UPLOAD_CUT_OFF", `The upload of ${name} was cut off.`, {
    next: "Go on where it stopped, or send the file again.",
    cause,
    status: 400,
  });
}

function busy(name: string): UploadError {
  return new UploadError("UPLOAD_BUSY", `${name} is being sent already.`, { next: "Wait for it.", status: 409 });
}
