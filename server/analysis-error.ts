import { HydrascopeError } from "./errors.ts";

/** The worker that analyses the graph failed, ended, or was told to stop. */
export class AnalysisError extends HydrascopeError {
  constructor(
    code: "ANALYSIS_FAILED" | "ANALYSIS_ABORTED" | "ANALYSIS_NOT_BUILT",
    message: string,
    next: string,
    cause?: unknown,
  ) {
    super(code, message, { next, cause });
  }
}
