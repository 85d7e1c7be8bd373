import { useSyncExternalStore } from "react";
import { Upload, UploadFile } from "../../server/contract/jobs.ts";
import { request, RequestError, search } from "../api/client.ts";
import type { ChosenFile } from "./dropped-files.ts";

const id = encodeURIComponent;
/** Bytes sent at a time: a piece that is lost costs little, and no request lasts long. */
const PIECE = 8 * 2 ** 20;
const TRIES = 6;
const PAUSE_MS = 1000;

/** Files on their way to the server. It goes on while another screen is open. */
export interface Sending {
  upload: string;
  files: readonly { name: string; size: number; sent: number }[];
  /** Why it stopped; null while it goes on. */
  error: Error | null;
}

let now: Sending | null = null;
let stop = new AbortController();
const listeners = new Set<() => void>();

function set(next: Sending | null): void {
  now = next;
  for (const listener of listeners) listener();
}

/** What is being sent; null where nothing is. */
export function useSending(): Sending | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );
}

/** Sends files into an upload, or into a new one, one after the other; gives its id. Throws RequestError where none can be begun. */
export async function sendFiles(
  upload: string | null,
  files: readonly ChosenFile[],
  onEnd: () => void,
): Promise<string> {
  const into = upload ?? (await request(Upload, "uploads", { body: {} })).upload_id;
  stop = new AbortController();
  set({ upload: into, files: files.map(({ name, file }) => ({ name, size: file.size, sent: 0 })), error: null });
  void sendAll(into, files, stop.signal).finally(onEnd);
  return into;
}

/** Ends what is being sent. */
export function stopSending(): void {
  stop.abort();
  set(null);
}

async function sendAll(upload: string, files: readonly ChosenFile[], signal: AbortSignal): Promise<void> {
  try {
    for (const chosen of files) await sendFile(upload, chosen, signal);
    if (!signal.aborted) set(null);
  } catch (error) {
    if (!signal.aborted && now !== null)
      set({ ...now, error: error instanceof Error ? error : new Error(String(error)) });
  }
}

async function sendFile(upload: string, { name, file }: ChosenFile, signal: AbortSignal): Promise<void> {
  const place = `uploads/${id(upload)}`;
  let offset = 0;
  let kept = name;
  for (let failures = 0; ;) {
    try {
      const piece = file.slice(offset, offset + PIECE);
      const query = search({ offset, size: file.size });
      const answer = await request(UploadFile, `${place}/files/${id(name)}${query}`, {
        method: "PUT",
        body: piece,
        signal,
      });
      offset = answer.received;
      kept = answer.name;
      failures = 0;
    } catch (error) {
      const passing = error instanceof RequestError && (error.status === 0 || PASSING.includes(error.code));
      if (!passing || ++failures === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * failures));
      // What has arrived only the server knows.
      const { files } = await request(Upload, place, { signal });
      offset = files.find((each) => each.name === kept)?.received ?? 0;
    }
    if (now !== null)
      set({ ...now, files: now.files.map((each) => (each.name === name ? { ...each, sent: offset } : each)) });
    if (offset >= file.size) return;
  }
}

/** Refusals after which sending goes on. */
const PASSING = ["UPLOAD_CUT_OFF", "UPLOAD_OUT_OF_STEP", "UPLOAD_BUSY"];
