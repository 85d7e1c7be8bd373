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

interface RequestOptions {
  /** Sent as JSON; a Blob as it is. */
  body?: unknown;
  /** POST where there is a body, else GET, unless given. */
  method?: "PUT" | "DELETE";
  signal?: AbortSignal | undefined;
  /** Lets a small request outlive the page. */
  leaving?: boolean;
}

/** Asks the API and gives the answer as it comes. Throws RequestError where it is refused or never arrives. */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const { body } = options;
  const method = options.method ?? (body === undefined ? "GET" : "POST");
  const raw = body instanceof Blob;
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, {
      credentials: "same-origin",
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": raw ? "application/octet-stream" : "application/json" }),
      },
      method,
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
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
  return response;
}

/** Asks the API and checks the answer against its schema. Throws RequestError. */
export async function request<S extends z.ZodType>(
  schema: S,
  path: string,
  options: RequestOptions = {},
): Promise<z.output<S>> {
  const response = await send(path, options);
  const parsed = schema.safeParse(response.status === 204 ? null : await response.json());
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
