import type { z } from "zod";
import { ApiError } from "../../server/contract/api.ts";

/** A request that the server refused, or that never reached it; `next` says what to do. */
export class RequestError extends Error {
  readonly code: string;
  readonly next: string;
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  constructor(code: string, message: string, next: string, status: number) {
    super(message);
    this.name = "RequestError";
    this.code = code;
    this.next = next;
    this.status = status;
  }
}

async function refusal(response: Response): Promise<RequestError> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = ApiError.safeParse(body);
  if (parsed.success) return new RequestError(parsed.data.code, parsed.data.message, parsed.data.next, response.status);
  if (response.status === 401 || response.status === 403) {
    return new RequestError(
      "NOT_SIGNED_IN",
      "This browser has no access yet.",
      "Open the address that `hydrascope start` printed: it holds the access token.",
      response.status,
    );
  }
  return new RequestError(
    "BAD_ANSWER",
    `The server answered ${response.status} without saying why.`,
    "Try again; if it stays so, look at the output of `hydrascope start`.",
    response.status,
  );
}

/** Asks the API and checks the answer against its schema; `leaving` lets a small request outlive the page. Throws RequestError. */
export async function request<S extends z.ZodType>(
  schema: S,
  path: string,
  options: { body?: unknown; signal?: AbortSignal | undefined; leaving?: boolean } = {},
): Promise<z.output<S>> {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, {
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(options.body === undefined ? {} : { method: "POST", body: JSON.stringify(options.body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.leaving === true ? { keepalive: true } : {}),
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new RequestError(
      "UNREACHABLE",
      "The server does not answer.",
      "See that `hydrascope start` is still running; this page reconnects by itself.",
      0,
    );
  }
  if (!response.ok) throw await refusal(response);
  const parsed = schema.safeParse(await response.json());
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join(".") ?? "";
    throw new RequestError(
      "UNEXPECTED_ANSWER",
      `The server's answer to ${path.split("?")[0] ?? path} is not what this page expects (at ${where || "its root"}).`,
      "Reload the page: the server may be newer than it.",
      response.status,
    );
  }
  return parsed.data;
}

/** Query text of the values that are set. */
export function search(values: Record<string, string | number | undefined>): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) text.set(name, String(value));
  const query = text.toString();
  return query === "" ? "" : `?${query}`;
}
