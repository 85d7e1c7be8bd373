import { HydrascopeError } from "../errors.ts";

/** A file cannot be loaded at all: a required column is missing, or it is not what its ending says. */
export class FileRefusedError extends HydrascopeError {
  constructor(message: string, next: string, details: Record<string, unknown> = {}, cause?: unknown) {
    super("FILE_REFUSED", message, { next, details, cause, status: 400 });
  }
}

/** More rows broke a rule than `--max-rejects` lets pass; the graph is as it was. */
export class LoadRejectedError extends HydrascopeError {
  constructor(message: string, next: string, details: Record<string, unknown>) {
    super("LOAD_REJECTED", message, { next, details, status: 400 });
  }
}

/** An earlier load was staged and is not in the graph yet: what is new can only be told after it. */
export class LoadPendingError extends HydrascopeError {
  constructor() {
    super("LOAD_PENDING", "An earlier load is not finished.", {
      next: "Run `hydrascope load` again: it finishes it first.",
    });
  }
}
