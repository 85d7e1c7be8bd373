import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ApiError } from "../contract/api.ts";
import { HydrascopeError } from "../errors.ts";

/** An error as the API tells it, with its HTTP status. Nothing of the request's values, of a query or of a stack gets out. */
export function refusalOf(error: unknown): { status: number; body: ApiError } {
  if (error instanceof HydrascopeError) {
    const { code, message, next, details, status } = error;
    const { reason: _, ...harmless } = details;
    return { status, body: { code, message, next, details: harmless } };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validation.map(
      (issue) => `${issue.instancePath.slice(1).replaceAll("/", ".") || "request"}: ${issue.message}`,
    );
    return wrongUse(400, "The request is not what this address takes.", where.slice(0, 5).join("; "));
  }
  if (hasStatus(error) && error.statusCode < 500) {
    return error.statusCode === 413
      ? wrongUse(413, "The request is too large.", "Ask for less at a time.")
      : wrongUse(error.statusCode, "The request cannot be read.", "Check its address, its type and its body.");
  }
  const unexpected = error instanceof z.ZodError ? "UNEXPECTED_SHAPE" : "INTERNAL";
  return {
    status: 500,
    body: {
      code: unexpected,
      message: "Something failed inside Hydrascope.",
      next: "Try again; if it keeps failing, report what you did.",
      details: {},
    },
  };
}

/** The body for an address that does not exist. */
export const NO_SUCH_ADDRESS: ApiError = {
  code: "NOT_FOUND",
  message: "There is no such address.",
  next: "GET /api/docs lists the addresses.",
  details: {},
};

function wrongUse(status: number, message: string, next: string): { status: number; body: ApiError } {
  return { status, body: { code: "WRONG_USE", message, next, details: {} } };
}

function hasStatus(error: unknown): error is Error & { statusCode: number } {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number";
}
