import { CommanderError } from "commander";
import { HydrascopeError } from "../errors.ts";

/** What the operating system refused, in words. */
const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "it is not permitted",
  EROFS: "the file system is read-only",
  EEXIST: "something else of this name is there",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder",
  ENOSPC: "no room is left",
};

/** Says what went wrong on standard error, with `--json` on standard output too, and gives the exit status: 1 failed, 2 wrong use. */
export function reportFailure(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    // Commander has said it already.
    if (error.exitCode === 0) return 0;
    const message = error.message.replace(/^error: /, "");
    if (json) printError({ code: "WRONG_USE", message, next: "`hydrascope COMMAND --help` tells more.", details: {} });
    return 2;
  }
  const failure = error instanceof HydrascopeError ? error : refusalOf(error);
  if (failure !== null) {
    const { code, message, next, details } = failure;
    process.stderr.write(`\nError (${code}): ${message}\n${next}\n`);
    if (json) printError({ code, message, next, details });
    return failure.exitCode;
  }
  const lines = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const next = "This is a fault of Hydrascope: please report it with the lines above.";
  process.stderr.write(`\nError (UNEXPECTED): ${lines}\n${next}\n`);
  if (json) printError({ code: "UNEXPECTED", message: "Something failed inside Hydrascope.", next, details: {} });
  return 1;
}

/** A file or folder that the operating system refuses; null for another error. */
function refusalOf(error: unknown): HydrascopeError | null {
  if (!(error instanceof Error && "code" in error && "syscall" in error)) return null;
  const words = REFUSALS[String(error.code)];
  if (words === undefined) return null;
  const path = "path" in error ? String(error.path) : "A file";
  return new HydrascopeError("FILE_SYSTEM", `${path} could not be used: ${words}.`, {
    next: "Name another place, or change who may write there.",
    cause: error,
  });
}

function printError(error: { code: string; message: string; next: string; details: unknown }): void {
  process.stdout.write(`${JSON.stringify({ error })}\n`);
}

/**
 * Keeps a reader that goes away, as `head` does, from ending a command halfway; any other fault of standard output is said and makes the exit
 * status 1.
 */
export function outliveReaders(): void {
  const isGone = (cause: Error): boolean => "code" in cause && (cause.code === "EPIPE" || cause.code === "ECONNRESET");
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (cause) => {
    if (isGone(cause)) return;
    process.exitCode = 1;
    process.stderr.write(`\nError (OUTPUT_FAILED): standard output cannot be written: ${cause.message}.\n`);
  });
}
