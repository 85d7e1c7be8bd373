import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { HydrascopeError } from "../errors.ts";

/** A request that the server does not answer: `BAD_HOST`, `BAD_ORIGIN` or `NO_TOKEN`. */
export class AccessError extends HydrascopeError {}

/** Everything that decides who is let in. */
export interface Access {
  token: string;
  /** Port that is bound; known after listening. */
  port: () => number;
}

const HOSTS = ["127.0.0.1", "localhost", "[::1]"] as const;

/** True where two secrets are the same; takes the same time however much of them agrees. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** True for `127.0.0.1:PORT`, `localhost:PORT` and `[::1]:PORT`: a name that was rebound to loopback is none of them. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return HOSTS.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
}

/** True for the origin of one of the own hosts. */
export function isOwnOrigin(origin: string, port: number): boolean {
  return origin.startsWith("http://") && isOwnHost(origin.slice("http://".length), port);
}

/** Name of the cookie: cookies are shared by all ports of a host, so the port is part of it. */
export function cookieName(port: number): string {
  return `hydrascope-${port}`;
}

/**
 * Refuses what does not come from this machine's own workbench or a holder of the token.
 * Every request needs an own `Host`; one that names an origin needs the own; one that changes something and is let in by the cookie must name it;
 * and no other site may have a browser ask for anything but a page.
 * @throws AccessError
 */
export function checkAccess(request: FastifyRequest, access: Access): void {
  const port = access.port();
  if (!isOwnHost(request.headers.host, port)) {
    throw new AccessError("BAD_HOST", "The server answers on its own loopback address alone.", {
      next: "Open the address that `hydrascope start` printed.",
      status: 421,
    });
  }
  const { origin, authorization } = request.headers;
  const site = request.headers["sec-fetch-site"];
  const changes = request.method !== "GET" && request.method !== "HEAD";
  const bearer = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1];
  const foreign =
    origin === undefined ? changes && bearer === undefined : Array.isArray(origin) || !isOwnOrigin(origin, port);
  // Pages are linked to from elsewhere; what the interface answers is asked for by the workbench alone, and an export is recorded.
  const linked = site !== undefined && site !== "same-origin" && site !== "none";
  if (foreign || (linked && (changes || isOfApi(request)))) {
    throw new AccessError("BAD_ORIGIN", "The request comes from another site.", {
      next: "Use the workbench itself; a program sends the token as Bearer and no Origin.",
      status: 403,
    });
  }
  const given = bearer ?? request.cookies[cookieName(port)];
  if (given === undefined || !sameSecret(given, access.token)) {
    throw new AccessError("NO_TOKEN", "The request carries no valid token.", {
      next: "Open the address that `hydrascope start` printed; it carries the token.",
      status: 401,
    });
  }
}

/** Whether a request is for the interface: by the route that it takes, for an address may be spelled otherwise (`/%61pi/`). */
export function isOfApi({ routeOptions, url }: FastifyRequest): boolean {
  return (routeOptions.url ?? url).startsWith("/api/") || url.startsWith("/api/");
}

/** Where `?token=` is right: the cookie is set and the browser sent to the same address without it; false where it is wrong or absent. */
export function acceptToken(request: FastifyRequest, reply: FastifyReply, access: Access): boolean {
  const url = new URL(request.url, "http://127.0.0.1");
  const token = url.searchParams.get("token");
  if (token === null || !sameSecret(token, access.token)) return false;
  url.searchParams.delete("token");
  // Two slashes at the start would lead to another host.
  const path = url.pathname.replace(/^\/+/, "/");
  void reply
    .setCookie(cookieName(access.port()), access.token, { httpOnly: true, sameSite: "strict", path: "/" })
    .redirect(`${path}${url.search}`, 303);
  return true;
}
