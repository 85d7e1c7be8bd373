/**
 * Every way in which Hydrascope fails on purpose is a subclass of this one. `message` says what happened and where, `next` what to do about it.
 * Neither may carry a personal value (an e-mail address, an IP, a prompt): ids, counts, file names and line numbers only.
 */
export class HydrascopeError extends Error {
  /** Stable, machine-readable name of the failure, e.g. `HOME_LOCKED`. */
  readonly code: string;
  readonly next: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Exit status of the command line: 1 failed, 2 wrong use. */
  readonly exitCode: 1 | 2;
  /** Status of the HTTP answer. */
  readonly status: number;

  constructor(
    code: string,
    message: string,
    options: {
      next: string;
      details?: Record<string, unknown>;
      cause?: unknown;
      exitCode?: 1 | 2;
      status?: number;
    },
  ) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.next = options.next;
    this.details = options.details ?? {};
    this.exitCode = options.exitCode ?? 1;
    this.status = options.status ?? 500;
  }
}

/** The caller asked for something that does not exist or cannot be: exit status 2, HTTP 400. */
export class UsageError extends HydrascopeError {
  constructor(message: string, next: string, details: Record<string, unknown> = {}) {
    super("WRONG_USE", message, { next, details, exitCode: 2, status: 400 });
  }
}

/** A name that nothing in the graph answers to: exit status 2, HTTP 404. */
export class NotFoundError extends HydrascopeError {
  constructor(what: string, next: string, details: Record<string, unknown> = {}) {
    super("NOT_FOUND", what, { next, details, exitCode: 2, status: 404 });
  }
}
